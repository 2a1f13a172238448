using System.Security.Cryptography;

namespace Mss.Grains.Notifications;

/// <summary>Pauses between attempts: doubled each time up to a longest one, and varied at random.</summary>
internal static class RetrySchedule
{
    /// <summary>The pause after so many attempts that failed.</summary>
    /// <param name="failed">Attempts that failed so far, 1 or more.</param>
    /// <param name="options">First and longest pause, and how much they vary.</param>
    public static TimeSpan PauseAfter(int failed, NotificationOptions options)
    {
        // 2^40 times the shortest first pause is longer than any longest one.
        var doubled = options.FirstRetry.TotalMilliseconds * Math.Pow(2, Math.Min(failed - 1, 40));
        var pause = Math.Min(doubled, options.LongestRetry.TotalMilliseconds);
        var random = (RandomNumberGenerator.GetInt32(2001) / 1000.0) - 1;
        return TimeSpan.FromMilliseconds(Math.Max(1, pause * (1 + (options.Jitter * random))));
    }
}
