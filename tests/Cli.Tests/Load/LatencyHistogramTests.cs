using Mss.Cli.Load;

namespace Mss.Cli.Tests.Load;

public sealed class LatencyHistogramTests
{
    [Fact]
    public void An_empty_histogram_reads_zero()
    {
        var histogram = new LatencyHistogram();
        Assert.Equal(TimeSpan.Zero, histogram.Percentile(99));
        Assert.Equal(TimeSpan.Zero, histogram.Max);
        Assert.Equal(0, histogram.Count);
    }

    [Fact]
    public void Percentiles_of_a_uniform_distribution_are_exact_to_three_digits()
    {
        var histogram = new LatencyHistogram();
        for (var i = 1; i <= 100_000; i++)
        {
            histogram.Record(TimeSpan.FromMicroseconds(i));
        }

        Assert.Equal(100_000, histogram.Count);
        foreach (var (percent, microseconds) in new[] { (0.0, 1.0), (50, 50_000), (90, 90_000), (99, 99_000), (99.9, 99_900), (100, 100_000) })
        {
            AssertClose(microseconds, histogram.Percentile(percent).TotalMicroseconds);
        }

        Assert.Equal(100_000, histogram.Max.TotalMicroseconds);
    }

    [Fact]
    public void Every_magnitude_from_a_tick_to_an_hour_is_kept_to_a_thousandth_and_never_read_shorter()
    {
        var random = new Random(1);
        for (var i = 0; i < 2_000; i++)
        {
            var ticks = (long)Math.Pow(10, random.NextDouble() * Math.Log10(TimeSpan.FromHours(1).Ticks));
            var histogram = new LatencyHistogram();
            histogram.Record(new TimeSpan(ticks));
            histogram.Record(TimeSpan.FromHours(2));
            var read = histogram.Percentile(50).Ticks;
            Assert.InRange(read, ticks, ticks + Math.Ceiling(ticks * 0.001) + 1);
        }
    }

    [Fact]
    public void One_slow_value_among_a_thousand_shows_in_the_last_percentile_only()
    {
        var histogram = new LatencyHistogram();
        for (var i = 0; i < 999; i++)
        {
            histogram.Record(TimeSpan.FromMilliseconds(1));
        }

        histogram.Record(TimeSpan.FromSeconds(3));
        AssertClose(1000, histogram.Percentile(99.9).TotalMicroseconds);
        Assert.Equal(TimeSpan.FromSeconds(3), histogram.Percentile(100));
        Assert.Equal(TimeSpan.FromSeconds(3), histogram.Max);
    }

    [Fact]
    public void Values_out_of_range_count_as_the_nearest()
    {
        var histogram = new LatencyHistogram();
        histogram.Record(TimeSpan.FromDays(30));
        histogram.Record(TimeSpan.FromSeconds(-1));
        Assert.Equal(2, histogram.Count);
        Assert.Equal(TimeSpan.Zero, histogram.Percentile(50));
        Assert.InRange(histogram.Max, TimeSpan.FromHours(2), TimeSpan.FromHours(3));
    }

    [Fact]
    public async Task Recording_from_many_threads_loses_nothing()
    {
        var histogram = new LatencyHistogram();
        await Task.WhenAll(Enumerable.Range(1, 4).Select(n => Task.Run(() =>
        {
            for (var i = 0; i < 10_000; i++)
            {
                histogram.Record(TimeSpan.FromMilliseconds(n));
            }
        })));
        Assert.Equal(40_000, histogram.Count);
        Assert.Equal(TimeSpan.FromMilliseconds(4), histogram.Max);
        AssertClose(2000, histogram.Percentile(50).TotalMicroseconds);
    }

    private static void AssertClose(double expected, double actual) => Assert.InRange(actual, expected, expected * 1.001);
}
