using System.Collections.Concurrent;
using System.Globalization;
using Mss.Grains.Interfaces;

namespace Mss.Gateway.Operations;

/// <summary>
/// How many requests an AP may make in a minute, as its registration says. A bucket holds one minute's worth and fills evenly; what an AP has left is one number
/// (the time at which its bucket is full again), and a full bucket needs no memory.
/// </summary>
/// <remarks>Each gateway counts for itself: with n gateways an AP can have up to n times as many.</remarks>
public sealed class RequestRates(TimeProvider time)
{
    private const int MaxEntries = 10_000;
    private readonly ConcurrentDictionary<string, Bucket> _buckets = new(StringComparer.Ordinal);
    private readonly long _start = time.GetTimestamp();

    /// <summary>How many APs are remembered; for tests and metrics.</summary>
    public int Count => _buckets.Count;

    /// <summary>Counts a request of an authenticated AP.</summary>
    /// <param name="provider">The AP.</param>
    /// <param name="retryAfter">When refused: after which time the next request is taken.</param>
    /// <returns>False when the AP has used up its minute; the request is not counted then.</returns>
    public bool TryTake(ApplicationProvider provider, out TimeSpan retryAfter)
    {
        ArgumentNullException.ThrowIfNull(provider);
        retryAfter = default;
        if (provider.RequestsPerMinute <= 0)
        {
            return true;
        }

        if (_buckets.Count >= MaxEntries && !_buckets.ContainsKey(provider.ApId))
        {
            ForgetFull();
        }

        var interval = TimeSpan.FromMinutes(1) / provider.RequestsPerMinute;
        var bucket = _buckets.GetOrAdd(provider.ApId, static _ => new Bucket());
        lock (bucket)
        {
            var now = Now();
            var from = bucket.FullAt > now ? bucket.FullAt : now;
            retryAfter = from + interval - now - TimeSpan.FromMinutes(1);
            if (retryAfter > TimeSpan.Zero)
            {
                return false;
            }

            retryAfter = default;
            bucket.FullAt = from + interval;
            return true;
        }
    }

    /// <summary>Fault 104: none of TS 102 204's codes means "later"; the AP is told by the text and by <c>Retry-After</c>.</summary>
    public static Fault TooMany(ApplicationProvider provider, TimeSpan retryAfter)
    {
        ArgumentNullException.ThrowIfNull(provider);
        return new Fault(
            StatusCode.UnauthorizedAccess, $"more than {provider.RequestsPerMinute} requests in a minute", $"Too many requests; try again in {Seconds(retryAfter)} s");
    }

    /// <summary>Whole seconds, never too few.</summary>
    public static string Seconds(TimeSpan retryAfter) => Math.Max(1, (long)Math.Ceiling(retryAfter.TotalSeconds)).ToString(CultureInfo.InvariantCulture);

    private TimeSpan Now() => time.GetElapsedTime(_start);

    private void ForgetFull()
    {
        var now = Now();
        foreach (var (apId, bucket) in _buckets)
        {
            if (bucket.FullAt <= now)
            {
                _buckets.TryRemove(apId, out _);
            }
        }
    }

    private sealed class Bucket
    {
        /// <summary>Since the gateway's start.</summary>
        public TimeSpan FullAt { get; set; }
    }
}
