#!/usr/bin/env python3
"""Signs a document as CAdES-B-T (ETSI EN 319 122-1): what the user's device signs is the hash of signed attributes that are made here.

usage: cades.py [--url http://localhost:8080] [--ca data/pki/root.crt] [--out document.p7s] +99901000001 document
The AP is http://ap1.example with its password, or what MSS_AP_ID and MSS_AP_PWD say. Needs Python's standard library and openssl. Explained in cades.md.
"""
import argparse
import base64
import datetime
import hashlib
import os
import pathlib
import subprocess
import tempfile
import urllib.error
import urllib.request
import uuid
import xml.etree.ElementTree as xml
from xml.sax.saxutils import escape, quoteattr

MSS = "http://uri.etsi.org/TS102204/v1.1.2#"
CERTIFICATE_SERVICE = "http://www.methics.fi/KiuruMSSP/v5.0.0#signingCertificate"
NAMES = {
    "mss": MSS, "env": "http://www.w3.org/2003/05/soap-envelope", "mcs": "http://www.methics.fi/TS102204/ext/v1.0.0",
    "ds": "http://www.w3.org/2000/09/xmldsig#", "svc": "urn:x-mss:services:v1", "mth": "http://www.methics.fi/KiuruMSSP/v5.0.0#"}


# DER (X.690), as much as is needed.

