using Microsoft.Extensions.Logging;

namespace Mss.Sscd.Sim;

/// <summary>Messages that only inform.</summary>
public sealed partial class SimSscd : ISscdMessages
{
    private static readonly MessageReply NoWay = new(MessageState.Unreachable, "the channel to the cards carries no messages");

    private ISscdMessageSink[] _messageSinks = [];

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
        ArgumentNullException.ThrowIfNull(sink);
        lock (_lock)
        {
            _messageSinks = [.. _messageSinks, sink];
        }

        Messages?.OnMessageAnswer(DeliverMessageAsync);
        return new MessageSubscription(this, sink);
    }

    private async ValueTask DeliverMessageAsync(string deviceId, string transactionId, MessageReply reply)
    {
        foreach (var sink in _messageSinks)
        {
            try
            {
                await sink.MessageAnsweredAsync(transactionId, reply).ConfigureAwait(false);
            }
#pragma warning disable CA1031 // Whatever goes wrong in a receiver, the answer is on the card and the other receivers get it.
            catch (Exception e)
#pragma warning restore CA1031
            {
                LogMessageSinkFailed(e, transactionId, reply.State);
            }
        }
    }

    private void Unsubscribe(ISscdMessageSink sink)
    {
        lock (_lock)
        {
            _messageSinks = [.. _messageSinks.Where(other => other != sink)];
        }
    }

    [LoggerMessage(3002, LogLevel.Warning, "Transaction {TransactionId}: the late answer {State} to its message was not taken; it stays on the card")]
    private partial void LogMessageSinkFailed(Exception exception, string transactionId, MessageState state);

    private sealed class MessageSubscription(SimSscd owner, ISscdMessageSink sink) : IDisposable
    {
        public void Dispose() => owner.Unsubscribe(sink);
    }
}
