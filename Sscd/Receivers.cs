namespace Mss.Sscd;

/// <summary>Those who have subscribed to what comes late from a kind of device: answers, or answers to messages.</summary>
/// <typeparam name="TSink">How a receiver takes it.</typeparam>
internal sealed class Receivers<TSink>
    where TSink : class
{
    private readonly Lock _lock = new();
    private TSink[] _sinks = [];

    /// <summary>Registers a receiver until the result is disposed of. One that is registered twice gets everything twice.</summary>
    public IDisposable Add(TSink sink)
    {
        ArgumentNullException.ThrowIfNull(sink);
        lock (_lock)
        {
            _sinks = [.. _sinks, sink];
        }

        return new Subscription(this, sink);
    }

    /// <summary>Hands it to all; whatever goes wrong in one, the others get it. What none took is still on the device or in its store, and found by an inquiry.</summary>
    public async ValueTask DeliverAsync(Func<TSink, ValueTask> deliver, Action<Exception> failed)
    {
        foreach (var sink in _sinks)
        {
            try
            {
                await deliver(sink).ConfigureAwait(false);
            }
#pragma warning disable CA1031 // A receiver's bug must not keep the answer from the other receivers.
            catch (Exception e)
#pragma warning restore CA1031
            {
                failed(e);
            }
        }
    }

    private sealed class Subscription(Receivers<TSink> owner, TSink sink) : IDisposable
    {
        private Receivers<TSink>? _owner = owner;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _owner, null) is { } receivers)
            {
                lock (receivers._lock)
                {
                    var at = Array.IndexOf(receivers._sinks, sink);
                    if (at >= 0)
                    {
                        receivers._sinks = [.. receivers._sinks[..at], .. receivers._sinks[(at + 1)..]];
                    }
                }
            }
        }
    }
}
