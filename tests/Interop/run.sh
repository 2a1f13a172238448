#!/usr/bin/env bash
# Clients that are not ours against the whole system in one process: curl, zeep, PHP's SoapClient, Perl's SOAP::Lite, node-soap, .NET's System.ServiceModel, OpenSSL. Each is left out, with a line that says so, where it is not installed.
set -euo pipefail
cd "$(dirname "$0")/../.."
root=$PWD
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1

dotnet build Silo -v quiet --nologo > /dev/null
work=$(mktemp -d)
cd "$work"
free_port() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }
http=$(free_port); https=$(free_port); silo=$(free_port); gateway=$(free_port)
ASPNETCORE_ENVIRONMENT=Development dotnet "$root/Silo/bin/Debug/net10.0/Mss.Silo.dll" --Mss:HttpPort="$http" --Mss:HttpsPort="$https" \
  --Mss:SiloPort="$silo" --Mss:GatewayPort="$gateway" > silo.log 2>&1 &
server=$!
trap 'kill $server 2>/dev/null; wait $server 2>/dev/null; rm -rf "$work"' EXIT
for _ in $(seq 300); do
  curl -sf "http://localhost:$http/health/ready" > /dev/null && break
  kill -0 $server 2>/dev/null || { cat silo.log >&2; exit 1; }
  sleep 0.1
done

good=0; bad=0
ok() { good=$((good + 1)); echo "ok    $1"; }
no() { bad=$((bad + 1)); echo "FAIL  $1"; }
check() { local name=$1; shift; if "$@" > out.txt 2> err.txt; then ok "$name"; else no "$name"; tail -3 out.txt err.txt | sed 's/^/      /'; fi; }

text='Pay 10 euro to Example?'
body() { # SOAP namespace, AP_ID, AP_PWD
  cat <<EOF
<soapenv:Envelope xmlns:soapenv="$1"><soapenv:Body>
<mss:MSS_SignatureReq xmlns:mss="http://uri.etsi.org/TS102204/v1.1.2#" MajorVersion="1" MinorVersion="1" MessagingMode="synch" TimeOut="60">
<mss:AP_Info AP_ID="$2" AP_PWD="$3" AP_TransID="A$(date +%s%N)" Instant="$(date -u +%Y-%m-%dT%H:%M:%SZ)"/>
<mss:MSSP_Info><mss:MSSP_ID/></mss:MSSP_Info>
<mss:MobileUser><mss:MSISDN>+99901000001</mss:MSISDN></mss:MobileUser>
<mss:DataToBeSigned MimeType="text/plain" Encoding="UTF-8">$text</mss:DataToBeSigned>
</mss:MSS_SignatureReq></soapenv:Body></soapenv:Envelope>
EOF
}
soap12='http://www.w3.org/2003/05/soap-envelope'; soap11='http://schemas.xmlsoap.org/soap/envelope/'

signs() { # file to keep the CMS in, then curl's arguments; the body comes from standard input
  local der=$1; shift
  curl -sS --data-binary @- "$@" > answer.xml
  grep -q '<mss:StatusCode Value="500"' answer.xml || { cat answer.xml; return 1; }
  grep -o '<mss:Base64Signature>[^<]*' answer.xml | cut -d'>' -f2 | base64 -d > "$der"
}
port=/soap/services/MSS_SignaturePort
curl12() { body $soap12 http://ap1.example secret1 | signs curl12.der -H 'Content-Type: application/soap+xml; charset=utf-8' "http://localhost:$http$port"; }
curl11() { body $soap11 http://ap1.example secret1 | signs curl11.der -H 'Content-Type: text/xml' -H 'SOAPAction: ""' "http://localhost:$http$port"; }
curltls() { body $soap12 http://ap1.example secret1 | signs curltls.der -H 'Content-Type: application/soap+xml' --cacert data/pki/tls-ca.crt "https://localhost:$https$port"; }
curlcert() { body $soap11 http://ap2.example "" | signs curlcert.der -H 'Content-Type: text/xml' --cacert data/pki/tls-ca.crt --cert data/pki/ap2.crt --key data/pki/ap2.key "https://localhost:$https$port"; }
curlno() { body $soap12 http://ap2.example "" | curl -sS --data-binary @- -H 'Content-Type: application/soap+xml' --cacert data/pki/tls-ca.crt "https://localhost:$https$port" | grep -q 'mss:_104'; }
check "curl: SOAP 1.2, http, password" curl12
check "curl: SOAP 1.1, http, password" curl11
check "curl: SOAP 1.2, https, password" curltls
check "curl: SOAP 1.1, https, client certificate" curlcert
check "curl: the AP with a certificate is not known without it (104)" curlno

client() { # name, what to install, a command that succeeds where it is installed, then the client and its arguments
  local name=$1 package=$2 present=$3; shift 3
  if ! eval "$present" > /dev/null 2>&1; then
    echo "left out: $name is not installed (Debian: $package)"
    return
  fi

  "$@" "http://localhost:$http" > "$name.txt" 2>&1 || true
  grep -E '^(ok|FAIL) ' "$name.txt" || { no "$name: did not run"; sed 's/^/      /' "$name.txt"; }
  good=$((good + $(grep -c '^ok ' "$name.txt" || true))); bad=$((bad + $(grep -c '^FAIL ' "$name.txt" || true)))
}
client zeep python3-zeep '/usr/bin/python3 -c "import zeep"' /usr/bin/python3 "$root/tests/Interop/zeep_client.py"
client php 'php-cli php-soap' 'php -r "exit(class_exists(\"SoapClient\") ? 0 : 1);"' php "$root/tests/Interop/php_client.php"
client perl libsoap-lite-perl 'perl -MSOAP::Lite -e 1' perl "$root/tests/Interop/soaplite_client.pl"

# node-soap and System.ServiceModel come from their package registries; without one they are left out.
if command -v npm > /dev/null && npm install --silent --no-fund --no-audit --prefix node soap@1.13.0 > npm.log 2>&1; then export NODE_PATH=$work/node/node_modules; fi
client node 'nodejs npm, and the package soap of npm' 'node -e "require(\"soap\")"' node "$root/tests/Interop/node_client.js"
wcf=$root/tests/Interop/ServiceModelClient
client wcf 'package System.ServiceModel.Http of NuGet' "dotnet build '$wcf' -v quiet --nologo" dotnet "$wcf/bin/Debug/net10.0/ServiceModelClient.dll"

if command -v openssl > /dev/null; then
  cat data/pki/root.crt data/pki/issuing.crt > ca.pem
  for der in *.der; do
    verified() { openssl cms -verify -binary -inform DER -in "$der" -CAfile ca.pem -purpose sslclient -out content.txt; }
    check "openssl cms -verify: $der" verified
    case $der in curl*) check "openssl: the content of $der is the text, byte for byte" cmp content.txt <(printf %s "$text") ;;
                 *) check "openssl: the content of $der is the text, byte for byte" cmp content.txt <(printf 'Maksa 10 \xe2\x82\xac?') ;; esac
  done
else
  echo "left out: openssl is not installed"
fi

echo "interoperability: $good passed, $bad failed"
[ "$bad" -eq 0 ]
