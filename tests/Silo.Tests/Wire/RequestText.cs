using System.Globalization;

namespace Mss.Silo.Tests.Wire;

/// <summary>A request as a client's author would write it by hand. The members are XML as it stands on the wire: nothing is escaped here.</summary>
internal sealed record RequestText
{
    private const string Mss = "http://uri.etsi.org/TS102204/v1.1.2#";

    public Ap Ap { get; init; } = Ap.One;

    public Envelope Envelope { get; init; } = new();

    public string ApTransId { get; init; } = "A" + Guid.NewGuid().ToString("N");

    public string Instant { get; init; } = InstantOf(DateTimeOffset.UtcNow);

    public string Msisdn { get; init; } = "+99901000002";

    public string Mode { get; init; } = "synch";

    public int TimeOut { get; init; } = 60;

    /// <summary>Content of DataToBeSigned.</summary>
    public string Data { get; init; } = "Pay 10 euro?";

    /// <summary>Attributes of DataToBeSigned.</summary>
    public string DataType { get; init; } = """MimeType="text/plain" Encoding="UTF-8" """;

    /// <summary>mssURI of SignatureProfile; null leaves it out.</summary>
    public string? Profile { get; init; } = "mss::sign:loa4";

    public string? Comparison { get; init; }

    /// <summary>mssURI of MSS_Format; null leaves it out.</summary>
    public string? Format { get; init; }

    /// <summary>AdditionalServices as XML, one Service after the other; empty leaves the element out.</summary>
    public string Services { get; init; } = "";

    public static string Service(string uri, string parameters = "") =>
        $"""<mss:Service><mss:Description><mss:mssURI>{uri}</mss:mssURI></mss:Description>{parameters}</mss:Service>""";

    public static string InstantOf(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    public string Signature()
    {
        var display = Comparison is null ? "" : $"<mss:SignatureProfileComparison>{Comparison}</mss:SignatureProfileComparison>";
        var profile = Profile is null ? "" : $"<mss:SignatureProfile><mss:mssURI>{Profile}</mss:mssURI></mss:SignatureProfile>";
        var format = Format is null ? "" : $"<mss:MSS_Format><mss:mssURI>{Format}</mss:mssURI></mss:MSS_Format>";
        var services = Services.Length == 0 ? "" : $"<mss:AdditionalServices>{Services}</mss:AdditionalServices>";
        return Wrap("MSS_Signature", $"""
            <mss:MSS_SignatureReq xmlns:mss="{Mss}" MajorVersion="1" MinorVersion="1" MessagingMode="{Mode}" TimeOut="{TimeOut}">
              {ApInfo(ApTransId)}
              <mss:MobileUser><mss:MSISDN>{Msisdn}</mss:MSISDN></mss:MobileUser>
              <mss:DataToBeSigned {DataType}>{Data}</mss:DataToBeSigned>
              {profile}{services}{format}{display}
            </mss:MSS_SignatureReq>
            """);
    }

    public string Status(string transactionId) => Wrap("MSS_StatusQuery", $"""
        <mss:MSS_StatusReq xmlns:mss="{Mss}" MajorVersion="1" MinorVersion="1" MSSP_TransID="{transactionId}">
          {ApInfo("S" + Guid.NewGuid().ToString("N"))}
        </mss:MSS_StatusReq>
        """);

    /// <summary>A receipt for a transaction.</summary>
    public string Receipt(string transactionId, string apTransId, string message, string detail) => Wrap("MSS_Receipt", $"""
        <mss:MSS_ReceiptReq xmlns:mss="{Mss}" MajorVersion="1" MinorVersion="1" MSSP_TransID="{transactionId}">
          {ApInfo(apTransId)}
          <mss:MobileUser><mss:MSISDN>{Msisdn}</mss:MSISDN></mss:MobileUser>
          <mss:Status><mss:StatusCode Value="100"/><mss:StatusDetail>{detail}</mss:StatusDetail></mss:Status>
          <mss:Message>{message}</mss:Message>
        </mss:MSS_ReceiptReq>
        """);

    private string ApInfo(string apTransId) => $"""
        <mss:AP_Info AP_ID="{Ap.Id}" AP_PWD="{Ap.Password}" AP_TransID="{apTransId}" Instant="{Instant}"/><mss:MSSP_Info><mss:MSSP_ID/></mss:MSSP_Info>
        """;

    private string Wrap(string operation, string part)
    {
        var body = Envelope.Rpc ? $"""<m:{operation} xmlns:m="{Mss}">{part}</m:{operation}>""" : part;
        return $"""<?xml version="1.0" encoding="UTF-8"?><soapenv:Envelope xmlns:soapenv="{Envelope.Namespace}"><soapenv:Body>{body}</soapenv:Body></soapenv:Envelope>""";
    }
}
