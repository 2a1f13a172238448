using System.Text;
using System.Xml.Linq;
using Mss.Cli.Soap;

namespace Mss.Cli.Tests.Soap;

public sealed class MssRequestWriterTests
{
    private static readonly XNamespace Mss = "http://uri.etsi.org/TS102204/v1.1.2#";
    private static readonly ApCredentials Ap = new("http://ap1.example", "p&w\"<'>");
    private static readonly ApMessage Message = new("A1", "2026-11-24T10:00:00.000Z");

    [Theory]
    [InlineData(SoapVersion.Soap12, "http://www.w3.org/2003/05/soap-envelope")]
    [InlineData(SoapVersion.Soap11, "http://schemas.xmlsoap.org/soap/envelope/")]
    internal void The_envelope_has_the_namespace_of_its_version(SoapVersion version, string ns)
    {
        var envelope = Parse(new MssRequestWriter(version, SoapStyle.Rpc).Signature(Ap, Message, Request("Hello")));
        Assert.Equal(XName.Get("Envelope", ns), envelope.Name);
        Assert.Equal(XName.Get("Body", ns), envelope.Elements().Single().Name);
    }

    [Fact]
    public void In_rpc_style_a_wrapper_without_namespace_surrounds_the_message()
    {
        var wrapper = Parse(Writer(SoapStyle.Rpc).Signature(Ap, Message, Request("Hello"))).Elements().Single().Elements().Single();
        Assert.Equal("MSS_Signature", wrapper.Name);
        Assert.Equal(Mss + "MSS_SignatureReq", wrapper.Elements().Single().Name);
        var query = Parse(Writer(SoapStyle.Rpc).StatusQuery(Ap, Message, "T1")).Elements().Single().Elements().Single();
        Assert.Equal("MSS_StatusQuery", query.Name);
        Assert.Equal(Mss + "MSS_StatusReq", query.Elements().Single().Name);
    }

    [Fact]
    public void In_document_style_the_message_stands_in_the_body_itself()
    {
        Assert.Equal(Mss + "MSS_SignatureReq", Part(Writer(SoapStyle.Document).Signature(Ap, Message, Request("Hello"))).Name);
        Assert.Equal(Mss + "MSS_StatusReq", Part(Writer(SoapStyle.Document).StatusQuery(Ap, Message, "T1")).Name);
    }

    [Fact]
    public void The_elements_of_a_signature_request_stand_in_schema_order()
    {
        var request = Request("Hello") with { DataToBeDisplayed = WireData.PlainText("Shown"), Profile = "mss::sign:loa3", Format = SoapNames.Mss + "CMS-Signature" };
        var part = Part(Writer(SoapStyle.Document).Signature(Ap, Message, request));
        Assert.Equal(
            ["AP_Info", "MSSP_Info", "MobileUser", "DataToBeSigned", "DataToBeDisplayed", "SignatureProfile", "MSS_Format"],
            part.Elements().Select(e => e.Name.LocalName));
        Assert.All(part.Descendants(), e => Assert.Equal(Mss.NamespaceName, e.Name.NamespaceName));
        Assert.Equal("mss::sign:loa3", part.Element(Mss + "SignatureProfile")!.Element(Mss + "mssURI")!.Value);
        Assert.Equal("asynchClientServer", (string?)part.Attribute("MessagingMode"));
        Assert.Equal("120", (string?)part.Attribute("TimeOut"));
        Assert.Equal("synch", (string?)Part(Writer(SoapStyle.Document).Signature(Ap, Message, request with { Synchronous = true })).Attribute("MessagingMode"));
    }

    [Theory]
    [InlineData("a & b < c > d \"e\" 'f' ]]> g")]
    [InlineData("line one\nline two\r\nline three\rend\t.")]
    [InlineData("  padded  ")]
    [InlineData("Grüße €, 漢字, 😀")]
    [InlineData("<mss:MSISDN>+99900000000</mss:MSISDN>")]
    public void Every_text_arrives_as_it_was(string text)
    {
        var part = Part(Writer(SoapStyle.Document).Signature(Ap, Message, Request(text)));
        Assert.Equal(text, part.Element(Mss + "DataToBeSigned")!.Value);
        Assert.Equal(Ap.ApPwd, (string?)part.Element(Mss + "AP_Info")!.Attribute("AP_PWD"));
    }

    [Theory]
    [InlineData("a\u0000b", 1)]
    [InlineData("\u001b[2J", 0)]
    [InlineData("ab\ufffe", 2)]
    [InlineData("fine \ud83d\ude00\t\r\n", -1)]
    public void Characters_that_XML_cannot_carry_are_found_and_never_written(string text, int at)
    {
        Assert.Equal(at, MssRequestWriter.IndexOfIllegalCharacter(text));
        if (at >= 0)
        {
            Assert.ThrowsAny<ArgumentException>(() => Writer(SoapStyle.Rpc).Signature(Ap, Message, Request(text)));
        }
    }

    [Fact]
    public void Half_a_surrogate_pair_is_found()
    {
        // Not in the theory above: attributes are UTF-8 and lose such characters.
        Assert.Equal(1, MssRequestWriter.IndexOfIllegalCharacter("x\ud83d"));
        Assert.Equal(0, MssRequestWriter.IndexOfIllegalCharacter("\ude00\ud83d"));
        Assert.ThrowsAny<ArgumentException>(() => Writer(SoapStyle.Rpc).Signature(Ap, Message, Request("x\ud83d")));
    }

    [Fact]
    public void A_hash_travels_as_Base64()
    {
        var hash = new byte[32];
        hash[0] = 0xFB;
        var request = Request("") with { DataToBeSigned = WireData.Sha256(hash) };
        var data = Part(Writer(SoapStyle.Document).Signature(Ap, Message, request)).Element(Mss + "DataToBeSigned")!;
        Assert.Equal("application/x-sha256", (string?)data.Attribute("MimeType"));
        Assert.Equal("base64", (string?)data.Attribute("Encoding"));
        Assert.Equal(hash, Convert.FromBase64String(data.Value));
    }

    [Fact]
    public void Requests_begin_without_byte_order_mark_and_instants_have_a_fixed_length()
    {
        var bytes = Writer(SoapStyle.Rpc).StatusQuery(Ap, Message, "T1");
        Assert.Equal((byte)'<', bytes[0]);
        Assert.Equal("2026-11-24T09:05:06.007Z", MssRequestWriter.Instant(new DateTimeOffset(2026, 11, 24, 10, 5, 6, 7, TimeSpan.FromHours(1))));
    }

    [Fact]
    public void Credentials_do_not_print_the_password() => Assert.DoesNotContain("p&w", $"{Ap}", StringComparison.Ordinal);

    private static MssRequestWriter Writer(SoapStyle style) => new(SoapVersion.Soap12, style);

    private static SignatureRequest Request(string text) => new() { Msisdn = "+99901000001", DataToBeSigned = WireData.PlainText(text) };

    private static XElement Parse(byte[] bytes) => XElement.Parse(Encoding.UTF8.GetString(bytes), LoadOptions.PreserveWhitespace);

    private static XElement Part(byte[] bytes) => Parse(bytes).Elements().Single().Elements().Single();
}
