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
check() { local name=$1; shift; if "$@" > out.txt 2> err.txt; then ok "$name"; else no "$name"; cat out.txt err.txt | tail -5 | sed 's/^/      /'; fi; }

url=http://localhost:$http
client() { # name, what to install, a command that succeeds where it is installed, then the client and its arguments
  local name=$1 package=$2 present=$3; shift 3
  if ! eval "$present" > /dev/null 2>&1; then
    echo "left out: $name is not installed (Debian: $package)"
    return
  fi

  timeout 120 "$@" > "$name.txt" 2>&1 || [ $? -ne 124 ] || echo "FAIL  $name: not done after 120 s" >> "$name.txt"
  grep -E '^(ok|FAIL) ' "$name.txt" || { no "$name: did not run"; sed 's/^/      /' "$name.txt"; }
  good=$((good + $(grep -c '^ok ' "$name.txt" || true))); bad=$((bad + $(grep -c '^FAIL ' "$name.txt" || true)))
}
client curl 'curl openssl' 'command -v curl && command -v openssl' bash "$root/tests/Interop/curl_client.sh" "$url" "https://localhost:$https" data/pki
client zeep python3-zeep '/usr/bin/python3 -c "import zeep"' /usr/bin/python3 "$root/tests/Interop/zeep_client.py" "$url"
client php 'php-cli php-soap' 'php -r "exit(class_exists(\"SoapClient\") ? 0 : 1);"' php "$root/tests/Interop/php_client.php" "$url"
client perl libsoap-lite-perl 'perl -MSOAP::Lite -e 1' perl "$root/tests/Interop/soaplite_client.pl" "$url"

# node-soap and System.ServiceModel come from their package registries; without one they are left out.
if command -v npm > /dev/null && npm install --silent --no-fund --no-audit --prefix node soap@1.13.0 > npm.log 2>&1; then export NODE_PATH=$work/node/node_modules; fi
client node 'nodejs npm, and the package soap of npm' 'node -e "require(\"soap\")"' node "$root/tests/Interop/node_client.js" "$url"
wcf=$root/tests/Interop/ServiceModelClient
client wcf 'package System.ServiceModel.Http of NuGet' "dotnet build '$wcf' -v quiet --nologo" dotnet "$wcf/bin/Debug/net10.0/ServiceModelClient.dll" "$url"

# Whoever was notified has acknowledged it, as the server saw it.
notified=$(cat ./*.txt | grep -c '^ok .*the notification comes' || true)
acknowledged() { [ "$(grep -ac 'has acknowledged the notification (attempt 1): MSS_ReceiptReq with status 100' silo.log)" -eq "$notified" ]; }
check "the server: $notified notifications acknowledged" acknowledged

if command -v openssl > /dev/null; then
  cat data/pki/root.crt data/pki/issuing.crt > ca.pem
  for der in *.der; do
    verified() { openssl cms -verify -binary -inform DER -in "$der" -CAfile ca.pem -purpose sslclient -out content.txt; }
    check "openssl cms -verify: $der" verified
    check "openssl: the content of $der is the text, byte for byte" cmp content.txt <(printf 'Maksa 10 \xe2\x82\xac?')
  done

  for der in *-services.der; do
    stamped() { openssl cms -verify -cades -binary -inform DER -in "$der" -CAfile ca.pem -out /dev/null && openssl cms -cmsout -print -noout -inform DER -in "$der" | grep id-smime-aa-timeStampToken; }
    check "openssl cms -verify -cades: $der, with a time stamp" stamped
  done

  # The worked example of docs/examples. Its own verification is not the only one: the document is changed, and what is written is looked at.
  printf 'A contract.\n' > contract.txt
  for user in 1 2; do
    signed() { python3 "$root/docs/examples/cades.py" --url "$url" --ca data/pki/root.crt --out "cades$user.p7s" "+9990100000$user" contract.txt; }
    check "docs/examples/cades.py: CAdES-B-T by the key of +9990100000$user" signed
  done
  contains() { openssl cms -cmsout -print -noout -inform DER -in cades1.p7s > cades.txt; for part; do grep -q "$part" cades.txt || return 1; done; }
  check "openssl: the CAdES has its attributes" contains signingTime id-smime-aa-signingCertificateV2 id-smime-aa-timeStampToken
  refused() { ! openssl cms -verify -cades -binary -inform DER -in cades1.p7s -content <(printf 'Another.\n') -CAfile data/pki/root.crt -out /dev/null; }
  check "openssl: the CAdES is of no other document" refused
else
  echo "left out: openssl is not installed"
fi

echo "interoperability: $good passed, $bad failed"
[ "$bad" -eq 0 ]
