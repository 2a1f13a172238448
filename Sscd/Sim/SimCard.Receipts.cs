namespace Mss.Sscd.Sim;

/// <summary>What the card does with messages that only inform. They do not wait behind requests to sign, nor hold them up.</summary>
internal sealed partial class SimCard
{
    public async Task<MessageReply> ShowAsync(ShowCommand command)
    {
        if (context.Store.Receipts.Find(deviceId, command.TransactionId) is { } known)
        {
            return await SeenAsync(known, command.Epoch).ConfigureAwait(false);
        }

        var isOver = context.Time.GetUtcNow() >= command.Deadline;
        var state = isOver ? MessageState.TimedOut : command.WantsAnswer ? AnswerAtOnce() : MessageState.Shown;
        var receipt = new CardReceipt(command.TransactionId, command.Epoch, state, command.Text, command.Deadline);
        await context.Store.WriteAsync(t => context.Store.Receipts.Insert(t, deviceId, receipt, wasShown: !isOver)).ConfigureAwait(false);
        return new MessageReply(state);
    }

    public async Task<MessageReply> InquireReceiptAsync(TransactionOnDevice transaction) =>
        context.Store.Receipts.Find(deviceId, transaction.TransactionId) is { } known
            ? await SeenAsync(known, transaction.Epoch).ConfigureAwait(false)
            : new MessageReply(MessageState.Unknown);

    /// <summary>The person at the phone presses OK or CANCEL.</summary>
    /// <returns>What the card says from now on, or null when no such message is on the screen.</returns>
    public async Task<MessageReply?> AnswerReceiptAsync(string transactionId, bool confirmed)
    {
        var known = context.Store.Receipts.Find(deviceId, transactionId);
        if (known is not { State: MessageState.Pending } || context.Time.GetUtcNow() >= known.Deadline)
        {
            return null;
        }

        var state = confirmed ? MessageState.Confirmed : MessageState.Cancelled;
        await context.Store.WriteAsync(t => context.Store.Receipts.Answer(t, deviceId, transactionId, state)).ConfigureAwait(false);
        return new MessageReply(state);
    }

    private MessageState AnswerAtOnce() => User.Behaviour switch
    {
        SimulatedBehaviour.Wait or SimulatedBehaviour.FailWith => MessageState.Pending,
        SimulatedBehaviour.Refuse => MessageState.Cancelled,
        _ => MessageState.Confirmed,
    };

    private async Task<MessageReply> SeenAsync(CardReceipt known, int epoch)
    {
        if (epoch < known.Epoch)
        {
            return new MessageReply(MessageState.Stale, $"the card has seen epoch {known.Epoch}");
        }

        var isOver = known.State == MessageState.Pending && context.Time.GetUtcNow() >= known.Deadline;
        if (epoch > known.Epoch || isOver)
        {
            await context.Store.WriteAsync(t =>
            {
                if (epoch > known.Epoch)
                {
                    context.Store.Receipts.RaiseEpoch(t, deviceId, known.TransactionId, epoch);
                }

                if (isOver)
                {
                    context.Store.Receipts.Answer(t, deviceId, known.TransactionId, MessageState.TimedOut);
                }
            }).ConfigureAwait(false);
        }

        return new MessageReply(isOver ? MessageState.TimedOut : known.State);
    }
}
