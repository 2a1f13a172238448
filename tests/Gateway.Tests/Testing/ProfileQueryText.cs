namespace Mss.Gateway.Tests.Testing;

/// <summary>An MSS_ProfileReq of which a test says only the part it is about.</summary>
internal sealed record ProfileQueryText
{
    public string ApId { get; init; } = "http://ap1.example";

    public string ApPwd { get; init; } = "secret1";

    public string? ApTransId { get; init; } = "A1";

    public string? Instant { get; init; } = "2026-03-01T10:00:00Z";

    public string Versions { get; init; } = """MajorVersion="1" MinorVersion="1" """;

    public string MobileUser { get; init; } = "<mss:MobileUser><mss:MSISDN>+99901000001</mss:MSISDN></mss:MobileUser>";

    /// <summary>What comes after MobileUser.</summary>
    public string Rest { get; init; } = "";

    public string Xml => $"""
        <s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope" xmlns:mss="http://uri.etsi.org/TS102204/v1.1.2#"><s:Body><mss:MSS_ProfileReq {Versions}>
        <mss:AP_Info AP_ID="{ApId}" AP_PWD="{ApPwd}"{Attribute("AP_TransID", ApTransId)}{Attribute("Instant", Instant)}/><mss:MSSP_Info><mss:MSSP_ID/></mss:MSSP_Info>{MobileUser}{Rest}
        </mss:MSS_ProfileReq></s:Body></s:Envelope>
        """;

    private static string Attribute(string name, string? value) => value is null ? "" : $" {name}=\"{value}\"";
}
