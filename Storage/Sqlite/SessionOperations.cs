using System.Globalization;
using Mss.Grains.Interfaces;
using Mss.Grains.Transactions;

namespace Mss.Storage.Sqlite;

/// <summary>A write to the session log.</summary>
internal abstract class SessionOperation(TransactionId id, LoggedEvent loggedEvent) : WriteOperation
{
    private const string InsertEvent = """
        INSERT INTO session_events (session, epoch, seq, at, kind, node, body, prev_hash, hash)
        SELECT rowid, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9 FROM sessions WHERE id = ?1
        """;

    private const string InsertEventIfAbsent = InsertEvent + " ON CONFLICT DO NOTHING";

    protected string Id { get; } = id.Value;

    protected LoggedEvent Event { get; } = loggedEvent;

    public override Exception Translate(string message, Exception? inner) => new SessionLogException(message, inner);

    /// <summary>Inserts the event.</summary>
    /// <param name="connection">The writer's connection.</param>
    /// <param name="ifAbsent">True: an event with the same epoch and sequence stays as it is. False: it is a violation that fails the operation.</param>
    /// <returns>False when there is no session, or the event was there.</returns>
    protected bool Insert(Connection connection, bool ifAbsent)
    {
        var insert = connection.Prepare(ifAbsent ? InsertEventIfAbsent : InsertEvent);
        insert.Bind(1, Id);
        insert.Bind(2, Event.Epoch);
        insert.Bind(3, Event.Sequence);
        insert.Bind(4, Event.At.ToUnixTimeMilliseconds());
        insert.Bind(5, Event.Kind);
        insert.Bind(6, Event.Node);
        insert.BindText(7, Event.Body);
        insert.BindBlob(8, Event.PreviousHash);
        insert.BindBlob(9, Event.Hash);
        insert.Run();
        return connection.Changes == 1;
    }
}

internal sealed class AcceptOperation(SessionHeader header, LoggedEvent first) : SessionOperation(header.Id, first)
{
    private const string InsertSession = """
        INSERT INTO sessions (id, ap_id, ap_trans_id, user_hash, accepted_at, deadline, epoch) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT (id) DO NOTHING
        """;

    public override void Run(Connection connection)
    {
        var insert = connection.Prepare(InsertSession);
        insert.Bind(1, Id);
        insert.Bind(2, header.ApId);
        insert.Bind(3, header.ApTransId);
        insert.Bind(4, header.UserHash);
        insert.Bind(5, header.AcceptedAt.ToUnixTimeMilliseconds());
        insert.Bind(6, header.Deadline.ToUnixTimeMilliseconds());
        insert.Bind(7, Event.Epoch);
        insert.Run();
        Outcome = connection.Changes == 1 && Insert(connection, ifAbsent: false);
    }
}

internal sealed class TakeOverOperation(TransactionId id, LoggedEvent takeOver) : SessionOperation(id, takeOver)
{
    private const string RaiseEpoch = "UPDATE sessions SET epoch = ?2 WHERE id = ?1 AND epoch = ?2 - 1 AND outcome IS NULL";

    public override void Run(Connection connection)
    {
        var raise = connection.Prepare(RaiseEpoch);
        raise.Bind(1, Id);
        raise.Bind(2, Event.Epoch);
        raise.Run();
        Outcome = connection.Changes == 1 && Insert(connection, ifAbsent: false);
    }
}

internal sealed class FinishOperation(TransactionId id, int outcome, LoggedEvent last) : SessionOperation(id, last)
{
    private const string SetOutcome = "UPDATE sessions SET outcome = ?3 WHERE id = ?1 AND epoch = ?2 AND outcome IS NULL";

    public override void Run(Connection connection)
    {
        var set = connection.Prepare(SetOutcome);
        set.Bind(1, Id);
        set.Bind(2, Event.Epoch);
        set.Bind(3, outcome);
        set.Run();
        Outcome = connection.Changes == 1 && Insert(connection, ifAbsent: false);
    }
}

internal sealed class ContinueOperation(TransactionId id, LoggedEvent next) : SessionOperation(id, next)
{
    private const string RaiseEpoch = "UPDATE sessions SET epoch = ?2 WHERE id = ?1 AND epoch = ?2 - 1 AND outcome IS NOT NULL";

    public override void Run(Connection connection)
    {
        var raise = connection.Prepare(RaiseEpoch);
        raise.Bind(1, Id);
        raise.Bind(2, Event.Epoch);
        raise.Run();
        Outcome = connection.Changes == 1 && Insert(connection, ifAbsent: false);
    }
}

internal sealed class AppendOperation(TransactionId id, LoggedEvent next) : SessionOperation(id, next)
{
    public override void Run(Connection connection)
    {
        Outcome = true;
        Refusal = null;
        if (!Insert(connection, ifAbsent: true) && !Exists(connection))
        {
            Refusal = new SessionLogException(string.Create(CultureInfo.InvariantCulture, $"There is no session {Id} to append event {Event.Epoch}/{Event.Sequence} to."));
        }
    }

    private bool Exists(Connection connection)
    {
        var find = connection.Prepare("SELECT 1 FROM sessions WHERE id = ?1");
        find.Bind(1, Id);
        var found = find.Step();
        find.Reset();
        return found;
    }
}
