namespace Mss.Gateway.Tests.Testing;

/// <summary>An MSS_SignatureReq of which a test says only the part it is about; values stand in the XML as they are given, null leaves the attribute out.</summary>
internal sealed record SoapRequest
{
    public string? ApId { get; init; } = "http://ap1.example";

    public string? ApPwd { get; init; } = "secret1";

    public string? ApTransId { get; init; } = "A1";

    public string? Instant { get; init; } = "2026-03-01T10:00:00Z";

    public string? Mode { get; init; } = "synch";

    public string Attributes { get; init; } = "";

    public string MobileUser { get; init; } = "<mss:MobileUser><mss:MSISDN>99901000001</mss:MSISDN></mss:MobileUser>";

    public string Data { get; init; } = "<mss:DataToBeSigned>Log in?</mss:DataToBeSigned>";

    public string Rest { get; init; } = "";

    public static SoapRequest Asynchronous => new() { Mode = "asynchClientServer" };

    /// <summary>The signature request.</summary>
    public string Xml => Envelope(
        $"""<mss:MSS_SignatureReq MajorVersion="1" MinorVersion="1"{Attribute("MessagingMode", Mode)}{Attributes}>{ApInfo}{MobileUser}{Data}{Rest}</mss:MSS_SignatureReq>""");

    /// <summary>A status query by the same AP.</summary>
    public string StatusXml(string? transactionId) =>
        Envelope($"""<mss:MSS_StatusReq MajorVersion="1" MinorVersion="1"{Attribute("MSSP_TransID", transactionId)}>{ApInfo}</mss:MSS_StatusReq>""");

    /// <summary>A handshake by the same AP.</summary>
    public string HandshakeXml(string content) =>
        Envelope($"""<mss:MSS_HandshakeReq MajorVersion="1" MinorVersion="1">{ApInfo}{content}</mss:MSS_HandshakeReq>""");

    /// <summary>A registration by the same AP.</summary>
    public string RegistrationXml(string content) =>
        Envelope($"""<mss:MSS_RegistrationReq MajorVersion="1" MinorVersion="1">{ApInfo}{content}</mss:MSS_RegistrationReq>""");

    private string ApInfo =>
        $"<mss:AP_Info{Attribute("AP_ID", ApId)}{Attribute("AP_PWD", ApPwd)}{Attribute("AP_TransID", ApTransId)}{Attribute("Instant", Instant)}/><mss:MSSP_Info><mss:MSSP_ID/></mss:MSSP_Info>";

    private static string Attribute(string name, string? value) => value is null ? "" : $" {name}=\"{value}\"";

    private static string Envelope(string part) =>
        $"""<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope" xmlns:mss="http://uri.etsi.org/TS102204/v1.1.2#"><s:Body>{part}</s:Body></s:Envelope>""";
}
