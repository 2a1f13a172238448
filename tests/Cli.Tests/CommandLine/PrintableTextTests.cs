using Mss.Cli.CommandLine;

namespace Mss.Cli.Tests.CommandLine;

public sealed class PrintableTextTests
{
    [Theory]
    [InlineData("Grüße 漢字 😀", "Grüße 漢字 😀")]
    [InlineData("a\u001b[2Jb", "a\\u001b[2Jb")]
    [InlineData("line\r\nline", "line\\u000d\\u000aline")]
    [InlineData("Pay \u202e21", "Pay \\u202e21")]
    [InlineData("a\u2028b", "a\\u2028b")]
    public void What_could_steer_a_terminal_is_written_as_a_number(string text, string expected) => Assert.Equal(expected, PrintableText.Of(text));
}
