using System.Text.Json;
using Microsoft.Data.Sqlite;

namespace Mss.Sscd.App;

/// <summary>Apps of one process, in a SQLite file (WAL, synchronous=FULL) or in memory. One process has it open.</summary>
public sealed class SqliteAppStore : IAppStore, IDisposable
{
    private const string Schema = """
        PRAGMA locking_mode=EXCLUSIVE; PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;
        CREATE TABLE IF NOT EXISTS devices (device_id TEXT PRIMARY KEY, version INTEGER NOT NULL, body BLOB NOT NULL) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS couplings (code_hash BLOB PRIMARY KEY, body BLOB NOT NULL, expires INTEGER NOT NULL) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS requests (
            device_id TEXT, transaction_id TEXT, version INTEGER NOT NULL, pending INTEGER NOT NULL, arrived INTEGER NOT NULL, body BLOB NOT NULL,
            PRIMARY KEY (device_id, transaction_id)) WITHOUT ROWID;
        CREATE INDEX IF NOT EXISTS pending ON requests (device_id, arrived) WHERE pending = 1;
        """;

    private readonly SqliteConnection _connection;
    private readonly Lock _lock = new();

    /// <summary>Opens the store.</summary>
    /// <param name="path">The file, made when missing; null keeps everything in memory.</param>
    /// <exception cref="SqliteException">The file cannot be opened, or another process has it open.</exception>
    public SqliteAppStore(string? path)
    {
        _connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path ?? ":memory:", Pooling = false, DefaultTimeout = 5 }.ToString());
        try
        {
            _connection.Open();
            Run(Schema);
        }
        catch
        {
            _connection.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public ValueTask<AppDevice?> FindDeviceAsync(string deviceId, CancellationToken cancellationToken) =>
        new(Read<AppDevice>("SELECT body FROM devices WHERE device_id = $1", deviceId).FirstOrDefault());

    /// <inheritdoc/>
    public ValueTask<bool> PutDeviceAsync(AppDevice device, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(device);
        return new(Run(
            device.Version == 1
                ? "INSERT OR IGNORE INTO devices (device_id, version, body) VALUES ($1, $2, $3)"
                : "UPDATE devices SET version = $2, body = $3 WHERE device_id = $1 AND version = $2 - 1",
            device.DeviceId,
            device.Version,
            JsonSerializer.SerializeToUtf8Bytes(device)) == 1);
    }

    /// <inheritdoc/>
    public ValueTask AddCouplingAsync(AppCoupling coupling, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(coupling);

        // Codes live minutes: one that would end a day before a new one is long over.
        Run("DELETE FROM couplings WHERE expires < $1", coupling.Expires.AddDays(-1).UtcTicks);
        Run("INSERT INTO couplings (code_hash, body, expires) VALUES ($1, $2, $3)", coupling.CodeHash, JsonSerializer.SerializeToUtf8Bytes(coupling), coupling.Expires.UtcTicks);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask<AppCoupling?> TakeCouplingAsync(byte[] codeHash, CancellationToken cancellationToken) =>
        new(Read<AppCoupling>("DELETE FROM couplings WHERE code_hash = $1 RETURNING body", codeHash).FirstOrDefault());

    /// <inheritdoc/>
    public ValueTask<AppRequest?> FindRequestAsync(string deviceId, string transactionId, CancellationToken cancellationToken) =>
        new(Read<AppRequest>("SELECT body FROM requests WHERE device_id = $1 AND transaction_id = $2", deviceId, transactionId).FirstOrDefault());

    /// <inheritdoc/>
    public ValueTask<bool> PutRequestAsync(AppRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        return new(Run(
            request.Version == 1
                ? "INSERT OR IGNORE INTO requests (device_id, transaction_id, version, pending, arrived, body) VALUES ($1, $2, $3, $4, $5, $6)"
                : "UPDATE requests SET version = $3, pending = $4, arrived = $5, body = $6 WHERE device_id = $1 AND transaction_id = $2 AND version = $3 - 1",
            request.DeviceId,
            request.TransactionId,
            request.Version,
            request.State == SscdState.Pending ? 1 : 0,
            request.Arrived.UtcTicks,
            JsonSerializer.SerializeToUtf8Bytes(request)) == 1);
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<AppRequest>> PendingAsync(string deviceId, CancellationToken cancellationToken) =>
        new(Read<AppRequest>("SELECT body FROM requests WHERE device_id = $1 AND pending = 1 ORDER BY arrived", deviceId));

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_lock)
        {
            _connection.Dispose();
        }
    }

    private List<T> Read<T>(string sql, params ReadOnlySpan<object> values)
    {
        var found = new List<T>();
        lock (_lock)
        {
            using var command = Command(sql, values);
            using var rows = command.ExecuteReader();
            while (rows.Read())
            {
                found.Add(JsonSerializer.Deserialize<T>(rows.GetFieldValue<byte[]>(0))!);
            }
        }

        return found;
    }

    private int Run(string sql, params ReadOnlySpan<object> values)
    {
        lock (_lock)
        {
            using var command = Command(sql, values);
            return command.ExecuteNonQuery();
        }
    }

    private SqliteCommand Command(string sql, ReadOnlySpan<object> values)
    {
        var command = _connection.CreateCommand();
#pragma warning disable CA2100 // The texts are constants of this class.
        command.CommandText = sql;
#pragma warning restore CA2100
        for (var i = 0; i < values.Length; i++)
        {
            command.Parameters.AddWithValue($"${i + 1}", values[i]);
        }

        return command;
    }
}
