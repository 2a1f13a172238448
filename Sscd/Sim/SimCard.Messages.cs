namespace Mss.Sscd.Sim;

/// <summary>What the card does with messages.</summary>
internal sealed partial class SimCard
{
    public async Task<SscdReply> SignAsync(SignCommand command)
    {
        var known = Find(command.TransactionId);
        if (known is not null)
        {
            if (command.Epoch < known.Epoch)
            {
                return Stale(known);
            }

            if (known.Request is not null && !known.Request.SignsTheSameAs(command))
            {
                return SscdReply.Failed(406, "the transaction id was used for another key, scheme or digest");
            }

            if (known.Outcome.State != SscdState.Unknown)
            {
                return (await SeenAsync(known, command.Epoch).ConfigureAwait(false)).Outcome;
            }
        }

        var record = new CardRecord(command.TransactionId, command.Epoch, CardRequest.Of(command), SscdReply.Pending);
        var isNew = known is null;
        if (Refusal(record.Request!) is { } refusal)
        {
            return await ConcludeAsync(record, refusal, isNew).ConfigureAwait(false);
        }

        if (_open.Count == 0 && await new SimPerson(this).DecideAtOnceAsync(record, isNew).ConfigureAwait(false) is { } outcome)
        {
            return outcome;
        }

        await context.Store.WriteAsync(t => Write(t, record, isNew)).ConfigureAwait(false);
        _open.Add(record);
        return SscdReply.Pending;
    }

    public async Task<SscdReply> InquireAsync(TransactionOnDevice transaction)
    {
        var known = Find(transaction.TransactionId);
        if (known is null)
        {
            // Remembering the epoch keeps an older owner's request, still on its way, from being signed behind the asker's back.
            var fence = new CardRecord(transaction.TransactionId, transaction.Epoch, null, SscdReply.Unknown);
            await context.Store.WriteAsync(t => Write(t, fence, isNew: true)).ConfigureAwait(false);
            return SscdReply.Unknown;
        }

        return transaction.Epoch < known.Epoch ? Stale(known) : (await SeenAsync(known, transaction.Epoch).ConfigureAwait(false)).Outcome;
    }

    public async Task<SscdReply> CancelAsync(TransactionOnDevice transaction)
    {
        var known = Find(transaction.TransactionId);
        if (known is not null && transaction.Epoch < known.Epoch)
        {
            return Stale(known);
        }

        if (known is not null && known.Outcome.IsFinal)
        {
            return (await SeenAsync(known, transaction.Epoch).ConfigureAwait(false)).Outcome;
        }

        // Also for an id never seen: the request may still be on its way.
        var record = new CardRecord(transaction.TransactionId, transaction.Epoch, known?.Request, SscdReply.Unknown);
        return await ConcludeAsync(record, new SscdReply(SscdState.Forgotten, Detail: "cancelled"), isNew: known is null).ConfigureAwait(false);
    }

    private static SscdReply Stale(CardRecord known) => new(SscdState.Stale, Detail: $"the card has seen epoch {known.Epoch}");

    // A newer owner asks: remember its epoch. A request whose time is over is forgotten as soon as anyone looks.
    private async Task<CardRecord> SeenAsync(CardRecord known, int epoch)
    {
        if (epoch > known.Epoch)
        {
            await context.Store.WriteAsync(t => context.Store.Records.RaiseEpoch(t, deviceId, known.TransactionId, epoch)).ConfigureAwait(false);
            known = known with { Epoch = epoch };
            var at = _open.FindIndex(open => open.TransactionId == known.TransactionId);
            if (at >= 0)
            {
                _open[at] = known;
            }
        }

        if (known.Outcome.State == SscdState.Pending && context.Time.GetUtcNow() >= known.Request!.Deadline)
        {
            return known with { Outcome = await ConcludeAsync(known, Refusal(known.Request)!, isNew: false).ConfigureAwait(false) };
        }

        return known;
    }
}
