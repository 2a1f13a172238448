using System.Text;
using Mss.Gateway.Messages;
using Mss.Gateway.Soap;
using static Mss.Gateway.Tests.Soap.TestMessage;

namespace Mss.Gateway.Tests.Soap;

/// <summary>Hostile and broken messages are refused by a fault, before they cost anything.</summary>
public sealed class HostileMessageTests
{
    private const string Xml = "<?xml version=\"1.0\"?>";

    [Theory]
    [InlineData("<!DOCTYPE x>")]
    [InlineData("<!DOCTYPE s:Envelope SYSTEM \"http://127.0.0.1:1/evil.dtd\">")]
    [InlineData("<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]>")]
    [InlineData("<!DOCTYPE x [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\"><!ENTITY c \"&b;&b;&b;&b;&b;&b;&b;&b;\">]>")]
    public void A_DTD_is_refused(string dtd) => Assert.Equal("SOAP message: a DTD is not allowed", ReadFault(Xml + dtd + Signature()).DetailForAp);

    [Theory]
    [InlineData("&e;")]
    [InlineData("&#0;")]
    [InlineData("&#x1;")]
    [InlineData("&#xFFFE;")]
    [InlineData("&#xD800;")]
    [InlineData("&#x110000;")]
    [InlineData("\u0000")]
    [InlineData("\u0008")]
    [InlineData("\uFFFF")]
    [InlineData("]]>")]
    [InlineData("&")]
    public void What_is_no_XML_character_or_reference_is_refused(string text) => ReadFault(Signature($"<mss:DataToBeSigned>{text}</mss:DataToBeSigned>"));

    [Fact]
    public void A_text_that_only_looks_like_a_DTD_is_read() =>
        Assert.Equal("<!DOCTYPE html>", ReadSignature(Signature("<mss:DataToBeSigned><![CDATA[<!DOCTYPE html>]]></mss:DataToBeSigned>")).DataToBeSigned!.Value);

    [Fact]
    public void No_body_is_a_missing_envelope()
    {
        Assert.Equal("SOAP envelope is missing", AssertRefused(SoapReader.Read(default, null)).DetailForAp);
        Assert.Equal("SOAP envelope is missing", AssertRefused(SoapReader.Read(new byte[] { 0xEF, 0xBB, 0xBF }, null)).DetailForAp);
    }

    [Theory]
    [InlineData(" ")]
    [InlineData("hello")]
    [InlineData("{\"MSS_SignatureReq\":{}}")]
    [InlineData("<")]
    [InlineData("<?xml version=\"1.1\"?><a/>")]
    [InlineData("<a></b>")]
    [InlineData("<x:a/>")]
    public void What_is_no_XML_is_refused(string text) => ReadFault(text);

    [Fact]
    public void A_message_cut_anywhere_is_refused()
    {
        var whole = Encoding.UTF8.GetBytes(Xml + Signature());
        for (var length = 0; length < whole.Length; length++)
        {
            AssertRefused(SoapReader.Read(whole.AsMemory(0, length), SoapXml));
        }

        Assert.Null(SoapReader.Read(whole, SoapXml).Fault);
    }

    [Fact]
    public void Anything_after_the_envelope_is_refused()
    {
        ReadFault(Signature() + "x");
        ReadFault(Signature() + "<x/>");
        Assert.Null(Read(Signature() + "\r\n<!-- bye -->\n").Fault);
    }

    [Fact]
    public void Octets_that_are_no_UTF8_are_refused()
    {
        foreach (byte[] octets in new byte[][] { [0xFF], [0xC3], [0xC0, 0xBC], [0xED, 0xA0, 0x80], [0xF5, 0x80, 0x80, 0x80] })
        {
            var message = Encoding.UTF8.GetBytes(Signature("<mss:DataToBeSigned>#</mss:DataToBeSigned>")).ToList();
            var place = message.IndexOf((byte)'#');
            message.RemoveAt(place);
            message.InsertRange(place, octets);
            Assert.Equal("SOAP message: not UTF-8", AssertRefused(SoapReader.Read(message.ToArray(), SoapXml)).DetailForAp);
        }
    }

    [Fact]
    public void Other_encodings_than_UTF8_are_refused()
    {
        var text = "<?xml version=\"1.0\" encoding=\"utf-16\"?>" + Signature();
        AssertRefused(SoapReader.Read(Encoding.Unicode.GetBytes(text), "text/xml; charset=utf-16"));
        AssertRefused(SoapReader.Read(Encoding.Unicode.GetPreamble().Concat(Encoding.Unicode.GetBytes(text)).ToArray(), null));
        AssertRefused(SoapReader.Read(Encoding.BigEndianUnicode.GetBytes(text), null));
        AssertRefused(SoapReader.Read(Encoding.UTF32.GetBytes(text), null));
        AssertRefused(SoapReader.Read(Encoding.Latin1.GetBytes("<?xml version=\"1.0\" encoding=\"iso-8859-1\"?>" + Signature("<mss:DataToBeSigned>ä</mss:DataToBeSigned>")), null));
    }

