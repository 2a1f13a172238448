using Mss.Grains.Interfaces;

namespace Mss.Grains.Transactions;

/// <summary>
/// Writes a transaction's events in order, each chained to the one before, and folds each into the state once it is durable.
/// One per silo; the state that is handed in says where the session stands.
/// </summary>
public sealed class SessionWriter(ISessionLog log, EventChain chain, string node, TimeProvider time)
{
    /// <summary>The node's name as it stands in the log.</summary>
    public string Node => node;

    /// <summary>Reads a session's state, or null when there is no such session; a registration is none.</summary>
    public async ValueTask<TransactionState?> LoadAsync(TransactionId id)
    {
        var session = RegistrationId.Is(id) ? null : await log.ReadAsync(id);
        return session is null ? null : TransactionState.Fold(session);
    }

    /// <summary>Starts the session.</summary>
    /// <returns>The new state, or null when the session exists already.</returns>
    public async ValueTask<TransactionState?> AcceptAsync(SessionHeader header, Accepted accepted)
    {
        ArgumentNullException.ThrowIfNull(header);
        var row = chain.Link(header.Id, 1, 1, header.AcceptedAt, node, accepted, []);
        return await log.AcceptAsync(header, row) ? TransactionState.Start(header, row, accepted) : null;
    }

    /// <summary>Becomes the owner of a session that another activation owned.</summary>
    /// <returns>False when somebody else was quicker or the session has ended.</returns>
    public async ValueTask<bool> TakeOverAsync(TransactionState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        var takenOver = new TakenOver { From = state.LastNode };
        var row = Next(state, takenOver, state.Epoch + 1);
        if (!await log.TakeOverAsync(state.Header.Id, row))
        {
            return false;
        }

        state.Apply(row, takenOver);
        return true;
    }

    /// <summary>Appends an event of the current epoch.</summary>
    public async ValueTask AppendAsync(TransactionState state, SessionEvent sessionEvent)
    {
        ArgumentNullException.ThrowIfNull(state);
        var row = Next(state, sessionEvent, state.Epoch);
        await log.AppendAsync(state.Header.Id, row);
        state.Apply(row, sessionEvent);
    }

    /// <summary>Ends the session.</summary>
    /// <returns>False when it has ended already or another epoch owns it.</returns>
    public async ValueTask<bool> FinishAsync(TransactionState state, StatusCode outcome, SessionEvent sessionEvent)
    {
        ArgumentNullException.ThrowIfNull(state);
        var row = Next(state, sessionEvent, state.Epoch);
        if (!await log.FinishAsync(state.Header.Id, outcome.Value, row))
        {
            return false;
        }

        state.Apply(row, sessionEvent);
        return true;
    }

    /// <summary>Goes on with a session that has ended, under a new epoch.</summary>
    /// <returns>False when the session is not as the state says any more.</returns>
    public async ValueTask<bool> ContinueAsync(TransactionState state, SessionEvent sessionEvent)
    {
        ArgumentNullException.ThrowIfNull(state);
        var row = Next(state, sessionEvent, state.Epoch + 1);
        if (!await log.ContinueAsync(state.Header.Id, row))
        {
            return false;
        }

        state.Apply(row, sessionEvent);
        return true;
    }

    /// <summary>Has the session woken at a time, whatever becomes of this silo.</summary>
    public ValueTask ScheduleAsync(SessionHeader header, DateTimeOffset due) => log.ScheduleAsync(header, due);

    /// <summary>Takes that back.</summary>
    public ValueTask UnscheduleAsync(TransactionId id, DateTimeOffset due) => log.UnscheduleAsync(id, due);

    private LoggedEvent Next(TransactionState state, SessionEvent sessionEvent, int epoch) =>
        chain.Link(state.Header.Id, epoch, state.LastSequence + 1, time.GetUtcNow(), node, sessionEvent, state.LastHash);
}
