namespace Mss.Cli.Load;

/// <summary>
/// When each transaction is meant to start: at a constant rate from the beginning, whatever the server does. Latency is measured from here, so that a
/// server which stalls is charged for all those who would have come meanwhile (no coordinated omission).
/// </summary>
internal sealed class OpenLoopSchedule
{
    private readonly long _start;
    private readonly double _ticksPerTransaction;
    private long _taken;

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

    /// <summary>How many starts are meant at or after a time.</summary>
    public long CountFrom(long timestamp)
    {
        var first = Math.Clamp((long)((timestamp - _start) / _ticksPerTransaction) - 1, 0, Count);
        while (first < Count && IntendedStart(first) < timestamp)
        {
            first++;
        }

        return Count - first;
    }

    /// <summary>Takes the next start; whoever takes it waits for it, or begins at once when it is late. Safe from any thread.</summary>
    public bool TryTake(out long intendedStart)
    {
        var index = Interlocked.Increment(ref _taken) - 1;
        intendedStart = IntendedStart(index);
        return index < Count;
    }

    // From the index and not from the start before: rounding must not add up.
    private long IntendedStart(long index) => _start + (long)(index * _ticksPerTransaction);
}
