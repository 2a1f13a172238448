using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using SQLitePCL;

namespace Mss.Storage.Sqlite;

/// <summary>
/// The embedded store: the file <c>mss.db</c> in the data directory, with one writer and some readers. Ready when opened; disposing writes what is queued.
/// </summary>
public sealed partial class SqliteDatabase : IDisposable, IAsyncDisposable
{
    /// <summary>Name of the file in the data directory.</summary>
    public const string FileName = "mss.db";

    // Reading a whole large file would make every start slow; damage in it is found when it is read.
    private const long LargestFileChecked = 64L << 20;

    private readonly DirectoryLock? directoryLock;
    private readonly Connection? writerConnection;
    private readonly SqliteWriter? writer;
    private readonly ReaderPool readers;
    private int disposed;

    private SqliteDatabase(string file, DirectoryLock? directoryLock, Connection? writerConnection, SqliteStorageOptions options, TimeProvider time, ILogger logger)
    {
        File = file;
        this.directoryLock = directoryLock;
        this.writerConnection = writerConnection;
        writer = writerConnection is null ? null : new SqliteWriter(writerConnection, file, options, time, logger);
        readers = new ReaderPool(() => OpenReader(file, options), options.ReaderConnections);
    }

    /// <summary>Full path of the database file.</summary>
    public string File { get; }

    /// <summary>True when opened by <see cref="OpenReadOnly"/>.</summary>
    public bool IsReadOnly => writer is null;

    internal StorageMetrics Metrics => Writer.Metrics;

    private SqliteWriter Writer => writer ?? throw new InvalidOperationException($"{File} was opened for reading only.");

    /// <summary>Opens the store for a server: takes the directory, creates or migrates the file, starts the writer.</summary>
    /// <param name="options">Where and how.</param>
    /// <param name="time">Clock; the system's when null.</param>
    /// <param name="logger">Log of the store; none when null.</param>
    /// <exception cref="OptionsValidationException">An option is out of its range.</exception>
    /// <exception cref="StorageException">
    /// The directory is in use by another server or cannot be written; the file is damaged, of a newer version, of another program, locked, or the disk is full.
    /// </exception>
    public static SqliteDatabase Open(SqliteStorageOptions options, TimeProvider? time = null, ILogger<SqliteDatabase>? logger = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        var validation = new SqliteStorageOptionsValidator().Validate(null, options);
        if (validation.Failed)
        {
            throw new OptionsValidationException(nameof(SqliteStorageOptions), typeof(SqliteStorageOptions), validation.Failures);
        }

        var directory = Path.GetFullPath(options.DataDirectory);
        var file = Path.Combine(directory, FileName);
        var log = logger ?? (ILogger)NullLogger.Instance;
        var directoryLock = DirectoryLock.Take(directory);
        Connection? connection = null;
        try
        {
            connection = Connection.Open(file, readOnly: false, options.BusyTimeout);
            Prepare(connection, file, options, log);
            return new SqliteDatabase(file, directoryLock, connection, options, time ?? TimeProvider.System, log);
        }
        catch (Exception e)
        {
            connection?.Dispose();
            directoryLock.Dispose();
            if (e is SqliteFailure failure)
            {
                throw new StorageException(failure.Explain(file), failure);
            }

            throw;
        }
    }

    /// <summary>
    /// Opens the store for reading, also while a server runs on it: takes no lock, migrates nothing, sees everything that the server has committed.
    /// </summary>
    /// <exception cref="StorageException">There is no database, it cannot be read, or it has another schema version.</exception>
    public static SqliteDatabase OpenReadOnly(string dataDirectory)
    {
        var options = new SqliteStorageOptions { DataDirectory = dataDirectory };
        var file = Path.Combine(Path.GetFullPath(dataDirectory), FileName);
        if (!System.IO.File.Exists(file))
        {
            throw new StorageException($"There is no database {file}. Start the server once, or name another data directory.");
        }

        try
        {
            using var connection = OpenReader(file, options);
            var version = SchemaMigrator.Check(connection, file, Schema.Migrations.Count);
            if (version < Schema.Migrations.Count)
            {
                throw new StorageException($"{file} has schema version {version}, this program reads version {Schema.Migrations.Count}. Start the new server once; it migrates the file.");
            }
        }
        catch (SqliteFailure failure)
        {
            throw new StorageException(failure.Explain(file), failure);
        }

        return new SqliteDatabase(file, null, null, options, TimeProvider.System, NullLogger.Instance);
    }

    /// <summary>Writes what is queued and closes the file.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref disposed, 1) == 0)
        {
            writer?.Dispose();
            readers.Dispose();

            // Last of all: closing the last connection moves the write-ahead log into the file.
            writerConnection?.Dispose();
            directoryLock?.Dispose();
        }
    }

    /// <inheritdoc cref="Dispose"/>
    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }

    internal ValueTask<bool> WriteAsync(WriteOperation operation, CancellationToken cancellationToken) => Writer.WriteAsync(operation, cancellationToken);

    internal ValueTask<ReaderPool.Lease> RentReaderAsync(CancellationToken cancellationToken) => readers.RentAsync(cancellationToken);

    private static void Prepare(Connection connection, string file, SqliteStorageOptions options, ILogger logger)
    {
        if (options.MaxPages > 0)
        {
            connection.QueryInt64(FormattableString.Invariant($"PRAGMA max_page_count = {options.MaxPages}"));
        }

        // FULL: the commit's fsync has ended before anyone hears of it (on macOS a plain fsync stops in the disk's cache). No mmap: an I/O error in mapped memory kills the process instead of failing a call.
        connection.Execute(FormattableString.Invariant($"""
            PRAGMA journal_mode = WAL;
            PRAGMA synchronous = FULL;
            PRAGMA fullfsync = ON;
            PRAGMA checkpoint_fullfsync = ON;
            PRAGMA foreign_keys = ON;
            PRAGMA temp_store = MEMORY;
            PRAGMA mmap_size = 0;
            PRAGMA cache_size = -{options.CacheMiB * 1024};
            PRAGMA wal_autocheckpoint = {options.CheckpointPages};
            PRAGMA journal_size_limit = {options.CheckpointPages * 4096L * 4};
            """));
        if (connection.QueryText("PRAGMA journal_mode") != "wal")
        {
            throw new StorageException($"{file} cannot use a write-ahead log. Put the data directory on a local disk.");
        }

        if (new FileInfo(file).Length <= LargestFileChecked && connection.QueryText("PRAGMA quick_check(1)") is var state and not "ok")
        {
            throw new StorageException(new SqliteFailure(raw.SQLITE_CORRUPT, state).Explain(file));
        }

        var version = SchemaMigrator.Migrate(connection, file, Schema.Migrations);

        // Another program's write lock is found now, and not by the first signature request.
        connection.Execute("BEGIN IMMEDIATE; COMMIT");
        LogOpened(logger, file, version, Schema.Migrations.Count);
    }

    private static Connection OpenReader(string file, SqliteStorageOptions options)
    {
        var connection = Connection.Open(file, readOnly: true, options.BusyTimeout);

        // Each commit of the writer voids a reader's pages, and SQLite then walks the whole cache: a small one costs less than it saves.
        connection.Execute("PRAGMA cache_size = -512; PRAGMA mmap_size = 0");
        return connection;
    }

    [LoggerMessage(7000, LogLevel.Information, "Opened {File}, schema version {Found}, now {Version}")]
    private static partial void LogOpened(ILogger logger, string file, int found, int version);
}
