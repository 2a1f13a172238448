using System.Text;
using System.Xml.Linq;
using Mss.Cli.CommandLine;
using Mss.Cli.Load;
using Mss.Cli.Soap;

namespace Mss.Cli.Tests.Load;

public sealed class RequestTemplateTests
{
    private static readonly XNamespace Mss = "http://uri.etsi.org/TS102204/v1.1.2#";

    [Theory]
    [InlineData(SoapVersion.Soap12, SoapStyle.Rpc)]
    [InlineData(SoapVersion.Soap11, SoapStyle.Document)]
    internal void A_rendered_request_is_a_complete_HTTP_message_with_the_fields_in_place(SoapVersion version, SoapStyle style)
    {
        var templates = new LoadTemplates(Plan(version, style));
        var (head, part) = Render(templates.Signature, "L1", "+99901001000", "");
        Assert.StartsWith("POST /soap/services/MSS_SignaturePort HTTP/1.1\r\nHost: mssp.example:8080\r\n", head, StringComparison.Ordinal);
        Assert.Equal(version == SoapVersion.Soap11, head.Contains("SOAPAction: \"\"", StringComparison.Ordinal));
        var info = part.Element(Mss + "AP_Info")!;
        Assert.Equal("L1", (string?)info.Attribute("AP_TransID"));
        Assert.Equal("2026-11-24T10:00:00.000Z", (string?)info.Attribute("Instant"));
        Assert.Equal("p&w", (string?)info.Attribute("AP_PWD"));
        Assert.Equal("+99901001000", part.Element(Mss + "MobileUser")!.Value);
        Assert.Equal(LoadTemplates.Text("L1"), part.Element(Mss + "DataToBeSigned")!.Value);
    }

    [Fact]
    public void The_length_follows_the_fields()
    {
        var templates = new LoadTemplates(Plan(SoapVersion.Soap12, SoapStyle.Rpc));
        foreach (var id in new[] { "T", "T2345678901234567890123456789012" })
        {
            var (head, part) = Render(templates.StatusQuery, "L1", "", id);
            Assert.StartsWith("POST /soap/services/MSS_StatusQueryPort ", head, StringComparison.Ordinal);
            Assert.Equal(id, (string?)part.Attribute("MSSP_TransID"));
        }
    }

    internal static LoadPlan Plan(SoapVersion version = SoapVersion.Soap12, SoapStyle style = SoapStyle.Rpc) => new()
    {
        Address = MsspAddress.From(new Uri("http://mssp.example:8080")),
        Ap = new ApCredentials("http://ap1.example", "p&w"),
        Users = new UserRange(99901001000, 10, 11),
        Workers = 2,
        Duration = TimeSpan.FromSeconds(1),
        Mode = Waiting.Asynch,
        Version = version,
        Style = style,
    };

    private static (string Head, XElement Part) Render(RequestTemplate template, string apTransId, string msisdn, string id)
    {
        var buffer = new byte[8192];
        var length = template.Render(buffer, new RequestFields
        {
            ApTransId = Encoding.ASCII.GetBytes(apTransId),
            Instant = "2026-11-24T10:00:00.000Z"u8,
            Msisdn = Encoding.ASCII.GetBytes(msisdn),
            TransactionId = Encoding.ASCII.GetBytes(id),
        });
        var text = Encoding.UTF8.GetString(buffer, 0, length);
        var end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        var (head, body) = (text[..end], text[(end + 4)..]);
        Assert.Contains($"Content-Length: {Encoding.UTF8.GetByteCount(body)}", head, StringComparison.Ordinal);
        var part = XElement.Parse(body).Descendants().First(e => e.Name.LocalName.EndsWith("Req", StringComparison.Ordinal));
        return (head, part);
    }
}
