using Mss.Sscd.Sim.Applet;

namespace Mss.Sscd.Sim.Ota;

/// <summary>Messages that only inform, over the air.</summary>
public sealed partial class OtaSimChannel : ISimMessageChannel
{
    private SimMessageAnswerHandler? _messageHandler;

    /// <inheritdoc/>
    public ValueTask<MessageReply> ShowAsync(ShowCommand command, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(command);
        var until = command.Deadline < DateTimeOffset.MaxValue - Grace ? command.Deadline + Grace : DateTimeOffset.MaxValue;
        return AskAsync(command, AppletReceipt.Encode(command), until, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<MessageReply> InquireMessageAsync(TransactionOnDevice transaction, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        return AskAsync(transaction, AppletReceipt.EncodeInquiry(transaction), null, cancellationToken);
    }

    /// <inheritdoc/>
    public void OnMessageAnswer(SimMessageAnswerHandler handler) => _messageHandler = handler;

    // With a time to repeat until, the caller is told Pending after the wait and the exchange goes on.
    private async ValueTask<MessageReply> AskAsync(TransactionOnDevice transaction, byte[] data, DateTimeOffset? repeatUntil, CancellationToken cancellationToken)
    {
        if (await _subscribers.FindAsync(transaction.DeviceId, cancellationToken).ConfigureAwait(false) is not { } subscriber)
        {
            return new MessageReply(MessageState.Unreachable, "no such card");
        }

        if (data.Length > AppletCommand.MaxSize)
        {
            return new MessageReply(MessageState.Unreachable, $"{data.Length} octets are too many for the air");
        }

        if (_stopping.IsCancellationRequested)
        {
            return new MessageReply(MessageState.Unreachable, Stopping.Detail);
        }

        var until = _time.GetUtcNow() + _options.ReplyWait;
        until = repeatUntil > until ? repeatUntil.Value : until;
        var cancel = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _stopping.Token);
        try
        {
            var exchange = LinkTo(subscriber).Sender.ExchangeAsync(data, until, cancel.Token);
            if (!exchange.IsCompleted && repeatUntil is not null)
            {
                try
                {
                    await exchange.WaitAsync(_options.ReplyWait, _time, cancellationToken).ConfigureAwait(false);
                }
                catch (TimeoutException)
                {
                    _ = FollowMessageAsync(transaction, exchange, cancel);
                    cancel = null;
                    return new MessageReply(MessageState.Pending, "sent, not acknowledged yet");
                }
            }

            return MessageReplyOf(transaction, await exchange.ConfigureAwait(false));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new MessageReply(MessageState.Unreachable, Stopping.Detail);
        }
        finally
        {
            cancel?.Dispose();
        }
    }

    private MessageReply MessageReplyOf(TransactionOnDevice transaction, OtaOutcome outcome)
    {
        if (outcome.Response is not { } response)
        {
            return new MessageReply(MessageState.Unreachable, NoResponse(transaction, outcome));
        }

        if (AppletReceipt.DecodeReply(response.Data) is { } reply)
        {
            return reply;
        }

        LogUnreadable(transaction.DeviceId, transaction.TransactionId);
        return new MessageReply(MessageState.Unreachable, "the card's reply is unreadable");
    }

    private async Task FollowMessageAsync(TransactionOnDevice transaction, Task<OtaOutcome> exchange, CancellationTokenSource cancel)
    {
        try
        {
            using (cancel)
            {
                var reply = MessageReplyOf(transaction, await exchange.ConfigureAwait(false));
                if (reply.IsFinal && _messageHandler is { } handler)
                {
                    await handler(transaction.DeviceId, transaction.TransactionId, reply).ConfigureAwait(false);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The asker gave up, or the process stops.
        }
#pragma warning disable CA1031 // Nobody waits for it; the answer stays on the card and is found by an inquiry.
        catch (Exception e)
#pragma warning restore CA1031
        {
            LogNotFollowed(e, transaction.DeviceId, transaction.TransactionId);
        }
    }
}
