#!/usr/bin/env bash
# An application provider on curl: the envelopes are written by hand. Every operation over SOAP 1.1 and 1.2, TLS, REST/JSON, a notification received.
# usage: curl_client.sh http://localhost:8080 https://localhost:8443 data/pki
# Writes each CMS to ./curl-<case>.der for the caller to verify.
set -euo pipefail
base=$1 tls=$2 pki=$3
here=$(cd "$(dirname "$0")" && pwd)
failed=0

check() { # name, command
  local name=$1 result; shift
  set +e # in a condition bash would ignore the inner set -e as well
  (set -e; "$@") > curl.out 2>&1
  result=$?
  set -e
  if [ $result -eq 0 ]; then echo "ok    curl: $name"; else failed=1; echo "FAIL  curl: $name: $(tail -c 600 curl.out | tr '\n' ' ')"; fi
}

message() { # SOAP version, AP_ID, AP_PWD, operation, part, further attributes, members -> envelope
  local soap=http://www.w3.org/2003/05/soap-envelope
  [ "$1" = 1.1 ] && soap=http://schemas.xmlsoap.org/soap/envelope/
  cat <<END
<soapenv:Envelope xmlns:soapenv="$soap"><soapenv:Body>
<$4><mss:$5 xmlns:mss="http://uri.etsi.org/TS102204/v1.1.2#" MajorVersion="1" MinorVersion="1" $6>
<mss:AP_Info AP_ID="$2" AP_PWD="$3" AP_TransID="C$(date +%s%N)" Instant="$(date -u +%Y-%m-%dT%H:%M:%SZ)"/>
<mss:MSSP_Info><mss:MSSP_ID/></mss:MSSP_Info>
$7
</mss:$5></$4>
</soapenv:Body></soapenv:Envelope>
END
}

post() { # SOAP version, port, curl's arguments -> answer.xml; the envelope comes from standard input
  local type='application/soap+xml; charset=utf-8'
  [ "$1" = 1.1 ] && type='text/xml; charset=utf-8'
  curl -sS --data-binary @- -H "Content-Type: $type" -H 'SOAPAction: ""' -o answer.xml "${@:3}" "${site:-$base}/soap/services/$2"
}

call() { message "$1" "${ap:-http://ap1.example}" "${password-secret1}" "${@:2}" | post "$1" "$2Port" ${options:-}; } # SOAP version, operation, part, attributes, members
has() { grep -q -- "$1" answer.xml || { cat answer.xml; return 1; }; }
value() { grep -o "$1" answer.xml | head -1 | sed 's/.*[>"]\([^">]\+\)"\?$/\1/'; } # pattern that ends with the value
status() { has "<mss:StatusCode Value=\"$1\""; }
user() { echo "<mss:MobileUser><mss:MSISDN>$1</mss:MSISDN></mss:MobileUser>"; }
keep() { value '<mss:Base64Signature>[^<]*' | base64 -d > "curl-$1.der"; }

sign() { # SOAP version, MSISDN, mode, AdditionalServices
  call "$1" MSS_Signature MSS_SignatureReq "MessagingMode=\"$3\" TimeOut=\"60\"" "$(user "$2")
<mss:DataToBeSigned MimeType=\"text/plain\" Encoding=\"UTF-8\">Maksa 10 €?</mss:DataToBeSigned>
<mss:SignatureProfile><mss:mssURI>mss::sign:loa4</mss:mssURI></mss:SignatureProfile>${4:-}"
}

synch() { sign "$1" +99901000001 synch; status 500; keep "$1-synch"; }

asynch() {
  sign "$1" +99901000002 asynchClientServer; status 100
  local id; id=$(value 'MSSP_TransID="[^"]*"')
  for _ in $(seq 100); do
    call "$1" MSS_StatusQuery MSS_StatusReq "MSSP_TransID=\"$id\"" ''
    status 504 > /dev/null || break
    sleep 0.1
  done
  status 500; keep "$1-asynch"
}

service() { echo "<mss:Service><mss:Description><mss:mssURI>$1</mss:mssURI></mss:Description></mss:Service>"; }
services() {
  local mss='http://uri.etsi.org/TS102204/v1.1.2#'
  sign "$1" +99901000001 synch "<mss:AdditionalServices>$(service "${mss}validate")$(service "${mss}timestamp")$(
    service 'http://www.methics.fi/KiuruMSSP/v5.0.0#signingCertificate')</mss:AdditionalServices>"
  status 502; keep "$1-services"
  value '<svc:TimeStampToken[^<]*' | base64 -d > token.tsr
  openssl ts -reply -token_in -in token.tsr -token_out -text | grep -q '^Hash Algorithm: sha256'
  has '<mth:signingCertificate.*<mth:X509Certificate>'
}

profile() {
  call "$1" MSS_ProfileQuery MSS_ProfileReq '' "$(user +99901000001)<mss:Params>sscds certs state</mss:Params>"
  status 100; has '<mss:mssURI>mss::sign:loa4'; has '<mcs:State>ACTIVE</mcs:State>'
  value '<ds:X509Certificate[^<]*' | base64 -d | openssl x509 -inform DER -noout -subject | grep -q 'serialNumber = MSSDEV9901000001'
}

