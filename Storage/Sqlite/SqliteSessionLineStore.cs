using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using Mss.Storage.SessionLines;

namespace Mss.Storage.Sqlite;

/// <summary>
/// Technical log lines in a file of their own, <c>lines.db</c> beside the session log: they are many, may be lost with the power, and must not make the store of the
/// signatures wait. Lines older than <see cref="Retention"/> are deleted, once an hour.
/// </summary>
public sealed class SqliteSessionLineStore : ISessionLineStore, IDisposable
{
    /// <summary>Name of the file in the data directory.</summary>
    public const string FileName = "lines.db";

    private const string Schema = """
        CREATE TABLE IF NOT EXISTS session_lines (
            transaction_id TEXT NOT NULL, at INTEGER NOT NULL, node TEXT NOT NULL, seq INTEGER NOT NULL,
            level INTEGER NOT NULL, category TEXT NOT NULL, event_id INTEGER NOT NULL, text TEXT NOT NULL,
            PRIMARY KEY (transaction_id, at, node, seq)
        ) WITHOUT ROWID;
        CREATE INDEX IF NOT EXISTS session_lines_by_time ON session_lines (at);
        """;

    private static readonly TimeSpan BetweenPurges = TimeSpan.FromHours(1);

    private readonly string file;
    private readonly TimeProvider time;
    private readonly Lock exclusive = new();
    private readonly Lazy<Connection> connection;
    private readonly bool readOnly;
    private DateTimeOffset purgedAt = DateTimeOffset.MinValue;

    private SqliteSessionLineStore(string dataDirectory, TimeProvider time, bool readOnly)
    {
        file = Path.Combine(Path.GetFullPath(dataDirectory), FileName);
        (this.time, this.readOnly) = (time, readOnly);
        connection = new Lazy<Connection>(Open);
    }

    /// <summary>How long lines are kept.</summary>
    public static TimeSpan Retention { get; } = TimeSpan.FromDays(30);

    /// <summary>The store of a server whose data directory this is; the file is opened with the first use.</summary>
    public static SqliteSessionLineStore ForServer(string dataDirectory, TimeProvider time) => new(dataDirectory, time, readOnly: false);

    /// <summary>For reading, also while a server writes.</summary>
    public static SqliteSessionLineStore ForReading(string dataDirectory) => new(dataDirectory, TimeProvider.System, readOnly: true);

    /// <inheritdoc/>
    public Task WriteAsync(IReadOnlyCollection<SessionLine> lines, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(lines);
        lock (exclusive)
        {
            Run(open =>
            {
                open.Execute("BEGIN IMMEDIATE");
                try
                {
                    Insert(open, lines);
                    Purge(open);
                    open.Execute("COMMIT");
                }
                catch
                {
                    if (open.InTransaction)
                    {
                        open.Execute("ROLLBACK");
                    }

                    throw;
                }

                return true;
            });
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<SessionLine> ReadAsync(string transactionId, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(transactionId);
        if (readOnly && !File.Exists(file))
        {
            yield break; // a server that keeps no lines
        }

        List<SessionLine> lines;
        lock (exclusive)
        {
            lines = Run(open => Select(open, transactionId));
        }

        foreach (var line in lines)
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return line;
        }

        await Task.CompletedTask.ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (exclusive)
        {
            if (connection.IsValueCreated)
            {
                connection.Value.Dispose();
            }
        }
    }

    private static void Insert(Connection open, IReadOnlyCollection<SessionLine> lines)
    {
        var insert = open.Prepare(
            "INSERT OR REPLACE INTO session_lines (transaction_id, at, node, seq, level, category, event_id, text) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)");
        foreach (var line in lines)
        {
            insert.Bind(1, line.TransactionId);
            insert.Bind(2, line.At.ToUnixTimeMilliseconds());
            insert.Bind(3, line.Node);
            insert.Bind(4, line.Sequence);
            insert.Bind(5, (int)line.Level);
            insert.Bind(6, line.Category);
            insert.Bind(7, line.EventId);
            insert.Bind(8, line.Text);
            insert.Run();
        }
    }

    private static List<SessionLine> Select(Connection open, string transactionId)
    {
        var lines = new List<SessionLine>();
        var select = open.Prepare("SELECT at, node, seq, level, category, event_id, text FROM session_lines WHERE transaction_id = ?1 ORDER BY at, node, seq");
        select.Bind(1, transactionId);
        while (select.Step())
        {
            lines.Add(new SessionLine(
                transactionId,
                DateTimeOffset.FromUnixTimeMilliseconds(select.GetInt64(0)),
                select.GetString(1),
                select.GetInt64(2),
                (LogLevel)select.GetInt32(3),
                select.GetString(4),
                select.GetInt32(5),
                select.GetString(6)));
        }

        return lines;
    }

    private void Purge(Connection open)
    {
        var now = time.GetUtcNow();
        if (now - purgedAt < BetweenPurges)
        {
            return;
        }

        purgedAt = now;
        var delete = open.Prepare("DELETE FROM session_lines WHERE at < ?1");
        delete.Bind(1, (now - Retention).ToUnixTimeMilliseconds());
        delete.Run();
    }

    private Connection Open()
    {
        var open = Connection.Open(file, readOnly, TimeSpan.FromSeconds(5));
        try
        {
            if (!readOnly)
            {
                open.QueryText("PRAGMA journal_mode = WAL");
                open.Execute("PRAGMA synchronous = OFF");
                open.Execute(Schema);
            }

            return open;
        }
        catch
        {
            open.Dispose();
            throw;
        }
    }

    private T Run<T>(Func<Connection, T> work)
    {
        try
        {
            return work(connection.Value);
        }
        catch (SqliteFailure failure)
        {
            throw new StorageException(failure.Explain(file), failure);
        }
    }
}
