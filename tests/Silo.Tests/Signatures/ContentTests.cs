using System.Text;
using Mss.Silo.Tests.Hosting;
using Mss.Silo.Tests.Wire;

namespace Mss.Silo.Tests.Signatures;

/// <summary>What is signed is the text that the AP meant, octet by octet.</summary>
[Collection(SharedAppGroup.Name)]
public sealed class ContentTests(SharedApp shared)
{
    /// <summary>What stands on the wire, and the text that XML 1.0 says it is.</summary>
    public static TheoryData<string, string> Texts => new()
    {
        { "Maksa 10 €, Åke Öhman?", "Maksa 10 €, Åke Öhman?" },
        { "Оплатить 10 ₽? 支払う 🙂", "Оплатить 10 ₽? 支払う 🙂" },
        { "a &amp; b &lt;c&gt; &quot;d&quot; &apos;e&apos;", "a & b <c> \"d\" 'e'" },
        { "&#228;&#x20AC;&#x1F642;", "ä€🙂" },
        { "<![CDATA[<b>&amp;</b>]]>", "<b>&amp;</b>" },
        { "one <![CDATA[two]]> three<![CDATA[ ]]>", "one two three " },
        { "  two before, three after   ", "  two before, three after   " },
        { "a\n  b\n", "a\n  b\n" },
        { "a\r\nb\rc", "a\nb\nc" },
        { "a&#13;&#10;b", "a\r\nb" },
        { "a<!-- not a part of it -->b", "ab" },
        { "nai\u0308ve", "nai\u0308ve" },
    };

    [Theory]
    [MemberData(nameof(Texts))]
    public async Task The_content_of_the_signature_is_the_text_byte_for_byte(string onTheWire, string text)
    {
        var answer = await shared.App.Client.SignAsync(new RequestText { Data = onTheWire });

        Assert.Equal(500, answer.Code);
        Verified.Cms(answer.Signature, Encoding.UTF8.GetBytes(text), shared.App.Pki);
    }

    [Theory]
    [InlineData("base64")]
    [InlineData("BASE64")]
    public async Task Octets_are_signed_as_they_are(string encoding)
    {
        byte[] octets = [0, 255, 13, 10, 0, 0x30, 0x80];
        var answer = await shared.App.Client.SignAsync(new RequestText
        {
            Profile = "mss::authn:loa4",
            Data = Convert.ToBase64String(octets),
            DataType = $"""MimeType="application/octet-stream" Encoding="{encoding}" """,
        });

        Assert.Equal(500, answer.Code);
        Verified.Cms(answer.Signature, octets, shared.App.Pki);
    }

    [Theory]
    [InlineData("", 103)]
    [InlineData("a&#x202E;b", 107)]
    [InlineData("a&#x200B;b", 107)]
    public async Task A_text_that_cannot_be_shown_faithfully_is_not_signed(string onTheWire, int fault)
    {
        var answer = await shared.App.Client.SignAsync(new RequestText { Data = onTheWire });

        Assert.Equal(fault, answer.Fault);
    }

    [Fact]
    public async Task A_text_that_is_longer_than_the_screen_is_not_signed()
    {
        var longest = await shared.App.Client.SignAsync(new RequestText { Data = new string('x', 239) });
        var longer = await shared.App.Client.SignAsync(new RequestText { Data = new string('x', 240) });

        Assert.Equal((500, 103), (longest.Code, longer.Code));
    }
}
