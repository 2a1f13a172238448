namespace Mss.Sscd.Server;

/// <summary>The receivers of late answers.</summary>
internal sealed class AnswerReceivers
{
    private readonly Lock _lock = new();
    private ISscdAnswerSink[] _sinks = [];

    public IDisposable Add(ISscdAnswerSink sink)
    {
        lock (_lock)
        {
            _sinks = [.. _sinks, sink];
        }

        return new Subscription(this, sink);
    }

    /// <summary>Hands the answer to all; whatever goes wrong in one, the others get it.</summary>
    public async ValueTask DeliverAsync(string transactionId, SscdReply reply, Action<Exception> failed)
    {
        foreach (var sink in _sinks)
        {
            try
            {
                await sink.AnsweredAsync(transactionId, reply).ConfigureAwait(false);
            }
#pragma warning disable CA1031 // The answer is in the store and found by an inquiry.
            catch (Exception e)
#pragma warning restore CA1031
            {
                failed(e);
            }
        }
    }

    private sealed class Subscription(AnswerReceivers owner, ISscdAnswerSink sink) : IDisposable
    {
        private AnswerReceivers? _owner = owner;

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
