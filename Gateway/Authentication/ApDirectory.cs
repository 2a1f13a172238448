using System.Collections.Concurrent;
using Mss.Gateway.Routing;
using Mss.Grains.Interfaces;

namespace Mss.Gateway.Authentication;

/// <summary>The registrations of application providers, asked of their grains and kept for some seconds: a change holds everywhere within that time.</summary>
public sealed class ApDirectory(IGrainFactory grains, TimeProvider time)
{
    private const int MaxEntries = 10_000;
    private static readonly TimeSpan Freshness = TimeSpan.FromSeconds(10);
    private readonly ConcurrentDictionary<string, Entry> _entries = new(StringComparer.Ordinal);

    /// <summary>The AP's registration, or null when there is no such AP.</summary>
    public ValueTask<ApplicationProvider?> FindAsync(string apId)
    {
        ArgumentNullException.ThrowIfNull(apId);
        if (_entries.TryGetValue(apId, out var entry) && time.GetUtcNow() < entry.FreshUntil && entry.Provider is { IsFaulted: false, IsCanceled: false } provider)
        {
            return provider.IsCompletedSuccessfully ? new ValueTask<ApplicationProvider?>(provider.Result) : new ValueTask<ApplicationProvider?>(provider);
        }

        if (_entries.Count >= MaxEntries)
        {
            _entries.Clear(); // invented AP_IDs filled it
        }

        var asked = PassingFailures.RetryAsync(() => grains.GetGrain<IApplicationProviderGrain>(apId).Find(), time, CancellationToken.None);
        _entries[apId] = new Entry(asked, time.GetUtcNow() + Freshness);
        return new ValueTask<ApplicationProvider?>(asked);
    }

    /// <summary>Asks anew next time: the registration was changed here, and whoever changed it sees that at once.</summary>
    public void Forget(string apId)
    {
        ArgumentNullException.ThrowIfNull(apId);
        _entries.TryRemove(apId, out _);
    }

    private sealed record Entry(Task<ApplicationProvider?> Provider, DateTimeOffset FreshUntil);
}