    [Theory]
    [InlineData("iso-8859-1", "text/xml")]
    [InlineData("UTF-8", "text/xml; charset=ISO-8859-1")]
    public void A_text_that_two_encodings_read_differently_is_refused(string declared, string contentType)
    {
        var declaration = $"<?xml version=\"1.0\" encoding=\"{declared}\"?>";
        ReadFault(declaration + Signature("<mss:DataToBeSigned>10 €</mss:DataToBeSigned>"), contentType);
        Assert.Equal("10 EUR", ReadSignature(declaration + Signature("<mss:DataToBeSigned>10 EUR</mss:DataToBeSigned>"), contentType).DataToBeSigned!.Value);
    }

    [Fact]
    public void A_byte_order_mark_is_passed_over() => Assert.Null(Read("\uFEFF" + Xml + Signature()).Fault);

    [Fact]
    public void Elements_nested_too_deep_are_refused()
    {
        // The part stands at depth 2.
        string Nested(int depth) => Signature(string.Concat(Enumerable.Repeat("<a>", depth)) + string.Concat(Enumerable.Repeat("</a>", depth)));
        Assert.Null(Read(Nested(SoapLimits.MaxDepth - 2)).Fault);
        Assert.Contains("nested deeper", ReadFault(Nested(SoapLimits.MaxDepth - 1)).DetailForAp, StringComparison.Ordinal);
        Assert.Contains("nested deeper", ReadFault(Nested(9_000)).DetailForAp, StringComparison.Ordinal);
    }

    [Fact]
    public void Too_many_nodes_are_refused()
    {
        Assert.Null(Read(Signature(string.Concat(Enumerable.Repeat("<a/>", SoapLimits.MaxNodes - 100)))).Fault);
        Assert.Contains("nodes", ReadFault(Signature(string.Concat(Enumerable.Repeat("<a/>", SoapLimits.MaxNodes)))).DetailForAp, StringComparison.Ordinal);
        Assert.Contains("nodes", ReadFault(Signature(string.Concat(Enumerable.Repeat("<a b='' c=''/>", 4_000)))).DetailForAp, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Floods))]
    public void A_flood_is_refused_and_costs_less_than_a_mebibyte(string kind, string message)
    {
        var octets = Encoding.UTF8.GetBytes(message);
        SoapReader.Read(octets, SoapXml);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var result = SoapReader.Read(octets, SoapXml);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        AssertRefused(result);
        Assert.True(allocated < 1024 * 1024, $"{kind}: {allocated} bytes allocated");
    }

    [Fact]
    public void A_text_in_very_many_pieces_does_not_cost_their_square()
    {
        var message = Encoding.UTF8.GetBytes(Signature($"<mss:DataToBeSigned>{string.Concat(Enumerable.Repeat("<![CDATA[abcdefgh]]>", 9_900))}</mss:DataToBeSigned>"));
        SoapReader.Read(message, SoapXml);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var request = Assert.IsType<SignatureRequest>(SoapReader.Read(message, SoapXml).Request);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.Equal(9_900 * 8, request.DataToBeSigned!.Value.Length);
        Assert.True(allocated < 1024 * 1024, $"{allocated} bytes allocated");
    }

    public static TheoryData<string, string> Floods => new()
    {
        { "a long attribute", Signature($"<mss:AP_Info AP_ID='{new string('a', 1024 * 1024)}'/>") },
        { "a long attribute in a small message", Signature($"<mss:AP_Info AP_ID='{new string('a', SoapLimits.MaxRun)}'/>") },
        { "a long text", Signature($"<mss:DataToBeSigned>{new string('a', 128 * 1024)}</mss:DataToBeSigned>") },
        { "a long comment", Signature($"<!--{new string('a', 128 * 1024)}-->") },
        { "a long name", $"<{new string('a', 128 * 1024)}" },
        { "many attributes", Signature($"<a {string.Concat(Enumerable.Range(0, 6_000).Select(i => $"a{i}='' "))}/>") },
        { "as many attributes as may be, and then more", Signature(string.Concat(Enumerable.Repeat($"<a {string.Concat(Enumerable.Range(0, 1_900).Select(i => $"a{i}='' "))}/>", 8))) },
        { "many names", Signature(string.Concat(Enumerable.Range(0, 11_000).Select(i => $"<a{i}/>"))) },
        { "many namespaces", Signature(string.Concat(Enumerable.Range(0, 5_000).Select(i => $"<a xmlns='urn:{i}'/>"))) },
        { "many levels", Signature(string.Concat(Enumerable.Repeat("<a>", 60_000))) },
    };
}
