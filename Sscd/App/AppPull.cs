using System.Collections.Concurrent;

namespace Mss.Sscd.App;

/// <summary>Lets an app wait for its requests (long poll). A waiting app holds no thread.</summary>
public sealed class AppPull : IDisposable
{
    /// <summary>Longest wait.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    // How often the store is looked at anyway: another node may have taken the request.
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(2);
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _changes = new();
    private readonly AppRelay _relay;
    private readonly TimeProvider _time;

    /// <summary>Watches a relay.</summary>
    public AppPull(AppRelay relay, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(relay);
        (_relay, _time) = (relay, time);
        relay.Changed += Wake;
    }

    /// <summary>The device's pending requests; when there are none, those that come within the wait.</summary>
    public async Task<IReadOnlyList<AppRequest>> PullAsync(string deviceId, TimeSpan wait, CancellationToken cancellationToken)
    {
        var until = _time.GetUtcNow() + (wait < Longest ? wait : Longest);
        while (true)
        {
            // Taken before the look: what comes between the two ends the wait at once.
            var change = _changes.GetOrAdd(deviceId, _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
            var pending = await _relay.PendingAsync(deviceId, cancellationToken).ConfigureAwait(false);
            var left = until - _time.GetUtcNow();
            if (pending.Count > 0 || left <= TimeSpan.Zero)
            {
                return pending;
            }

            try
            {
                await change.Task.WaitAsync(left < Look ? left : Look, _time, cancellationToken).ConfigureAwait(false);
            }
            catch (TimeoutException)
            {
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _relay.Changed -= Wake;

    private void Wake(string deviceId)
    {
        if (_changes.TryRemove(deviceId, out var change))
        {
            change.TrySetResult();
        }
    }
}
