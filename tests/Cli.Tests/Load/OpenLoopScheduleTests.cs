using Mss.Cli.Load;

namespace Mss.Cli.Tests.Load;

public sealed class OpenLoopScheduleTests
{
    private const long Frequency = 1_000_000;

    [Fact]
    public void Starts_are_meant_at_a_constant_rate_whenever_they_are_taken()
    {
        var schedule = new OpenLoopSchedule(start: 500, Frequency, ratePerSecond: 1000, TimeSpan.FromMilliseconds(5));
        Assert.Equal(5, schedule.Count);
        Assert.Equal([500, 1500, 2500, 3500, 4500], Take(schedule));
        Assert.False(schedule.TryTake(out _));
    }

    [Fact]
    public void Rounding_does_not_add_up()
    {
        var schedule = new OpenLoopSchedule(0, Frequency, ratePerSecond: 3333, TimeSpan.FromSeconds(300));
        var starts = Take(schedule);
        Assert.Equal(999_900, starts.Count);
        Assert.InRange(starts[^1], (300 * Frequency) - 400, 300 * Frequency);
    }

    [Theory]
    [InlineData(0, 5)]
    [InlineData(500, 5)]
    [InlineData(501, 4)]
    [InlineData(2500, 3)]
    [InlineData(4501, 0)]
    [InlineData(1_000_000, 0)]
    public void The_starts_from_a_time_on_are_counted(long from, long expected) =>
        Assert.Equal(expected, new OpenLoopSchedule(500, Frequency, 1000, TimeSpan.FromMilliseconds(5)).CountFrom(from));

    [Fact]
    public async Task No_start_is_taken_twice_by_many_workers()
    {
        var schedule = new OpenLoopSchedule(0, Frequency, 1000, TimeSpan.FromSeconds(10));
        var taken = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => Take(schedule))));
        var all = taken.SelectMany(t => t).ToList();
        Assert.Equal(10_000, all.Count);
        Assert.Equal(10_000, all.Distinct().Count());
    }

    private static List<long> Take(OpenLoopSchedule schedule)
    {
        var taken = new List<long>();
        while (schedule.TryTake(out var intended))
        {
            taken.Add(intended);
        }

        return taken;
    }
}
