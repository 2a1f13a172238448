namespace Mss.Sscd.Sim;

/// <summary>What stands on a phone's screen, with the timer of whatever comes first: the deadline or a planned failure.</summary>
internal sealed class Screen(ShownRequest shown, DateTimeOffset failureAt, int failureCode, Action due) : IDisposable
{
    // Timers take no more than 49 days; a far deadline is looked at again.
    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);
    private ITimer? _timer;

    public ShownRequest Shown => shown;

    public string TransactionId => shown.TransactionId;

    public DateTimeOffset FailureAt => failureAt;

    public int FailureCode => failureCode;

    public void Rearm(TimeProvider time)
    {
        var first = failureAt < shown.Deadline ? failureAt : shown.Deadline;
        var wait = first - time.GetUtcNow();
        wait = wait > Longest ? Longest : wait;

        // Rounded up: a timer that fires a fraction of a millisecond early would find nothing due. Never 0, so that even a clock set back makes no busy loop.
        wait = TimeSpan.FromMilliseconds(Math.Max(1, Math.Ceiling(wait.TotalMilliseconds)));
        _timer?.Dispose();
        _timer = time.CreateTimer(static action => ((Action)action!)(), due, wait, Timeout.InfiniteTimeSpan);
    }

    public void Dispose() => _timer?.Dispose();
}
