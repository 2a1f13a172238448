namespace Mss.Cli.Tests.Testing;

/// <summary>What the fake MSSP sends. The texts are written by hand after the wire rules, with the literal prefixes that clients look for.</summary>
internal sealed record FakeAnswer(int HttpStatus, string Body, bool Chunked = false, string? ContentType = null)
{
    private const string Mss = "http://uri.etsi.org/TS102204/v1.1.2#";

    public static FakeAnswer Status(ReceivedRequest request, int code, string message, string? transactionId, string signature = "", string? msisdn = null)
    {
        var operation = request.IsStatusQuery ? "MSS_StatusQuery" : "MSS_Signature";
        var part = request.IsStatusQuery ? "MSS_StatusResp" : "MSS_SignatureResp";
        var id = transactionId is null ? "" : $" MSSP_TransID=\"{transactionId}\"";
        var body = $"<mss:{part} xmlns:mss=\"{Mss}\" MajorVersion=\"1\" MinorVersion=\"1\"{id}>"
            + $"<mss:AP_Info AP_ID=\"{request.Attribute("AP_ID")}\" AP_PWD=\"\" AP_TransID=\"{request.Attribute("AP_TransID")}\" Instant=\"{request.Attribute("Instant")}\"/>"
            + "<mss:MSSP_Info Instant=\"2026-11-24T10:00:00.000Z\"><mss:MSSP_ID><mss:URI>http://mssp.example/</mss:URI></mss:MSSP_ID></mss:MSSP_Info>"
            + $"<mss:MobileUser><mss:MSISDN>{msisdn ?? (request.IsStatusQuery ? "" : request.Msisdn)}</mss:MSISDN></mss:MobileUser>"
            + (signature.Length == 0 ? "" : $"<mss:MSS_Signature>{signature}</mss:MSS_Signature>")
            + $"<mss:Status><mss:StatusCode Value=\"{code}\"/><mss:StatusMessage>{message}</mss:StatusMessage></mss:Status></mss:{part}>";
        return new FakeAnswer(200, Envelope(request, request.Wrapper is null ? body : $"<{operation}Response>{body}</{operation}Response>"));
    }

    public static FakeAnswer Signed(ReceivedRequest request, byte[] cms, string? transactionId, string? msisdn = null) =>
        Status(request, 500, "SIGNATURE", transactionId, Base64(cms), msisdn);

    public static string Base64(byte[] octets) => $"<mss:Base64Signature>{Convert.ToBase64String(octets)}</mss:Base64Signature>";

    public static FakeAnswer Fault(ReceivedRequest request, int code, string name, string detail)
    {
        var inner = request.IsSoap12
            ? $"<soapenv:Fault><soapenv:Code><soapenv:Value>soapenv:Receiver</soapenv:Value><soapenv:Subcode xmlns:mss=\"{Mss}\"><soapenv:Value>mss:_{code}</soapenv:Value></soapenv:Subcode></soapenv:Code><soapenv:Reason><soapenv:Text xml:lang=\"en\">{name}</soapenv:Text></soapenv:Reason><soapenv:Detail><ns1:detail xmlns:ns1=\"http://kiuru.methics.fi/mssp\">{detail}</ns1:detail></soapenv:Detail></soapenv:Fault>"
            : $"<soapenv:Fault xmlns:mss=\"{Mss}\"><faultcode>mss:_{code}</faultcode><faultstring>{name}</faultstring><detail><ns1:detail xmlns:ns1=\"http://kiuru.methics.fi/mssp\">{detail}</ns1:detail></detail></soapenv:Fault>";
        return new FakeAnswer(500, Envelope(request, inner));
    }

    private static string Envelope(ReceivedRequest request, string body) =>
        $"<soapenv:Envelope xmlns:soapenv=\"{request.Envelope.Name.NamespaceName}\"><soapenv:Body>{body}</soapenv:Body></soapenv:Envelope>";
}