def der(tag, *contents):
    content = b"".join(contents)
    size = len(content)
    length = bytes([size]) if size < 128 else bytes([0x80 | (size.bit_length() + 7) // 8]) + size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes([tag]) + length + content


def sequence(*contents):
    return der(0x30, *contents)


def set_of(*contents, tag=0x31):
    """DER sorts the members of a SET OF."""
    return der(tag, *sorted(contents))


def integer(value):
    return der(0x02, value.to_bytes(value.bit_length() // 8 + 1, "big"))


def oid(dotted):
    first, second, *rest = map(int, dotted.split("."))
    octets = b""
    for arc in [first * 40 + second, *rest]:
        groups = [arc & 0x7F]
        while arc := arc >> 7:
            groups.insert(0, 0x80 | arc & 0x7F)
        octets += bytes(groups)
    return der(0x06, octets)


def children(value):
    """The elements that a constructed element consists of."""
    offset, end = header(value, 0)
    found = []
    while offset < end:
        _, after = header(value, offset)
        found.append(value[offset:after])
        offset = after
    return found


def header(value, offset):
    """Where the content of the element at the offset begins and ends."""
    length, begin = value[offset + 1], offset + 2
    if length & 0x80:
        begin += length & 0x7F
        length = int.from_bytes(value[offset + 2:begin], "big")
    return begin, begin + length


SHA256 = sequence(oid("2.16.840.1.101.3.4.2.1"))
DATA = oid("1.2.840.113549.1.7.1")


class Certificate:
    """What CMS needs of an X.509 certificate (RFC 5280)."""

    def __init__(self, encoded):
        self.encoded = encoded
        fields = children(children(encoded)[0])
        if fields[0][0] == 0xA0:  # version
            fields = fields[1:]
        self.serial, self.issuer, self.subject, key = fields[0], fields[2], fields[4], fields[5]
        self.is_rsa = children(children(key)[0])[0] == oid("1.2.840.113549.1.1.1")

    @property
    def is_root(self):
        return self.issuer == self.subject


# CMS (RFC 5652) with the attributes of CAdES.

def attribute(kind, value):
    return sequence(oid(kind), set_of(value))


def signed_attributes(document, certificate, now):
    """The members of SignedAttributes: content type, message digest, signing time, and whose key it is."""
    signing_certificate = sequence(sequence(sequence(der(0x04, hashlib.sha256(certificate.encoded).digest()))))  # ESSCertIDv2, SHA-256 by default (RFC 5035)
    return [
        attribute("1.2.840.113549.1.9.3", DATA),
        attribute("1.2.840.113549.1.9.4", der(0x04, hashlib.sha256(document).digest())),
        attribute("1.2.840.113549.1.9.5", der(0x17, now.strftime("%y%m%d%H%M%SZ").encode())),
        attribute("1.2.840.113549.1.9.16.2.47", signing_certificate)]


def cms(attributes, chain, signature, time_stamp):
    """SignedData with the content detached, the CAs' certificates without the root, and the time stamp over the signature value."""
    signer = chain[0]
    algorithm = sequence(oid("1.2.840.113549.1.1.1"), der(0x05)) if signer.is_rsa else sequence(oid("1.2.840.10045.4.3.2"))  # rsaEncryption, ecdsa-with-SHA256
    signer_info = sequence(
        integer(1), sequence(signer.issuer, signer.serial), SHA256, set_of(*attributes, tag=0xA0), algorithm, der(0x04, signature),
        set_of(attribute("1.2.840.113549.1.9.16.2.14", time_stamp), tag=0xA1))
    certificates = set_of(*(certificate.encoded for certificate in chain if not certificate.is_root), tag=0xA0)
    signed_data = sequence(integer(1), set_of(SHA256), sequence(DATA), certificates, set_of(signer_info))
    return sequence(oid("1.2.840.113549.1.7.2"), der(0xA0, signed_data))


# MSS messages (ETSI TS 102 204) over SOAP 1.2.

class Mssp:
    def __init__(self, url, ap_id, ap_pwd):
        self.url, self.ap_id, self.ap_pwd = url, ap_id, ap_pwd

    def ask(self, part, msisdn, attributes, members):
        """The answer's part; a fault ends the program with the code and the text for people."""
        now = datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="milliseconds")
        envelope = f"""<env:Envelope xmlns:env="{NAMES["env"]}" xmlns:mss="{MSS}"><env:Body><mss:{part} MajorVersion="1" MinorVersion="1" {attributes}>
            <mss:AP_Info AP_ID={quoteattr(self.ap_id)} AP_PWD={quoteattr(self.ap_pwd)} AP_TransID="E{uuid.uuid4().hex}" Instant="{now}"/>
            <mss:MSSP_Info><mss:MSSP_ID/></mss:MSSP_Info><mss:MobileUser><mss:MSISDN>{escape(msisdn)}</mss:MSISDN></mss:MobileUser>{members}
            </mss:{part}></env:Body></env:Envelope>"""
        request = urllib.request.Request(self.url + "/soap/services/MSS_SignaturePort", envelope.encode(), {"Content-Type": "application/soap+xml; charset=utf-8"})
        try:
            with urllib.request.urlopen(request) as answer:
                return xml.fromstring(answer.read()).find("env:Body", NAMES)[0]
        except urllib.error.HTTPError as error:
            fault = xml.fromstring(error.read()).find(".//env:Fault", NAMES)
            raise SystemExit(" ".join(fault.itertext())) from None

    def chain(self, msisdn):
        """The certificate with which the user signs digests, then those of its CAs."""
        answer = self.ask("MSS_ProfileReq", msisdn, "", "<mss:GetCertificates>true</mss:GetCertificates>")
        for entry in answer.iterfind(".//mcs:MobileUserCertificate", NAMES):
            if entry.get("State") == "ACTIVE" and any(uri.startswith("mss::digest:") for uri in entry.get("SignatureProfiles", "").split()):
                return [Certificate(base64.b64decode(value.text)) for value in entry.iterfind("ds:X509Certificate", NAMES)]
        raise SystemExit(f"{msisdn} has no certificate for the profile digest")

    def sign(self, msisdn, digest, displayed):
        """The bare signature over the digest, a time-stamp token over it, and the certificate of the key that made it."""
        answer = self.ask("MSS_SignatureReq", msisdn, 'MessagingMode="synch" TimeOut="120"', f"""
            <mss:DataToBeSigned MimeType="application/x-sha256" Encoding="base64">{base64.b64encode(digest).decode()}</mss:DataToBeSigned>
            <mss:DataToBeDisplayed MimeType="text/plain" Encoding="UTF-8">{escape(displayed)}</mss:DataToBeDisplayed>
            <mss:SignatureProfile><mss:mssURI>mss::digest:loa4</mss:mssURI></mss:SignatureProfile>
            <mss:AdditionalServices>
              <mss:Service><mss:Description><mss:mssURI>{MSS}timestamp</mss:mssURI></mss:Description></mss:Service>
              <mss:Service><mss:Description><mss:mssURI>{CERTIFICATE_SERVICE}</mss:mssURI></mss:Description></mss:Service>
            </mss:AdditionalServices>
            <mss:MSS_Format><mss:mssURI>{MSS}PKCS1</mss:mssURI></mss:MSS_Format>""")
        return [base64.b64decode(answer.findtext(path, namespaces=NAMES)) for path in (".//mss:Base64Signature", ".//svc:TimeStampToken", ".//mth:X509Certificate")]


def openssl(*arguments):
    result = subprocess.run(["openssl", *map(str, arguments)], capture_output=True, text=True, check=False)
    if result.returncode != 0:
        raise SystemExit(f"openssl {arguments[0]} refuses the signature:\n{result.stderr}")


def verify(root, document, signature_file, chain, signature, time_stamp):
    """openssl's word: the CMS as CAdES, and the time stamp over the signature value."""
    openssl("cms", "-verify", "-cades", "-binary", "-inform", "DER", "-in", signature_file, "-content", document, "-CAfile", root, "-out", os.devnull)
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        (folder / "value").write_bytes(signature)
        (folder / "token").write_bytes(time_stamp)
        openssl("ts", "-verify", "-token_in", "-in", folder / "token", "-data", folder / "value", "-CAfile", root)


def main():
    parser = argparse.ArgumentParser(description="Signs a document as CAdES-B-T.")
    parser.add_argument("--url", default="http://localhost:8080")
    parser.add_argument("--ca", type=pathlib.Path, default="data/pki/root.crt", help="the root that is trusted, PEM")
    parser.add_argument("--out", type=pathlib.Path, help="where the signature goes; default: the document's name and .p7s")
    parser.add_argument("msisdn")
    parser.add_argument("document", type=pathlib.Path)
    arguments = parser.parse_args()
    out = arguments.out or arguments.document.with_name(arguments.document.name + ".p7s")
    document = arguments.document.read_bytes()
    mssp = Mssp(arguments.url, os.environ.get("MSS_AP_ID", "http://ap1.example"), os.environ.get("MSS_AP_PWD", "secret1"))

    chain = mssp.chain(arguments.msisdn)
    attributes = signed_attributes(document, chain[0], datetime.datetime.now(datetime.timezone.utc))
    fingerprint = hashlib.sha256(document).hexdigest()[:16].upper()
    signature, time_stamp, signer = mssp.sign(arguments.msisdn, hashlib.sha256(set_of(*attributes)).digest(), f"Sign {arguments.document.name[:60]}, SHA-256 {fingerprint}?")
    if signer != chain[0].encoded:
        raise SystemExit("another key signed than the one that the attributes name: ask again")
    out.write_bytes(cms(attributes, chain, signature, time_stamp))
    verify(arguments.ca, arguments.document, out, chain, signature, time_stamp)
    print(f"{out}: CAdES-B-T, verified")


if __name__ == "__main__":
    main()
