using Mss.Cli.CommandLine;
using Mss.Cli.Tests.Testing;

namespace Mss.Cli.Tests.CommandLine;

public sealed class ValueTextTests
{
    [Theory]
    [InlineData("500ms", 500)]
    [InlineData("90", 90_000)]
    [InlineData("90s", 90_000)]
    [InlineData("1.5m", 90_000)]
    [InlineData("15min", 900_000)]
    [InlineData("1h", 3_600_000)]
    [InlineData("2D", 172_800_000)]
    public void Time_spans_are_read(string text, double milliseconds)
    {
        Assert.True(ValueText.TryDuration(text, out var span, out _));
        Assert.Equal(milliseconds, span.TotalMilliseconds);
    }

    [Theory]
    [InlineData("")]
    [InlineData("h")]
    [InlineData("-1h")]
    [InlineData("0")]
    [InlineData("1w")]
    [InlineData("1 h 2")]
    [InlineData("999999d")]
    public void Other_texts_are_no_time_spans(string text)
    {
        Assert.False(ValueText.TryDuration(text, out _, out var problem));
        Assert.NotEmpty(problem);
    }

    [Theory]
    [InlineData("1h", "2026-11-24T09:00:00Z")]
    [InlineData("2d", "2026-11-22T10:00:00Z")]
    [InlineData("2026-11-24T08:00", "2026-11-24T08:00:00Z")]
    [InlineData("2026-11-24", "2026-11-24T00:00:00Z")]
    [InlineData("2026-11-24T08:00:00+02:00", "2026-11-24T06:00:00Z")]
    public void Since_is_a_span_before_now_or_a_time_in_UTC(string text, string expected)
    {
        var now = new ImmediateTime(new DateTimeOffset(2026, 11, 24, 10, 0, 0, TimeSpan.Zero));
        Assert.True(ValueText.Since(now)(text, out var value, out _));
        Assert.Equal(DateTimeOffset.Parse(expected, System.Globalization.CultureInfo.InvariantCulture), value);
    }

    [Theory]
    [InlineData("1%", 0.01)]
    [InlineData("0.5", 0.5)]
    [InlineData("100%", 1)]
    [InlineData("0", 0)]
    public void Shares_are_read(string text, double expected)
    {
        Assert.True(ValueText.TryShare(text, out var value, out _));
        Assert.Equal(expected, value, 12);
    }

    [Theory]
    [InlineData("101%")]
    [InlineData("-1")]
    [InlineData("x")]
    public void Other_texts_are_no_shares(string text) => Assert.False(ValueText.TryShare(text, out _, out _));
}
