using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Mss.Sscd.Sim;

/// <summary>SIM cards, reached through a channel.</summary>
public sealed partial class SimSscd : ISscd, ISscdAnswerSource, ISscdState
{
    private readonly ISimChannel _channel;
    private readonly ILogger _logger;
    private readonly Receivers<ISscdAnswerSink> _receivers = new();

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
    public IDisposable Subscribe(ISscdAnswerSink sink) => _receivers.Add(sink);

    private ValueTask DeliverAsync(string deviceId, string transactionId, SscdReply reply) =>
        _receivers.DeliverAsync(sink => sink.AnsweredAsync(transactionId, reply), e => LogSinkFailed(e, transactionId, reply.State));

    [LoggerMessage(3001, LogLevel.Warning, "Transaction {TransactionId}: the late answer {State} was not taken; it stays on the card")]
    private partial void LogSinkFailed(Exception exception, string transactionId, SscdState state);
}
