using System.Text;
using Mss.Gateway.Messages;
using Mss.Gateway.Soap;
using Mss.Grains.Interfaces;

namespace Mss.Gateway.Tests.Soap;

/// <summary>Messages of which a test says only the part it is about.</summary>
internal static class TestMessage
{
    public const string ApInfoXml = """<mss:AP_Info AP_ID="http://ap1.example" AP_PWD="secret1" AP_TransID="A1" Instant="2026-03-01T10:00:00Z"/>""";
    public const string MsspInfo = "<mss:MSSP_Info><mss:MSSP_ID/></mss:MSSP_Info>";
    public const string MobileUser = "<mss:MobileUser><mss:MSISDN>+99901000001</mss:MSISDN></mss:MobileUser>";
    public const string Data = "<mss:DataToBeSigned>Log in?</mss:DataToBeSigned>";
    public const string SoapXml = "application/soap+xml; charset=utf-8";

    public static string Envelope(string body, string header = "", string soap = "http://www.w3.org/2003/05/soap-envelope") =>
        $"""<s:Envelope xmlns:s="{soap}" xmlns:mss="http://uri.etsi.org/TS102204/v1.1.2#">{header}<s:Body>{body}</s:Body></s:Envelope>""";

    public static string Signature(string children = ApInfoXml + MsspInfo + MobileUser + Data, string attributes = "") => Envelope(Part(children, attributes));

    public static string Part(string children = ApInfoXml + MsspInfo + MobileUser + Data, string attributes = "") =>
        $"""<mss:MSS_SignatureReq MajorVersion="1" MinorVersion="1" MessagingMode="synch" {attributes}>{children}</mss:MSS_SignatureReq>""";

    public static SoapReadResult Read(string xml, string? contentType = SoapXml) => SoapReader.Read(Encoding.UTF8.GetBytes(xml), contentType);

    public static SignatureRequest ReadSignature(string xml, string? contentType = SoapXml)
    {
        var result = Read(xml, contentType);
        Assert.Null(result.Fault);
        return Assert.IsType<SignatureRequest>(result.Request);
    }

    public static Fault ReadFault(string xml, string? contentType = SoapXml) => AssertRefused(Read(xml, contentType));

    public static Fault AssertRefused(SoapReadResult result)
    {
        Assert.Null(result.Request);
        Assert.NotNull(result.Fault);
        Assert.True(result.Fault.Code == StatusCode.WrongParam || result.Fault.Code == StatusCode.MissingParam, result.Fault.ToString());
        Assert.DoesNotContain("secret1", result.Fault.ToString(), StringComparison.Ordinal);
        return result.Fault;
    }
}
