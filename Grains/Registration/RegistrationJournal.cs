using Mss.Grains.Interfaces;
using Mss.Grains.Transactions;

namespace Mss.Grains.Registration;

/// <summary>Writes the sessions of registrations: chained like those of transactions, in the same log.</summary>
internal sealed class RegistrationJournal(ISessionLog log, EventChain chain, string node, TimeProvider time)
{
    /// <summary>Reads a registration, or null when there is none.</summary>
    public async ValueTask<RegistrationState?> LoadAsync(TransactionId id) =>
        await log.ReadAsync(id) is { } session ? RegistrationState.Fold(session) : null;

    /// <summary>Starts the session; null when there is one already: the request came before.</summary>
    public async ValueTask<RegistrationState?> AcceptAsync(SessionHeader header, RegistrationAccepted accepted)
    {
        var row = chain.Link(header.Id, 1, 1, header.AcceptedAt, node, accepted, []);
        if (!await log.AcceptAsync(header, row))
        {
            return null;
        }

        var state = new RegistrationState(header, accepted);
        state.Apply(row, accepted);
        return state;
    }

    /// <summary>Fences off whoever had the session; false when somebody else was quicker or it has ended.</summary>
    public async ValueTask<bool> TakeOverAsync(RegistrationState state)
    {
        var takenOver = new TakenOver { From = state.LastNode };
        var row = Next(state, takenOver, state.Epoch + 1);
        return await log.TakeOverAsync(state.Header.Id, row) && Apply(state, row, takenOver);
    }

    public async ValueTask AppendAsync(RegistrationState state, SessionEvent sessionEvent)
    {
        var row = Next(state, sessionEvent, state.Epoch);
        await log.AppendAsync(state.Header.Id, row);
        state.Apply(row, sessionEvent);
    }

    /// <summary>Ends the session; false when it has ended already or another epoch owns it.</summary>
    public async ValueTask<bool> FinishAsync(RegistrationState state, StatusCode outcome, SessionEvent sessionEvent)
    {
        var row = Next(state, sessionEvent, state.Epoch);
        return await log.FinishAsync(state.Header.Id, outcome.Value, row) && Apply(state, row, sessionEvent);
    }

    private static bool Apply(RegistrationState state, LoggedEvent row, SessionEvent sessionEvent)
    {
        state.Apply(row, sessionEvent);
        return true;
    }

    private LoggedEvent Next(RegistrationState state, SessionEvent sessionEvent, int epoch) =>
        chain.Link(state.Header.Id, epoch, state.LastSequence + 1, time.GetUtcNow(), node, sessionEvent, state.LastHash);
}
