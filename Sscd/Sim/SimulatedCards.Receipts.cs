using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace Mss.Sscd.Sim;

/// <summary>Messages that only inform.</summary>
public sealed partial class SimulatedCards : ISimMessageChannel
{
    private SimMessageAnswerHandler? _messageHandler;

    /// <inheritdoc/>
    public ValueTask<MessageReply> ShowAsync(ShowCommand command, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(command);
        return OnCardAsync(command, card => card.ShowAsync(command), cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<MessageReply> InquireMessageAsync(TransactionOnDevice transaction, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        return OnCardAsync(transaction, card => card.InquireReceiptAsync(transaction), cancellationToken);
    }

    /// <inheritdoc/>
    public void OnMessageAnswer(SimMessageAnswerHandler handler) => _messageHandler = handler;

    /// <summary>How often a message has really come onto a phone's screen, since the card exists.</summary>
    /// <exception cref="KeyNotFoundException">There is no such card.</exception>
    public long MessagesShownBy(string deviceId) => _store.Receipts.Shown(Card(deviceId).DeviceId);

    /// <summary>The text of a message that waits for its user, or null.</summary>
    /// <exception cref="KeyNotFoundException">There is no such card.</exception>
    internal string? PendingMessage(string deviceId, string transactionId) =>
        _store.Receipts.Find(Card(deviceId).DeviceId, transactionId) is { State: MessageState.Pending } receipt ? receipt.Text : null;

    /// <summary>The person's answer; ends after it was handed to its receivers.</summary>
    internal async Task<bool> AnswerMessageAsync(string deviceId, string transactionId, bool confirmed)
    {
        var reply = await RunAsync(Card(deviceId), card => card.AnswerReceiptAsync(transactionId, confirmed), waitForReceivers: true, CancellationToken.None).ConfigureAwait(false);
        if (reply is not null && _messageHandler is { } handler)
        {
            await handler(deviceId, transactionId, reply).ConfigureAwait(false);
        }

        return reply is not null;
    }

    private async ValueTask<MessageReply> OnCardAsync(TransactionOnDevice transaction, Func<SimCard, Task<MessageReply>> work, CancellationToken cancellationToken)
    {
        if (!_cards.TryGetValue(transaction.DeviceId, out var card) || _disposed)
        {
            return new MessageReply(MessageState.Unreachable, "no such card");
        }

        try
        {
            return await RunAsync(card, work, waitForReceivers: false, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is SqliteException or ObjectDisposedException)
        {
            LogCardFailed(e, transaction.DeviceId, transaction.TransactionId);
            return new MessageReply(MessageState.Unreachable, "the card's memory failed");
        }
    }
}
