namespace Mss.Sscd.Sim;

/// <summary>What the card does with messages that only inform. They do not wait behind requests to sign, nor hold them up.</summary>
internal sealed partial class SimCard
{
    // The last message that wanted no answer, as long as a person has not put it away. On the screen alone: a phone that was switched off shows it no more.
    private ShownMessage? _information;

    /// <summary>What a person who looks at the screen can read now, besides a request.</summary>
    public IReadOnlyList<ShownMessage> Messages()
    {
        var now = context.Time.GetUtcNow();
        IEnumerable<ShownMessage> all = context.Store.Receipts.Pending(deviceId);
        return [.. (Volatile.Read(ref _information) is { } information ? all.Append(information) : all).Where(message => message.Deadline > now)];
    }

    /// <summary>The person puts a message away that wanted no answer.</summary>
    /// <returns>False when it is not on the screen.</returns>
    public bool Dismiss(string transactionId)
    {
        var shown = Volatile.Read(ref _information);
        return shown?.TransactionId == transactionId && Interlocked.CompareExchange(ref _information, null, shown) == shown;
    }

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
        if (state == MessageState.Shown && User.Behaviour == SimulatedBehaviour.Wait)
        {
            Volatile.Write(ref _information, new ShownMessage(command.TransactionId, command.Text, WantsAnswer: false, command.Deadline));
        }

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
