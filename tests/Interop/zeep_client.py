#!/usr/bin/python3
"""An application provider on zeep, from the service's own WSDL: every operation over SOAP 1.1 and 1.2.

usage: zeep_client.py http://localhost:8080
Writes each CMS to ./zeep-<version>-<case>.der for the caller to verify.
"""
import datetime
import sys
import time
import uuid

import zeep
import zeep.exceptions

base = sys.argv[1]
text = "Maksa 10 \u20ac?"
mss = "http://uri.etsi.org/TS102204/v1.1.2#"
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


class Ap:
    """Calls the operations through the ports of one SOAP version."""

    def __init__(self, version, ap_id="http://ap1.example", ap_pwd="secret1"):
        self.suffix = "Soap11" if version == "1.1" else ""
        self.ap_id, self.ap_pwd = ap_id, ap_pwd

    def call(self, operation, **members):
        instant = datetime.datetime.now(datetime.timezone.utc)
        ap_info = {"AP_ID": self.ap_id, "AP_PWD": self.ap_pwd, "AP_TransID": "Z" + uuid.uuid4().hex, "Instant": instant}
        port = client.bind("MSS_SignatureService", f"{operation}Port{self.suffix}")
        return port[operation](MajorVersion=1, MinorVersion=1, AP_Info=ap_info, MSSP_Info={"MSSP_ID": {}}, **members)

    def sign(self, msisdn, mode="synch", services=(), **members):
        if services:
            members["AdditionalServices"] = {"Service": [{"Description": {"mssURI": uri}} for uri in services]}
        return self.call(
            "MSS_Signature", MessagingMode=mode, TimeOut=60, MobileUser={"MSISDN": msisdn},
            DataToBeSigned={"_value_1": text, "MimeType": "text/plain", "Encoding": "UTF-8"},
            SignatureProfile={"mssURI": "mss::sign:loa4"}, **members)


def code(answer):
    return answer.Status.StatusCode.Value


def detail(answer):
    """The elements of StatusDetail, as zeep has read them by the schemas of the extensions."""
    return answer.Status.StatusDetail._value_1


def keep(answer, name, expected=500):
    assert code(answer) == expected, answer.Status
    with open(f"zeep-{name}.der", "wb") as file:
        file.write(answer.MSS_Signature.Base64Signature)


def synch(ap, version):
    answer = ap.sign("+99901000001")
    keep(answer, f"{version}-synch")
    assert answer.MobileUser.MSISDN == "+99901000001"


def asynch(ap, version):
    accepted = ap.sign("+99901000002", mode="asynchClientServer")
    assert code(accepted) == 100, accepted.Status
    for _ in range(100):
        answer = ap.call("MSS_StatusQuery", MSSP_TransID=accepted.MSSP_TransID)
        if code(answer) != 504:
            break
        time.sleep(0.1)
    keep(answer, f"{version}-asynch")


def services(ap, version):
    answer = ap.sign("+99901000001", services=[
        mss + "validate", mss + "timestamp", "http://www.methics.fi/KiuruMSSP/v5.0.0#signingCertificate"])
    keep(answer, f"{version}-services", expected=502)
    validated, stamped, certified = detail(answer)[0].ServiceResponse
    assert validated.Description.mssURI == mss + "validate" and code(validated) == 502, validated
    assert stamped._value_1[0][:1] == b"0", stamped
    assert len(certified._value_1[0].X509Certificate) == 2, certified


def profile(ap, version):
    answer = ap.call("MSS_ProfileQuery", MobileUser={"MSISDN": "+99901000001"}, Params="sscds certs state")
    assert code(answer) == 100, answer.Status
    assert any(profile.mssURI.startswith("mss::sign:loa4") for profile in answer.SignatureProfile), answer.SignatureProfile
    sim = detail(answer)[0].Sscds.Sim
    assert sim.State == "ACTIVE", sim
    certificate = sim.MobileUserCertificate[0]
    assert certificate.Algorithm == "RSA" and b"MSSDEV9901000001" in first(certificate, "X509Certificate"), certificate


def first(parent, name):
    return next(choice[name] for choice in parent._value_1 if choice.get(name) is not None)


def receipt(ap, version):
    signed = ap.sign("+99901000002")
    answer = ap.call(
        "MSS_Receipt", MSSP_TransID=signed.MSSP_TransID, MobileUser={"MSISDN": "+99901000002"},
        Status={"StatusCode": {"Value": 100}, "StatusDetail": {"_value_1": [receipt_extension(ReceiptMessagingMode="synch", UserAck=True)]}},
        Message={"_value_1": "Kiitos! \u20ac", "MimeType": "text/plain", "Encoding": "UTF-8"})
    assert code(answer) == 100, answer.Status
    shown = detail(answer)[0]
    assert shown.NetworkAck and shown.UserResponse == '{"status":"OK"}', shown


def receipt_extension(**attributes):
    element = client.get_element("{http://www.swisscom.ch/TS102204/ext/v1.0.0}ReceiptRequestExtension")
    return zeep.xsd.AnyObject(element, element(**attributes))


def registration(ap, version):
    ra = Ap(version, "http://ra.example", "ra")
    number = {"1.1": "+99901002101", "1.2": "+99901002102"}[version]
    element = client.get_element("{http://www.methics.fi/MSSPRegistration/v1.0.0#}RegistrationInput")
    wanted = element(
        Target={"SimCard": {"ICCID": "8999" + number[1:], "MSISDN": number}},
        MregRequest=[
            {"ProvisioningOperation": {"Name": "CreateMobileUser"}}, {"WirelessOperation": {"Name": "AddDevice"}},
            {"CertificationOperation": {"Name": "RequestCertificate"}}, {"ProvisioningOperation": {"Name": "ActivateMobileUser"}}])
    answer = ra.call("MSS_Registration", MobileUser={}, _value_1=[zeep.xsd.AnyObject(element, wanted)])
    assert code(answer) == 408, answer.Status
    outputs = [response.OperationOutput for response in detail(answer)[0].MregResponse]
    assert [output.Status.OperationStatusCode for output in outputs] == [408] * 4, outputs
    keep(ap.sign(number), f"{version}-registered")
    fetched = ra.call("MSS_Registration", MobileUser={"MSISDN": number})
    assert code(fetched) == 408 and fetched.X509Certificate[:1] == b"0", fetched


def handshake(ap, version):
    operations = ["MSS_Signature", "MSS_Registration", "MSS_Notification", "MSS_ProfileQuery", "MSS_Receipt", "MSS_Status"]
    answer = ap.call("MSS_Handshake", SecureMethods=dict.fromkeys(operations, False), Certificates={}, RootCAs={}, SignatureAlgList={})
    assert answer.MSSP_TransID and answer.SecureMethods.MSS_Signature is False, answer


def fault(ap, version):
    try:
        ap.sign("+99909999999")
    except zeep.exceptions.Fault as expected:
        assert expected.message == "UNKNOWN_CLIENT", expected.message
        return
    raise AssertionError("no fault")


for version in ("1.1", "1.2"):
    ap = Ap(version)
    for work in (synch, asynch, services, profile, receipt, registration, handshake):
        case(f"SOAP {version} {work.__name__}", lambda: work(ap, version))
    case(f"SOAP {version} fault 105", lambda: fault(ap, version))
sys.exit(1 if failed else 0)
