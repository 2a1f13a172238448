using Microsoft.Data.Sqlite;
using Mss.Sscd.Server.Vault;
using Mss.Sscd.Sim;

namespace Mss.Sscd.Server;

/// <summary>
/// Devices, wrapped keys and transactions of the kind <c>server</c> in one SQLite file that one process has open: for an MSSP of one silo.
/// </summary>
/// <remarks>WAL with synchronous=FULL: what is written survives a loss of power too, since it decides that a transaction id signs once.</remarks>
public sealed partial class SqliteServerStore : IServerDevices, IServerTransactions, IWrappedKeyStore, IDisposable
{
    private const string Schema = """
        CREATE TABLE IF NOT EXISTS devices (
            device_id TEXT PRIMARY KEY, subscriber TEXT NOT NULL, consent_device TEXT NOT NULL, consent_key TEXT NOT NULL, consent_public_key BLOB NOT NULL) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS keys (
            owner TEXT, key_id TEXT, generation TEXT NOT NULL, subscriber TEXT NOT NULL, algorithm TEXT NOT NULL, public_key BLOB NOT NULL, kek_id TEXT NOT NULL, wrapped BLOB NOT NULL,
            PRIMARY KEY (owner, key_id)) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS keks (kek_id TEXT PRIMARY KEY, check_value BLOB NOT NULL) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS transactions (
            transaction_id TEXT PRIMARY KEY, device_id TEXT NOT NULL, version INTEGER NOT NULL, epoch INTEGER NOT NULL, state INTEGER NOT NULL, signature BLOB, failure INTEGER NOT NULL,
            detail TEXT NOT NULL, key_id TEXT, algorithm INTEGER, hash TEXT, digest BLOB, statement BLOB, deadline INTEGER, evidence BLOB) WITHOUT ROWID;
        """;

    private readonly SqliteConnection _connection;
    private readonly Lock _lock = new();
    private readonly GroupCommit _writes;
    private readonly SqliteCommand _findKey;
    private readonly SqliteCommand _findDevice;
    private readonly SqliteCommand _findTransaction;
    private readonly SqliteCommand _insertTransaction;
    private readonly SqliteCommand _updateTransaction;

    /// <summary>Opens the file, which is made when missing.</summary>
    /// <exception cref="SqliteException">The file cannot be opened, or another process has it open.</exception>
    public SqliteServerStore(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        _connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false, DefaultTimeout = 5 }.ToString());
        try
        {
            _connection.Open();
            Execute("PRAGMA locking_mode=EXCLUSIVE; PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON; PRAGMA wal_autocheckpoint=8000; PRAGMA cache_size=-32000;");
            Execute("BEGIN IMMEDIATE;" + Schema + "COMMIT;");
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            }

            _writes = new GroupCommit(_connection, _lock);
            _findKey = Statement.Prepare(_connection, $"SELECT {KeyColumns} FROM keys WHERE owner = $owner AND key_id = $key", "$owner", "$key");
            _findDevice = Statement.Prepare(
                _connection, "SELECT subscriber, consent_device, consent_key, consent_public_key FROM devices WHERE device_id = $device", "$device");
            _findTransaction = Statement.Prepare(_connection, $"SELECT {TransactionColumns} FROM transactions WHERE transaction_id = $transaction", "$transaction");
            _insertTransaction = Statement.Prepare(
                _connection, $"INSERT OR IGNORE INTO transactions ({TransactionColumns}) VALUES ({string.Join(", ", TransactionParameters)})", TransactionParameters);
            _updateTransaction = Statement.Prepare(_connection, UpdateTransaction, TransactionParameters);
        }
        catch
        {
            _connection.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public ValueTask<ServerDevice?> FindDeviceAsync(string deviceId, CancellationToken cancellationToken) => Read(
        _findDevice,
        row => new ServerDevice(deviceId, row.GetString(0), new ConsentMeans(row.GetString(1), row.GetString(2), row.GetFieldValue<byte[]>(3))),
        deviceId);

    /// <inheritdoc/>
    public async ValueTask<bool> TryAddDeviceAsync(ServerDevice device, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(device);
        return await WriteAsync(t => Run(
            t,
            "INSERT OR IGNORE INTO devices (device_id, subscriber, consent_device, consent_key, consent_public_key) VALUES ($1, $2, $3, $4, $5)",
            device.DeviceId,
            device.Subscriber,
            device.Consent.DeviceId,
            device.Consent.KeyId,
            device.Consent.PublicKey)).ConfigureAwait(false) == 1;
    }

    /// <inheritdoc/>
    public async ValueTask DeleteDeviceAsync(string deviceId, CancellationToken cancellationToken) =>
        await WriteAsync(t => Run(t, "DELETE FROM devices WHERE device_id = $1", deviceId)).ConfigureAwait(false);

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_lock)
        {
            _findKey.Dispose();
            _findDevice.Dispose();
            _findTransaction.Dispose();
            _insertTransaction.Dispose();
            _updateTransaction.Dispose();
            _connection.Dispose();
        }
    }

    private ValueTask<T?> Read<T>(SqliteCommand prepared, Func<SqliteDataReader, T> read, params ReadOnlySpan<object?> values)
        where T : class
    {
        try
        {
            lock (_lock)
            {
                Statement.Bind(prepared, values);
                using var row = prepared.ExecuteReader();
                return new(row.Read() ? read(row) : null);
            }
        }
        catch (Exception e) when (e is SqliteException or ObjectDisposedException or InvalidOperationException)
        {
            throw Failed(e);
        }
    }

    private async Task<int> WriteAsync(Func<SqliteTransaction, int> write)
    {
        var changed = 0;
        try
        {
            await _writes.WriteAsync(transaction => changed = write(transaction)).ConfigureAwait(false);
            return changed;
        }
        catch (Exception e) when (e is SqliteException or ObjectDisposedException or InvalidOperationException)
        {
            throw Failed(e);
        }
    }

    private static VaultException Failed(Exception e) => new("the store of server keys failed: " + e.Message, e) { IsTemporary = true };

    private int Run(SqliteTransaction transaction, string sql, params ReadOnlySpan<object> values)
    {
        using var command = _connection.CreateCommand();
#pragma warning disable CA2100 // The texts are constants of this class.
        command.CommandText = sql;
#pragma warning restore CA2100
        command.Transaction = transaction;
        for (var i = 0; i < values.Length; i++)
        {
            command.Parameters.AddWithValue($"${i + 1}", values[i]);
        }

        return command.ExecuteNonQuery();
    }

    private void Execute(string sql)
    {
        using var command = _connection.CreateCommand();
#pragma warning disable CA2100 // The texts are constants of this class.
        command.CommandText = sql;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }
}
