namespace Mss.Sscd.Sim;

/// <summary>What stands on the phone's screen and what the person there does.</summary>
internal sealed partial class SimCard
{
    /// <summary>The person at the phone enters a PIN, or confirms when the key has none.</summary>
    public async Task<PhoneResult> ApproveAsync(string transactionId, string? pin)
    {
        if (OnScreen(transactionId) is not { } record)
        {
            return PhoneResult.NotShown;
        }

        return (await TryApproveAsync(record, pin ?? "", isNew: false).ConfigureAwait(false))?.State switch
        {
            null => PhoneResult.WrongPin,
            SscdState.Signed => PhoneResult.Signed,
            SscdState.Forgotten => PhoneResult.Expired,
            _ => PhoneResult.PinBlocked,
        };
    }

    public async Task<PhoneResult> RefuseAsync(string transactionId)
    {
        if (OnScreen(transactionId) is not { } record)
        {
            return PhoneResult.NotShown;
        }

        await ConcludeAsync(record, SscdReply.Failed(401, "the user refused"), isNew: false).ConfigureAwait(false);
        return PhoneResult.Refused;
    }

    /// <summary>Shows the next request, if any, until one waits. Called before the gate opens.</summary>
    /// <returns>Answers that were given on the way, for the asker who is not waiting for them.</returns>
    public async Task<List<(string TransactionId, SscdReply Reply)>?> AdvanceAsync()
    {
        List<(string, SscdReply)>? late = null;
        while (_screen is null && _open.Count > 0)
        {
            var next = _open[0];
            var outcome = Refusal(next.Request!) is { } refusal
                ? await ConcludeAsync(next, refusal, isNew: false).ConfigureAwait(false)
                : await ShowAsync(next).ConfigureAwait(false);
            if (outcome is { State: not SscdState.Forgotten })
            {
                (late ??= []).Add((next.TransactionId, outcome));
            }
        }

        return late;
    }

    /// <summary>Something is due on the screen: the deadline has come, or the failure that this user was told to cause.</summary>
    public async Task<SscdReply?> DueAsync(string transactionId)
    {
        if (OnScreen(transactionId) is not { } record)
        {
            return null;
        }

        if (Refusal(record.Request!) is { } refusal)
        {
            return await ConcludeAsync(record, refusal, isNew: false).ConfigureAwait(false);
        }

        if (_screen!.FailureAt <= context.Time.GetUtcNow())
        {
            return await ConcludeAsync(record, SimPerson.Failure(_screen.FailureCode), isNew: false).ConfigureAwait(false);
        }

        _screen.Rearm(context.Time);
        return null;
    }

    public void ClearScreen()
    {
        _screen?.Dispose();
        Volatile.Write(ref _screen, null);
    }

    private async Task<SscdReply?> ShowAsync(CardRecord record)
    {
        var person = new SimPerson(this);
        if (await person.DecideAtOnceAsync(record, isNew: false).ConfigureAwait(false) is { } outcome)
        {
            return outcome;
        }

        var request = record.Request!;
        var key = _keys[request.KeyId];
        var shown = new ShownRequest(record.TransactionId, request.ApName, request.Text, request.KeyId, key.HasPin, request.Deadline);
        var failureAt = User.Behaviour == SimulatedBehaviour.FailWith ? context.Time.GetUtcNow() + User.Delay : DateTimeOffset.MaxValue;
        var screen = new Screen(shown, failureAt, User.Number, () => context.Due(this, record.TransactionId));
        Volatile.Write(ref _screen, screen);
        screen.Rearm(context.Time);
        return null;
    }

    private CardRecord? OnScreen(string transactionId) => _screen?.TransactionId == transactionId ? _open.Find(open => open.TransactionId == transactionId) : null;
}
