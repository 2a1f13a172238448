using System.Numerics;

namespace Mss.Cli.Load;

/// <summary>
/// Counts durations in buckets whose width grows with the value, so that every value is known to three significant digits (0.1 %) at a fixed size, as in
/// HdrHistogram. Recording is one addition and safe from any thread.
/// </summary>
/// <remarks>Values are nanoseconds from 0 to about two hours; longer ones count as the longest.</remarks>
internal sealed class LatencyHistogram
{
    // 1024 buckets for each power of two: the width is at most 1/1024 of the value.
    private const int HalfBits = 10;
    private const int Half = 1 << HalfBits;
    private const int LinearLimit = 2 * Half;
    private const int MaxShift = 32;
    private const long MaxValue = ((long)LinearLimit << MaxShift) - 1;

    private readonly long[] _counts = new long[LinearLimit + (MaxShift * Half)];
    private long _count;
    private long _max;

    /// <summary>How many values were recorded.</summary>
    public long Count => Volatile.Read(ref _count);

    /// <summary>The longest value, exactly.</summary>
    public TimeSpan Max => FromNanoseconds(Volatile.Read(ref _max));

    /// <summary>Records a duration; a negative one counts as 0.</summary>
    public void Record(TimeSpan value)
    {
        var nanoseconds = Math.Clamp(value.Ticks * TimeSpan.NanosecondsPerTick, 0, MaxValue);
        Interlocked.Increment(ref _counts[IndexOf(nanoseconds)]);
        Interlocked.Increment(ref _count);
        var max = Volatile.Read(ref _max);
        while (nanoseconds > max)
        {
            var seen = Interlocked.CompareExchange(ref _max, nanoseconds, max);
            if (seen == max)
            {
                break;
            }

            max = seen;
        }
    }

    /// <summary>The value that so many percent of the values do not exceed; 0 when nothing was recorded.</summary>
    /// <param name="percent">0 to 100.</param>
    public TimeSpan Percentile(double percent)
    {
        var count = Count;
        if (count == 0)
        {
            return TimeSpan.Zero;
        }

        var wanted = Math.Max(1, (long)Math.Ceiling((count * percent / 100) - 1e-6)); // 99.9 is not exact in binary
        long seen = 0;
        for (var i = 0; i < _counts.Length; i++)
        {
            seen += Volatile.Read(ref _counts[i]);
            if (seen >= wanted)
            {
                return FromNanoseconds(Math.Min(HighestOf(i), Volatile.Read(ref _max)));
            }
        }

        return Max;
    }

    private static int IndexOf(long value)
    {
        if (value < LinearLimit)
        {
            return (int)value;
        }

        var shift = BitOperations.Log2((ulong)value) - HalfBits;
        return LinearLimit + ((shift - 1) * Half) + (int)(value >> shift) - Half;
    }

    private static long HighestOf(int index)
    {
        if (index < LinearLimit)
        {
            return index;
        }

        var shift = ((index - LinearLimit) / Half) + 1;
        long top = ((index - LinearLimit) % Half) + Half;
        return ((top + 1) << shift) - 1;
    }

    // Rounded up: a tick is 100 ns, and a percentile must not read shorter than it was.
    private static TimeSpan FromNanoseconds(long value) => new((value + TimeSpan.NanosecondsPerTick - 1) / TimeSpan.NanosecondsPerTick);
}
