namespace Mss.Storage;

/// <summary>Times as the store keeps them: milliseconds since 1970, cut down.</summary>
internal static class UnixTime
{
    /// <summary>The first millisecond that is not before the time: with it, "before" and "since" hold exactly for times that were cut.</summary>
    public static long Ceiling(DateTimeOffset time)
    {
        var milliseconds = time.ToUnixTimeMilliseconds();
        return time.Ticks % TimeSpan.TicksPerMillisecond == 0 ? milliseconds : milliseconds + 1;
    }
}
