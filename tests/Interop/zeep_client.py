#!/usr/bin/python3
"""An application provider on zeep, from the service's own WSDL: every binding, both modes, a fault.

usage: zeep_client.py http://localhost:8080
Writes each CMS to ./zeep-<binding>-<mode>.der for the caller to verify.
"""
import base64
import datetime
import sys
import time
import uuid

import zeep
import zeep.exceptions

base = sys.argv[1]
client = zeep.Client(f"{base}/soap/services/MSS_SignaturePort?wsdl")
failed = 0


def case(name, work):
    global failed
    try:
        work()
        print(f"ok    zeep: {name}")
    except Exception as error:  # any exception is a failed case, and the next one is still worth trying
        failed += 1
        print(f"FAIL  zeep: {name}: {error!r}")


def ap_info():
    instant = datetime.datetime.now(datetime.timezone.utc)
    return {"AP_ID": "http://ap1.example", "AP_PWD": "secret1", "AP_TransID": "Z" + uuid.uuid4().hex, "Instant": instant}


def request(msisdn, mode):
    return dict(
        MajorVersion=1, MinorVersion=1, MessagingMode=mode, TimeOut=60, AP_Info=ap_info(), MSSP_Info={"MSSP_ID": {}},
        MobileUser={"MSISDN": msisdn}, DataToBeSigned={"_value_1": "Maksa 10 \u20ac?", "MimeType": "text/plain", "Encoding": "UTF-8"},
        SignatureProfile={"mssURI": "mss::sign:loa4"})


def octets(answer):
    value = answer.MSS_Signature.Base64Signature
    return value if isinstance(value, bytes) and value[:1] == b"0" else base64.b64decode(value)


def synch(service, binding):
    answer = service.MSS_Signature(**request("+99901000001", "synch"))
    assert answer.Status.StatusCode.Value == 500, answer.Status
    assert answer.MobileUser.MSISDN == "+99901000001"
    open(f"zeep-{binding}-synch.der", "wb").write(octets(answer))


def asynch(service, query, binding):
    accepted = service.MSS_Signature(**request("+99901000002", "asynchClientServer"))
    assert accepted.Status.StatusCode.Value == 100, accepted.Status
    for _ in range(100):
        answer = query.MSS_StatusQuery(
            MajorVersion=1, MinorVersion=1, MSSP_TransID=accepted.MSSP_TransID, AP_Info=ap_info(), MSSP_Info={"MSSP_ID": {}})
        if answer.Status.StatusCode.Value != 504:
            break
        time.sleep(0.1)
    assert answer.Status.StatusCode.Value == 500, answer.Status
    open(f"zeep-{binding}-asynch.der", "wb").write(octets(answer))


def fault(service):
    try:
        service.MSS_Signature(**request("+99909999999", "synch"))
    except zeep.exceptions.Fault as expected:
        assert expected.message == "UNKNOWN_CLIENT", expected.message
        return
    raise AssertionError("no fault")


def ports(operation):
    """Every port of the WSDL that has the operation, by SOAP version."""
    for service in client.wsdl.services.values():
        for port in service.ports.values():
            if operation in port.binding._operations:
                version = "1.2" if "Soap12" in type(port.binding).__name__ else "1.1"
                yield version, client.bind(service.name, port.name)


signature = dict(ports("MSS_Signature"))
status = dict(ports("MSS_StatusQuery"))
if set(signature) != {"1.1", "1.2"} or set(status) != {"1.1", "1.2"}:
    print(f"FAIL  zeep: bindings found: {sorted(signature)}, {sorted(status)}")
    sys.exit(1)

for soap in ("1.1", "1.2"):
    case(f"SOAP {soap} synch", lambda: synch(signature[soap], soap))
    case(f"SOAP {soap} asynch", lambda: asynch(signature[soap], status[soap], soap))
    case(f"SOAP {soap} fault 105", lambda: fault(signature[soap]))
sys.exit(1 if failed else 0)
