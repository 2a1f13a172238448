namespace Mss.Sscd.Sim;

/// <summary>The simulated user in front of a phone: decides by the card's <see cref="SimulatedUser"/>.</summary>
internal readonly struct SimPerson(SimCard card)
{
    /// <summary>The outcome if this user decides at once, or null when the request stays on the screen.</summary>
    public async Task<SscdReply?> DecideAtOnceAsync(CardRecord record, bool isNew)
    {
        var user = card.User;
        switch (user.Behaviour)
        {
            case SimulatedBehaviour.Wait:
                return null;
            case SimulatedBehaviour.FailWith:
                return user.Delay > TimeSpan.Zero ? null : await card.ConcludeAsync(record, Failure(user.Number), isNew).ConfigureAwait(false);
            case SimulatedBehaviour.Refuse:
                return await card.ConcludeAsync(record, SscdReply.Failed(401, "the user refused"), isNew).ConfigureAwait(false);
        }

        var key = card.FindKey(record.Request!.KeyId)!;
        for (var wrong = user.Behaviour == SimulatedBehaviour.WrongPin && key.HasPin ? user.Number : 0; wrong > 0; wrong--)
        {
            if (await card.TryApproveAsync(record, "not " + key.RememberedPin, isNew).ConfigureAwait(false) is { } blocked)
            {
                return blocked;
            }
        }

        // A user who does not know the right PIN (it was never told) stays in front of the screen.
        return await card.TryApproveAsync(record, key.RememberedPin, isNew).ConfigureAwait(false);
    }

    public static SscdReply Failure(int code) => SscdReply.Failed(code, "the simulated device fails so");
}
