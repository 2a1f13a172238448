#!/usr/bin/python3
"""The server side of an application provider in mode asynchServerServer, with the standard library alone.

usage: notification_listener.py port.txt notification.xml
Listens on a free port of the loopback and writes its number to the first file, takes one MSS_Notification, writes it to the second and acknowledges it with an MSS_ReceiptReq.
"""
import datetime
import http.server
import os
import sys
import xml.etree.ElementTree as xml

MSS = "{http://uri.etsi.org/TS102204/v1.1.2#}"
RECEIPT = """<env:Envelope xmlns:env="http://www.w3.org/2003/05/soap-envelope"><env:Body><MSS_NotificationResponse>
<MSS_ReceiptReq xmlns:mss="http://uri.etsi.org/TS102204/v1.1.2#" MajorVersion="1" MinorVersion="1" MSSP_TransID="{id}">
<mss:AP_Info AP_ID="{ap}" AP_PWD="" AP_TransID="{trans}" Instant="{now}"/><mss:MSSP_Info><mss:MSSP_ID/></mss:MSSP_Info>
<mss:MobileUser><mss:MSISDN>{msisdn}</mss:MSISDN></mss:MobileUser><mss:Status><mss:StatusCode Value="100"/></mss:Status>
</MSS_ReceiptReq></MSS_NotificationResponse></env:Body></env:Envelope>"""


def write(path, content):
    """In one step, so that whoever waits for the file finds it whole."""
    with open(path + ".new", "wb") as file:
        file.write(content)
    os.rename(path + ".new", path)


class Notified(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        response = xml.fromstring(body).find(".//MSS_StatusResp")
        ap_info = response.find(MSS + "AP_Info").attrib
        answer = RECEIPT.format(
            id=response.get("MSSP_TransID"), ap=ap_info["AP_ID"], trans=ap_info["AP_TransID"], msisdn=response.findtext(f"{MSS}MobileUser/{MSS}MSISDN"),
            now=datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="milliseconds")).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/soap+xml; charset=utf-8")
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)
        write(sys.argv[2], body)

    def log_message(self, *_):
        pass


with http.server.HTTPServer(("127.0.0.1", 0), Notified) as server:
    server.timeout = 60
    write(sys.argv[1], str(server.server_port).encode())
    server.handle_request()
