using System.Runtime.CompilerServices;
using Mss.Grains.Interfaces;
using Mss.Grains.Transactions;

namespace Mss.Storage.Sqlite;

/// <summary>The session log in the embedded store. Events of an epoch that was taken over are kept; whoever folds the events leaves them out.</summary>
public sealed partial class SqliteSessionLog : ISessionLog
{
    /// <summary>Reads a session. One statement, so that header and events are of the same moment.</summary>
    internal const string ReadSession = """
        SELECT s.ap_id, s.ap_trans_id, s.user_hash, s.accepted_at, s.deadline, s.epoch, s.outcome,
               e.epoch, e.seq, e.at, e.kind, e.node, e.body, e.prev_hash, e.hash
        FROM sessions s LEFT JOIN session_events e ON e.session = s.rowid WHERE s.id = ?1 ORDER BY e.epoch, e.seq
        """;

    /// <summary>Reads a page of open sessions after a position.</summary>
    internal const string ReadOpen = """
        SELECT rowid, id, user_hash, deadline FROM sessions INDEXED BY sessions_open
        WHERE outcome IS NULL AND deadline < ?1 AND (deadline, rowid) > (?2, ?3) ORDER BY deadline, rowid LIMIT ?4
        """;

    private const int PageSize = 1000;

    private readonly SqliteDatabase database;

    /// <summary>Uses an open database, which stays the caller's.</summary>
    public SqliteSessionLog(SqliteDatabase database)
    {
        ArgumentNullException.ThrowIfNull(database);
        this.database = database;
    }

    /// <inheritdoc/>
    public async ValueTask<StoredSession?> ReadAsync(TransactionId id, CancellationToken cancellationToken = default)
    {
        using var reader = await RentAsync(cancellationToken).ConfigureAwait(false);
        var read = Prepare(reader.Connection, ReadSession);
        try
        {
            read.Bind(1, id.ToString());
            if (!read.Step())
            {
                return null;
            }

            var header = new SessionHeader(id, read.GetString(0), read.GetString(1), read.GetString(2), Time(read, 3), Time(read, 4));
            var epoch = read.GetInt32(5);
            var outcome = read.IsNull(6) ? (int?)null : read.GetInt32(6);
            var events = new List<LoggedEvent>(8);
            do
            {
                if (!read.IsNull(7))
                {
                    events.Add(new LoggedEvent(
                        read.GetInt32(7), read.GetInt32(8), Time(read, 9), read.GetString(10), read.GetString(11), read.GetBytes(12), read.GetBytes(13), read.GetBytes(14)));
                }
            }
            while (read.Step());
            return new StoredSession(header, epoch, outcome, events);
        }
        catch (SqliteFailure failure)
        {
            throw Translate(failure);
        }
        finally
        {
            read.Reset();
        }
    }

    /// <inheritdoc/>
    public ValueTask<bool> AcceptAsync(SessionHeader header, LoggedEvent first, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(header);
        ArgumentException.ThrowIfNullOrEmpty(header.Id.Value, nameof(header));
        ArgumentNullException.ThrowIfNull(first);
        ArgumentOutOfRangeException.ThrowIfNotEqual(first.Epoch, 1, nameof(first));
        ArgumentOutOfRangeException.ThrowIfNotEqual(first.Sequence, 1, nameof(first));
        return database.WriteAsync(new AcceptOperation(header, first), cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<bool> TakeOverAsync(TransactionId id, LoggedEvent takeOver, CancellationToken cancellationToken = default)
    {
        CheckEvent(id, takeOver, nameof(takeOver));
        return database.WriteAsync(new TakeOverOperation(id, takeOver), cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask AppendAsync(TransactionId id, LoggedEvent next, CancellationToken cancellationToken = default)
    {
        CheckEvent(id, next, nameof(next));
        return new ValueTask(database.WriteAsync(new AppendOperation(id, next), cancellationToken).AsTask());
    }

    /// <inheritdoc/>
    public ValueTask<bool> FinishAsync(TransactionId id, int outcome, LoggedEvent last, CancellationToken cancellationToken = default)
    {
        CheckEvent(id, last, nameof(last));
        return database.WriteAsync(new FinishOperation(id, outcome, last), cancellationToken);
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<OpenSession> OpenSessionsAsync(DateTimeOffset deadlineBefore, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var before = UnixTime.Ceiling(deadlineBefore);
        var position = (Time: long.MinValue, RowId: 0L);
        var page = new List<OpenSession>();
        do
        {
            page.Clear();
            using (var reader = await RentAsync(cancellationToken).ConfigureAwait(false))
            {
                ReadOpenPage(reader.Connection, before, ref position, page);
            }

            foreach (var session in page)
            {
                cancellationToken.ThrowIfCancellationRequested();
                yield return session;
            }
        }
        while (page.Count == PageSize);
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<SessionSummary> ListAsync(SessionFilter filter, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(filter);
        ArgumentOutOfRangeException.ThrowIfLessThan(filter.Limit, 1, nameof(filter));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(filter.Limit, 10_000, nameof(filter));
        var query = new SessionListQuery(filter);
        var left = filter.Limit;
        var page = new List<SessionSummary>();
        int wanted;
        do
        {
            page.Clear();
            wanted = Math.Min(left, query.PageSize);
            using (var reader = await RentAsync(cancellationToken).ConfigureAwait(false))
            {
                try
                {
                    query.ReadPage(reader.Connection, wanted, page);
                }
                catch (SqliteFailure failure)
                {
                    throw Translate(failure);
                }
            }

            foreach (var session in page)
            {
                cancellationToken.ThrowIfCancellationRequested();
                yield return session;
            }

            left -= page.Count;
        }
        while (left > 0 && page.Count == wanted);
    }

    internal static DateTimeOffset Time(Statement row, int column) => DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(column));

    private static void CheckEvent(TransactionId id, LoggedEvent loggedEvent, string parameter)
    {
        ArgumentException.ThrowIfNullOrEmpty(id.Value, nameof(id));
        ArgumentNullException.ThrowIfNull(loggedEvent, parameter);
        ArgumentOutOfRangeException.ThrowIfLessThan(loggedEvent.Epoch, 1, parameter);
        ArgumentOutOfRangeException.ThrowIfLessThan(loggedEvent.Sequence, 1, parameter);
    }

    private void ReadOpenPage(Connection connection, long before, ref (long Time, long RowId) position, List<OpenSession> page)
    {
        var read = Prepare(connection, ReadOpen);
        try
        {
            read.Bind(1, before);
            read.Bind(2, position.Time);
            read.Bind(3, position.RowId);
            read.Bind(4, PageSize);
            while (read.Step())
            {
                position = (read.GetInt64(3), read.GetInt64(0));
                page.Add(new OpenSession(TransactionId.Parse(read.GetString(1)), read.GetString(2), Time(read, 3)));
            }
        }
        catch (SqliteFailure failure)
        {
            throw Translate(failure);
        }
        finally
        {
            read.Reset();
        }
    }

    private async ValueTask<ReaderPool.Lease> RentAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await database.RentReaderAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (SqliteFailure failure)
        {
            throw Translate(failure);
        }
        catch (ObjectDisposedException e)
        {
            throw new SessionLogException($"{database.File} is closed.", e);
        }
    }

    private Statement Prepare(Connection connection, string sql)
    {
        try
        {
            return connection.Prepare(sql);
        }
        catch (SqliteFailure failure)
        {
            throw Translate(failure);
        }
    }

    private SessionLogException Translate(SqliteFailure failure) => new(failure.Explain(database.File), failure);
}
