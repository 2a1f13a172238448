using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Mss.Sscd.Sim;

/// <summary>SIM cards, reached through a channel.</summary>
public sealed partial class SimSscd : ISscd, ISscdAnswerSource, ISscdState
{
    private readonly ISimChannel _channel;
    private readonly ILogger _logger;
    private readonly Lock _lock = new();
    private ISscdAnswerSink[] _sinks = [];

    /// <summary>Makes the device kind over a channel.</summary>
    public SimSscd(ISimChannel channel, ILogger<SimSscd>? logger = null)
    {
        ArgumentNullException.ThrowIfNull(channel);
        _channel = channel;
        _logger = logger ?? NullLogger<SimSscd>.Instance;
        channel.OnAnswer(DeliverAsync);
    }

    /// <inheritdoc/>
    public string Kind => "sim";

    /// <inheritdoc/>
    public int MaxSignatures => _channel.MaxSignatures;

    /// <inheritdoc/>
    public ValueTask<SscdReply> RequestAsync(SignCommand command, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(command);
        return _channel.SendAsync(new SimMessage(SimOperation.Sign, command), cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<SscdReply> InquireAsync(TransactionOnDevice transaction, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        return _channel.SendAsync(new SimMessage(SimOperation.Inquire, transaction), cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<SscdReply> CancelAsync(TransactionOnDevice transaction, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        return _channel.SendAsync(new SimMessage(SimOperation.Cancel, transaction), cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask<DeviceCondition?> InquireDeviceAsync(string deviceId, CancellationToken cancellationToken) =>
        await _channel.InquireBlockedKeysAsync(deviceId, cancellationToken).ConfigureAwait(false) is { } blocked ? new DeviceCondition(blocked) : null;

    /// <inheritdoc/>
    public IDisposable Subscribe(ISscdAnswerSink sink)
    {
        ArgumentNullException.ThrowIfNull(sink);
        lock (_lock)
        {
            _sinks = [.. _sinks, sink];
        }

        return new Subscription(this, sink);
    }

    private async ValueTask DeliverAsync(string deviceId, string transactionId, SscdReply reply)
    {
        foreach (var sink in _sinks)
        {
            try
            {
                await sink.AnsweredAsync(transactionId, reply).ConfigureAwait(false);
            }
#pragma warning disable CA1031 // Whatever goes wrong in a receiver, the answer is on the card and the other receivers get it.
            catch (Exception e)
#pragma warning restore CA1031
            {
                LogSinkFailed(e, transactionId, reply.State);
            }
        }
    }

    private void Unsubscribe(ISscdAnswerSink sink)
    {
        lock (_lock)
        {
            var at = Array.IndexOf(_sinks, sink);
            if (at >= 0)
            {
                _sinks = [.. _sinks[..at], .. _sinks[(at + 1)..]];
            }
        }
    }

    [LoggerMessage(3001, LogLevel.Warning, "Transaction {TransactionId}: the late answer {State} was not taken; it stays on the card")]
    private partial void LogSinkFailed(Exception exception, string transactionId, SscdState state);

    private sealed class Subscription(SimSscd owner, ISscdAnswerSink sink) : IDisposable
    {
        private SimSscd? _owner = owner;

        public void Dispose() => Interlocked.Exchange(ref _owner, null)?.Unsubscribe(sink);
    }
}
