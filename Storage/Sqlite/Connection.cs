using SQLitePCL;

namespace Mss.Storage.Sqlite;

/// <summary>One connection with its prepared statements. Used by one thread at a time.</summary>
internal sealed class Connection : IDisposable
{
    private readonly sqlite3 database;
    private readonly Dictionary<string, Statement> statements = [];

    static Connection() => Batteries_V2.Init();

    private Connection(sqlite3 database) => this.database = database;

    /// <summary>Rows that the last statement inserted, changed or removed.</summary>
    public int Changes => raw.sqlite3_changes(database);

    /// <summary>Row id of the last insert.</summary>
    public long LastInsertRowId => raw.sqlite3_last_insert_rowid(database);

    /// <summary>False when there is no transaction, or when a failure has ended it.</summary>
    public bool InTransaction => raw.sqlite3_get_autocommit(database) == 0;

    /// <summary>Opens the file. SQLite reads it with the first statement only.</summary>
    /// <exception cref="SqliteFailure">It cannot be opened.</exception>
    public static Connection Open(string file, bool readOnly, TimeSpan busyTimeout)
    {
        // No mutex: a connection is never used by two threads at once.
        var flags = raw.SQLITE_OPEN_NOMUTEX | (readOnly ? raw.SQLITE_OPEN_READONLY : raw.SQLITE_OPEN_READWRITE | raw.SQLITE_OPEN_CREATE);
        var code = raw.sqlite3_open_v2(file, out var database, flags, null);
        var connection = new Connection(database);
        if (code != raw.SQLITE_OK)
        {
            var failure = connection.Failure(code);
            connection.Dispose();
            throw failure;
        }

        raw.sqlite3_extended_result_codes(database, 1);
        raw.sqlite3_busy_timeout(database, (int)busyTimeout.TotalMilliseconds);
        return connection;
    }

    /// <summary>The statement for a text, prepared once per connection.</summary>
    public Statement Prepare(string sql)
    {
        if (!statements.TryGetValue(sql, out var statement))
        {
            var code = raw.sqlite3_prepare_v3(database, sql, raw.SQLITE_PREPARE_PERSISTENT, out var handle);
            if (code != raw.SQLITE_OK)
            {
                throw Failure(code);
            }

            statements[sql] = statement = new Statement(this, handle);
        }

        return statement;
    }

    /// <summary>Runs one or more statements whose rows do not matter.</summary>
    public void Execute(string sql)
    {
        var code = raw.sqlite3_exec(database, sql);
        if (code != raw.SQLITE_OK)
        {
            throw Failure(code);
        }
    }

    /// <summary>First column of the first row as a number.</summary>
    public long QueryInt64(string sql)
    {
        var statement = Prepare(sql);
        var value = statement.Step() ? statement.GetInt64(0) : 0;
        statement.Reset();
        return value;
    }

    /// <summary>First column of the first row as text.</summary>
    public string QueryText(string sql)
    {
        var statement = Prepare(sql);
        var value = statement.Step() ? statement.GetString(0) : "";
        statement.Reset();
        return value;
    }

    /// <summary>The connection's last failure as an exception.</summary>
    public SqliteFailure Failure(int code)
    {
        var extended = raw.sqlite3_extended_errcode(database);
        return new SqliteFailure((extended & 0xff) == (code & 0xff) ? extended : code, raw.sqlite3_errmsg(database).utf8_to_string() ?? "");
    }

    public void Dispose()
    {
        foreach (var statement in statements.Values)
        {
            statement.Dispose();
        }

        statements.Clear();
        database.Dispose();
    }
}
