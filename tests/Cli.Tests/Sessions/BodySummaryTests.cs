using System.Text;
using Mss.Cli.Sessions;

namespace Mss.Cli.Tests.Sessions;

public sealed class BodySummaryTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("{}", "")]
    [InlineData("""{"b":1,"a":true,"none":null,"c":1.50}""", "b=1 a=true c=1.50")]
    [InlineData("""{"text":"two words","empty":"","id":"x"}""", "text=\"two words\" empty=\"\" id=x")]
    [InlineData("""{"outer":{"inner":[1,"two",{"x":3}]}}""", "outer={inner=[1 two {x=3}]}")]
    [InlineData("[1,2]", "[1 2]")]
    [InlineData("not json", "(not JSON, 8 bytes)")]
    [InlineData("""{"evil":"a\u001b[31m\nb"}""", "evil=a\\u001b[31m\\u000ab")]
    public void Members_are_shown_in_order(string body, string expected) => Assert.Equal(expected, BodySummary.Of(Encoding.UTF8.GetBytes(body)));

    [Fact]
    public void Long_octets_are_shown_as_beginning_and_length()
    {
        var base64 = Convert.ToBase64String(Enumerable.Range(0, 256).Select(i => (byte)i).ToArray());
        Assert.Equal("s=AAECAwQFBgcICQoL…(256 bytes)", BodySummary.Of(Encoding.UTF8.GetBytes($$"""{"s":"{{base64}}"}""")));
        Assert.Equal("d=abababababababab…(32 bytes)", BodySummary.Of(Encoding.UTF8.GetBytes($$"""{"d":"{{string.Concat(Enumerable.Repeat("ab", 32))}}"}""")));
    }

    [Fact]
    public void Long_texts_are_cut()
    {
        var summary = BodySummary.Of(Encoding.UTF8.GetBytes($$"""{"t":"{{string.Concat(Enumerable.Repeat("word ", 40))}}"}"""));
        Assert.EndsWith("…\"", summary, StringComparison.Ordinal);
        Assert.InRange(summary.Length, 80, 90);
    }
}
