using Mss.Cli.Load;

namespace Mss.Cli.Tests.Load;

public sealed class OpenLoopScheduleTests
{
    private const long Frequency = 1_000_000;

    [Fact]
    public void Starts_are_due_at_a_constant_rate_whatever_happens_between()
    {
        var schedule = new OpenLoopSchedule(start: 500, Frequency, ratePerSecond: 1000, TimeSpan.FromMilliseconds(5));
        Assert.Equal(5, schedule.Count);
        Assert.False(schedule.TryTake(499, out _));
        Assert.Equal([500], Take(schedule, 500));
        Assert.Equal(1500, schedule.Next);
        Assert.Empty(Take(schedule, 1499));

        // A stall: everything that came due meanwhile keeps the time at which it was meant to start.
        Assert.Equal([1500, 2500, 3500], Take(schedule, 3600));
        Assert.False(schedule.IsDone);
        Assert.Equal([4500], Take(schedule, 1_000_000));
        Assert.True(schedule.IsDone);
    }

    [Fact]
    public void Rounding_does_not_add_up()
    {
        var schedule = new OpenLoopSchedule(0, Frequency, ratePerSecond: 3333, TimeSpan.FromSeconds(300));
        var starts = Take(schedule, long.MaxValue);
        Assert.Equal(999_900, starts.Count);
        Assert.InRange(starts[^1], (300 * Frequency) - 400, 300 * Frequency);
    }

    private static List<long> Take(OpenLoopSchedule schedule, long now)
    {
        var taken = new List<long>();
        while (schedule.TryTake(now, out var intended))
        {
            taken.Add(intended);
        }

        return taken;
    }
}
