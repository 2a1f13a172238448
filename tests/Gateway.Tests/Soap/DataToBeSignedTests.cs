using static Mss.Gateway.Tests.Soap.TestMessage;

namespace Mss.Gateway.Tests.Soap;

/// <summary>What is signed is exactly what arrived after XML's own line-end normalisation.</summary>
public sealed class DataToBeSignedTests
{
    [Theory]
    [InlineData("  Log in?\t", "  Log in?\t")]
    [InlineData("   ", "   ")]
    [InlineData("\n\n", "\n\n")]
    [InlineData("a\r\nb\rc\nd", "a\nb\nc\nd")]
    [InlineData("a&#13;&#10;b", "a\r\nb")]
    [InlineData("1 &lt; 2 &amp;&amp; &#x20AC; &quot;&apos;&gt;", "1 < 2 && € \"'>")]
    [InlineData("<![CDATA[<b>&amp;</b>]]>", "<b>&amp;</b>")]
    [InlineData("a<![CDATA[ <b> ]]>c<![CDATA[d]]>", "a <b> cd")]
    [InlineData("pay <!-- not --> 10 €", "pay  10 €")]
    [InlineData("1<!---->0<?pi data?>0", "100")]
    [InlineData("<!-- x --> \n", " \n")]
    [InlineData("<![CDATA[]]>", "")]
    [InlineData("", "")]
    [InlineData("Allekirjoita 😀 ẞ", "Allekirjoita 😀 ẞ")]
    public void A_text_is_read_whole_and_untrimmed(string xml, string text) =>
        Assert.Equal(text, ReadSignature(Signature($"<mss:DataToBeSigned>{xml}</mss:DataToBeSigned>")).DataToBeSigned!.Value);

    [Fact]
    public void An_empty_element_is_an_empty_text() =>
        Assert.Equal("", ReadSignature(Signature("<mss:DataToBeSigned/>")).DataToBeSigned!.Value);

    [Fact]
    public void A_long_text_is_read_whole()
    {
        var text = string.Concat(Enumerable.Range(0, 6_000).Select(i => $"{i} "));
        Assert.Equal(text, ReadSignature(Signature($"<mss:DataToBeSigned>{text}</mss:DataToBeSigned>")).DataToBeSigned!.Value);
    }

    [Theory]
    [InlineData("<b>10</b>")]
    [InlineData("pay <x:b xmlns:x='urn:x'/> 10")]
    public void An_element_inside_of_what_is_signed_is_refused(string xml) =>
        Assert.StartsWith("DataToBeSigned: ", ReadFault(Signature($"<mss:DataToBeSigned>{xml}</mss:DataToBeSigned>")).DetailForAp, StringComparison.Ordinal);

    [Fact]
    public void What_is_displayed_is_read_like_what_is_signed()
    {
        var request = ReadSignature(Signature(Data + "<mss:DataToBeDisplayed MimeType='text/plain'> Sign  it? </mss:DataToBeDisplayed>"));
        Assert.Equal(" Sign  it? ", request.DataToBeDisplayed!.Value);
        Assert.Equal("Log in?", request.DataToBeSigned!.Value);
    }
}