receipt() {
  sign "$1" +99901000002 synch
  call "$1" MSS_Receipt MSS_ReceiptReq "$(grep -o 'MSSP_TransID="[^"]*"' answer.xml)" "$(user +99901000002)
<mss:Status><mss:StatusCode Value=\"100\"/><mss:StatusDetail>
<sco:ReceiptRequestExtension xmlns:sco=\"http://www.swisscom.ch/TS102204/ext/v1.0.0\" ReceiptMessagingMode=\"synch\" UserAck=\"true\"/>
</mss:StatusDetail></mss:Status><mss:Message MimeType=\"text/plain\" Encoding=\"UTF-8\">Kiitos! €</mss:Message>"
  status 100; has 'NetworkAck="true"'; has '&quot;OK&quot;'
}

registration() {
  local number=+99901002111
  [ "$1" = 1.2 ] && number=+99901002112
  ap=http://ra.example password=ra call "$1" MSS_Registration MSS_RegistrationReq '' "<mss:MobileUser/>
<mreg:RegistrationInput xmlns:mreg=\"http://www.methics.fi/MSSPRegistration/v1.0.0#\">
<mreg:Target><mreg:SimCard><mreg:ICCID>8999${number#+}</mreg:ICCID><mreg:MSISDN>$number</mreg:MSISDN></mreg:SimCard></mreg:Target>
<mreg:MregRequest><mreg:ProvisioningOperation Name=\"CreateMobileUser\"/></mreg:MregRequest>
<mreg:MregRequest><mreg:WirelessOperation Name=\"AddDevice\"/></mreg:MregRequest>
<mreg:MregRequest><mreg:CertificationOperation Name=\"RequestCertificate\"/></mreg:MregRequest>
<mreg:MregRequest><mreg:ProvisioningOperation Name=\"ActivateMobileUser\"/></mreg:MregRequest>
</mreg:RegistrationInput>"
  status 408
  sign "$1" $number synch; status 500; keep "$1-registered"
  ap=http://ra.example password=ra call "$1" MSS_Registration MSS_RegistrationReq '' "$(user $number)"
  status 408
  value '<mss:X509Certificate>[^<]*' | base64 -d | openssl x509 -inform DER -noout -pubkey > registered.pub
  openssl pkey -pubin -in registered.pub -noout
}

handshake() {
  local no='MSS_Signature="false" MSS_Registration="false" MSS_Notification="false" MSS_ProfileQuery="false" MSS_Receipt="false" MSS_Status="false"'
  call "$1" MSS_Handshake MSS_HandshakeReq '' "<mss:SecureMethods $no/><mss:Certificates/><mss:RootCAs/><mss:SignatureAlgList/>"
  has 'MSSP_TransID="'; has '<mss:SecureMethods MSS_Signature="false"'
}

unknown() { sign "$1" +99909999999 synch; has 'mss:_105<'; has 'UNKNOWN_CLIENT'; }

for version in 1.1 1.2; do
  for case in synch asynch services profile receipt registration handshake; do check "SOAP $version $case" $case $version; done
  check "SOAP $version fault 105" unknown $version
done

# TLS: a password, a client certificate, and the AP of that certificate without it.
with_password() { site=$tls options="--cacert $pki/tls-ca.crt" sign 1.2 +99901000001 synch; status 500; keep https; }
with_certificate() { site=$tls options="--cacert $pki/tls-ca.crt --cert $pki/ap2.crt --key $pki/ap2.key" ap=http://ap2.example password= sign 1.1 +99901000001 synch; status 500; keep https-certificate; }
without_certificate() { site=$tls options="--cacert $pki/tls-ca.crt" ap=http://ap2.example password= sign 1.2 +99901000001 synch; has 'mss:_104<'; }
check "SOAP 1.2, https, password" with_password
check "SOAP 1.1, https, client certificate" with_certificate
check "the AP with a certificate is not known without it (104)" without_certificate

# REST/JSON.
json() { curl -sS -u http://ap1.example:secret1 -H 'Content-Type: application/json' -o answer.xml "${@:2}" "$base/rest/service/$1"; }
rest() {
  json sign -d '{"MSS_SignatureReq":{"MessagingMode":"asynch","TimeOut":"60","MobileUser":{"MSISDN":"+99901000001"},"SignatureProfile":"mss::sign:loa4",
    "DataToBeSigned":{"MimeType":"text/plain","Encoding":"UTF-8","Data":"Maksa 10 €?"}}}'
  has '"Value":"100"'
  local id; id=$(value '"MSSP_TransID":"[^"]*"')
  json status -H 'Prefer: wait=20' -d "{\"MSS_StatusReq\":{\"MSSP_TransID\":\"$id\"}}"
  has '"Value":"500"'
  value '"Base64Signature":"[^"]*"' | base64 -d > curl-rest.der
}
check "REST sign, and status that waits" rest

# An AP that is registered here and now, and is told the outcome.
notification() {
  local status; status=$(curl -sS -u http%3A%2F%2Fadmin.example:admin -X PUT -H 'If-None-Match: *' -o answer.xml -w '%{http_code}' "$base/rest/admin/aps/http%3A%2F%2Finterop.example" \
    -d "{\"displayName\":\"Interop\",\"password\":\"interop-secret\",\"notificationUrl\":\"http://localhost:$(cat port.txt)/\",\"mayNotifyPrivateAddress\":true}")
  [ "$status" = 201 ] || { cat answer.xml; return 1; }
  ap=http://interop.example password=interop-secret sign 1.2 +99901000002 asynchServerServer
  status 100
  local id; id=$(value 'MSSP_TransID="[^"]*"')
  for _ in $(seq 100); do [ -s notification.xml ] && break; sleep 0.1; done
  cp notification.xml answer.xml
  has "<MSS_Notification><MSS_StatusResp .*MSSP_TransID=\"$id\""; status 500; keep notification
}
rm -f port.txt notification.xml
python3 "$here/notification_listener.py" port.txt notification.xml &
listener=$!
trap 'kill $listener 2> /dev/null || true' EXIT
for _ in $(seq 100); do [ -s port.txt ] && break; sleep 0.1; done
check "asynchServerServer: the notification comes" notification
exit $failed
