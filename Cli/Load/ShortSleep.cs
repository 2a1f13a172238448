using System.Runtime.InteropServices;

namespace Mss.Cli.Load;

/// <summary>Sleeps for fractions of a millisecond. Timers of .NET are no finer than a millisecond, which would be most of a good server's latency.</summary>
internal static class ShortSleep
{
    private static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(50);

    /// <summary>Blocks the thread for about <paramref name="span"/>, at most 50 ms; may return early.</summary>
    public static void For(TimeSpan span)
    {
        if (span <= TimeSpan.Zero)
        {
            return;
        }

        span = span < Longest ? span : Longest;
        if (OperatingSystem.IsLinux() || OperatingSystem.IsMacOS())
        {
            var request = new TimeSpec { Seconds = 0, Nanoseconds = (nint)(span.Ticks * TimeSpan.NanosecondsPerTick) };
            _ = NanoSleep(in request, 0); // woken early by a signal: the caller looks at the clock anyway
        }
        else
        {
            Thread.Sleep(span < TimeSpan.FromMilliseconds(1) ? TimeSpan.FromMilliseconds(1) : span);
        }
    }

    [DllImport("libc", EntryPoint = "nanosleep")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int NanoSleep(in TimeSpec request, nint remaining);

    [StructLayout(LayoutKind.Sequential)]
    private struct TimeSpec
    {
        public nint Seconds;
        public nint Nanoseconds;
    }
}
