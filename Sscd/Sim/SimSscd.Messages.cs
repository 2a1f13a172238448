using Microsoft.Extensions.Logging;

namespace Mss.Sscd.Sim;

/// <summary>Messages that only inform.</summary>
public sealed partial class SimSscd : ISscdMessages
{
    private static readonly MessageReply NoWay = new(MessageState.Unreachable, "the channel to the cards carries no messages");

    private readonly Receivers<ISscdMessageSink> _messageReceivers = new();

    private ISimMessageChannel? Messages => _channel as ISimMessageChannel;

    /// <inheritdoc/>
    public ValueTask<MessageReply> ShowAsync(ShowCommand command, CancellationToken cancellationToken) =>
        Messages?.ShowAsync(command, cancellationToken) ?? ValueTask.FromResult(NoWay);

    /// <inheritdoc/>
    public ValueTask<MessageReply> InquireMessageAsync(TransactionOnDevice transaction, CancellationToken cancellationToken) =>
        Messages?.InquireMessageAsync(transaction, cancellationToken) ?? ValueTask.FromResult(NoWay);

    /// <inheritdoc/>
    public IDisposable SubscribeMessages(ISscdMessageSink sink)
    {
        var subscription = _messageReceivers.Add(sink);
        Messages?.OnMessageAnswer(DeliverMessageAsync);
        return subscription;
    }

    private ValueTask DeliverMessageAsync(string deviceId, string transactionId, MessageReply reply) =>
        _messageReceivers.DeliverAsync(sink => sink.MessageAnsweredAsync(transactionId, reply), e => LogMessageSinkFailed(e, transactionId, reply.State));

    [LoggerMessage(3002, LogLevel.Warning, "Transaction {TransactionId}: the late answer {State} to its message was not taken; it stays on the card")]
    private partial void LogMessageSinkFailed(Exception exception, string transactionId, MessageState state);
}
