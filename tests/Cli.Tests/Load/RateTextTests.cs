using Mss.Cli.Load;

namespace Mss.Cli.Tests.Load;

public sealed class RateTextTests
{
    [Theory]
    [InlineData("500/s", 500)]
    [InlineData("500", 500)]
    [InlineData("0.5/s", 0.5)]
    [InlineData("6000/min", 100)]
    [InlineData("3600/h", 1)]
    public void Rates_are_read_per_second(string text, double expected)
    {
        Assert.True(RateText.TryParse(text, out var rate, out _));
        Assert.Equal(expected, rate, 9);
    }

    [Theory]
    [InlineData("0/s")]
    [InlineData("-5/s")]
    [InlineData("5/day")]
    [InlineData("fast")]
    [InlineData("2000000/s")]
    public void Other_texts_are_no_rates(string text) => Assert.False(RateText.TryParse(text, out _, out _));
}
