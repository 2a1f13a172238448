namespace Mss.Cli.Load;

/// <summary>
/// When each transaction is meant to start: at a constant rate from the beginning, whatever the server does. Latency is measured from here, so that a
/// server which stalls is charged for all those who would have come meanwhile (no coordinated omission).
/// </summary>
internal sealed class OpenLoopSchedule
{
    private readonly long _start;
    private readonly double _ticksPerTransaction;
    private long _next;

    /// <summary>Creates a schedule.</summary>
    /// <param name="start">Timestamp of the first start.</param>
    /// <param name="frequency">Timestamps per second.</param>
    /// <param name="ratePerSecond">Starts per second, more than 0.</param>
    /// <param name="length">For how long.</param>
    public OpenLoopSchedule(long start, long frequency, double ratePerSecond, TimeSpan length)
    {
        _start = start;
        _ticksPerTransaction = frequency / ratePerSecond;
        Count = (long)Math.Round(ratePerSecond * length.TotalSeconds);
    }

    /// <summary>How many starts there are in all.</summary>
    public long Count { get; }

    /// <summary>True when every start was taken.</summary>
    public bool IsDone => _next >= Count;

    /// <summary>Timestamp of the next start that was not taken yet.</summary>
    public long Next => IntendedStart(_next);

    /// <summary>Takes the next start if its time has come.</summary>
    public bool TryTake(long now, out long intendedStart)
    {
        intendedStart = IntendedStart(_next);
        if (IsDone || intendedStart > now)
        {
            return false;
        }

        _next++;
        return true;
    }

    // From the index and not from the start before: rounding must not add up.
    private long IntendedStart(long index) => _start + (long)(index * _ticksPerTransaction);
}
