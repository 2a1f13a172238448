using Microsoft.Data.Sqlite;

namespace Mss.Sscd.Sim;

/// <summary>
/// The memory of all cards of one simulated operator, in one SQLite file that one process has open.
/// </summary>
/// <remarks>
/// WAL with synchronous=NORMAL: what is committed survives the end of the process, however it ends. A loss of power may take the last commits; a real card is
/// better there, a simulated one on the same machine as the MSSP need not be.
/// </remarks>
internal sealed partial class CardStore : IDisposable
{
    private const string Schema = """
        CREATE TABLE IF NOT EXISTS cards (
            device_id TEXT PRIMARY KEY, behaviour INTEGER NOT NULL, number INTEGER NOT NULL, delay INTEGER NOT NULL, signatures INTEGER NOT NULL DEFAULT 0) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS keys (
            device_id TEXT, key_id TEXT, algorithm INTEGER NOT NULL, private_key BLOB NOT NULL, public_key BLOB NOT NULL, pin BLOB, tries INTEGER NOT NULL,
            PRIMARY KEY (device_id, key_id)) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS people (device_id TEXT, key_id TEXT, pin TEXT NOT NULL, PRIMARY KEY (device_id, key_id)) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS records (
            device_id TEXT, transaction_id TEXT, epoch INTEGER NOT NULL, state INTEGER NOT NULL, signature BLOB, failure INTEGER NOT NULL, detail TEXT NOT NULL,
            key_id TEXT, algorithm INTEGER, hash TEXT, digest BLOB, ap_name TEXT, text TEXT, deadline INTEGER, arrival INTEGER NOT NULL,
            PRIMARY KEY (device_id, transaction_id)) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS ota (
            device_id TEXT PRIMARY KEY, version INTEGER NOT NULL, keys BLOB NOT NULL, received INTEGER NOT NULL, sent INTEGER NOT NULL) WITHOUT ROWID;
        CREATE INDEX IF NOT EXISTS pending ON records (arrival) WHERE state = 0;
        CREATE TABLE IF NOT EXISTS subscribers (device_id TEXT PRIMARY KEY, msisdn TEXT NOT NULL) WITHOUT ROWID;
        """;

    private readonly SqliteConnection _connection;
    private readonly Lock _lock = new();
    private readonly GroupCommit _writes;
    private readonly SqliteCommand _privateKey;
    private readonly SqliteCommand _setTries;
    private readonly SqliteCommand _countSignature;

    /// <param name="path">The file, made when missing; null keeps everything in memory.</param>
    /// <exception cref="SqliteException">The file cannot be opened, or another process has it open.</exception>
    public CardStore(string? path)
    {
        // No pool: a closed store has closed its file. The exclusive lock keeps a second process, with another idea of what is on the screens, away.
        _connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path ?? ":memory:", Pooling = false, DefaultTimeout = 5 }.ToString());
        try
        {
            _connection.Open();
            Execute("PRAGMA locking_mode=EXCLUSIVE; PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA wal_autocheckpoint=8000; PRAGMA cache_size=-32000;");
            Execute("BEGIN IMMEDIATE;" + Schema + CardReceipts.Schema + "COMMIT;");
            AddFurther();
            _writes = new GroupCommit(_connection, _lock);
            Records = new CardRecords(_connection, _lock);
            Receipts = new CardReceipts(_connection, _lock);
            Ota = new OtaRecords(_connection, _lock);
            _privateKey = Statement.Prepare(_connection, "SELECT private_key FROM keys WHERE device_id = $device AND key_id = $key", "$device", "$key");
            _setTries = Statement.Prepare(_connection, "UPDATE keys SET tries = $tries WHERE device_id = $device AND key_id = $key", "$tries", "$device", "$key");
            _countSignature = Statement.Prepare(_connection, "UPDATE cards SET signatures = signatures + $count WHERE device_id = $device", "$count", "$device");
        }
        catch
        {
            _connection.Dispose();
            throw;
        }
    }

    public CardRecords Records { get; }

    public CardReceipts Receipts { get; }

    public OtaRecords Ota { get; }

    /// <summary>Ends when the changes are durable.</summary>
    public Task WriteAsync(Action<SqliteTransaction> write) => _writes.WriteAsync(write);

    public void InsertCard(SqliteTransaction transaction, string deviceId, SimulatedUser user) =>
        Run(transaction, "INSERT INTO cards (device_id, behaviour, number, delay) VALUES ($1, $2, $3, $4)", deviceId, (int)user.Behaviour, user.Number, user.Delay.Ticks);

    public void UpdateUser(SqliteTransaction transaction, string deviceId, SimulatedUser user) =>
        Run(transaction, "UPDATE cards SET behaviour = $2, number = $3, delay = $4 WHERE device_id = $1", deviceId, (int)user.Behaviour, user.Number, user.Delay.Ticks);

    public void InsertKey(SqliteTransaction transaction, string deviceId, GeneratedKey key)
    {
        Run(
            transaction,
            "INSERT INTO keys (device_id, key_id, algorithm, private_key, public_key, pin, tries) VALUES ($1, $2, $3, $4, $5, $6, $7)",
            deviceId,
            key.Spec.KeyId,
            (int)key.Spec.Algorithm,
            key.PrivateKey,
            key.PublicKey,
            (object?)CardKey.EncodePin(key.Spec.Pin) ?? DBNull.Value,
            CardKey.MaxTries);
        if (key.Spec.Pin is not null)
        {
            Run(transaction, "INSERT INTO people (device_id, key_id, pin) VALUES ($1, $2, $3)", deviceId, key.Spec.KeyId, key.Spec.Pin);
        }
    }

    public void SetTries(SqliteTransaction transaction, string deviceId, string keyId, int tries) => Statement.Run(_setTries, transaction, tries, deviceId, keyId);

    public void CountSignatures(SqliteTransaction transaction, string deviceId, int count) => Statement.Run(_countSignature, transaction, count, deviceId);

    public void InsertSubscriber(SqliteTransaction transaction, string deviceId, string msisdn) =>
        Run(transaction, "INSERT INTO subscribers (device_id, msisdn) VALUES ($1, $2)", deviceId, msisdn);

    /// <summary>Removes a card's keys and its subscriber; its records stay.</summary>
    public void DeleteKeys(SqliteTransaction transaction, string deviceId)
    {
        Run(transaction, "DELETE FROM keys WHERE device_id = $1", deviceId);
        Run(transaction, "DELETE FROM people WHERE device_id = $1", deviceId);
        Run(transaction, "DELETE FROM subscribers WHERE device_id = $1", deviceId);
    }

    /// <summary>Whose the card is, or null.</summary>
    public string? ReadSubscriber(string deviceId)
    {
        lock (_lock)
        {
            using var command = _connection.CreateCommand();
            command.CommandText = "SELECT msisdn FROM subscribers WHERE device_id = $1";
            command.Parameters.AddWithValue("$1", deviceId);
            return (string?)command.ExecuteScalar();
        }
    }

    /// <summary>The private key as PKCS#8, for the card itself.</summary>
    public byte[] ReadPrivateKey(string deviceId, string keyId)
    {
        lock (_lock)
        {
            Statement.Bind(_privateKey, deviceId, keyId);
            return (byte[])_privateKey.ExecuteScalar()!;
        }
    }

    /// <summary>Puts another half in the place of the one that a card had.</summary>
    public void UpdateHalf(SqliteTransaction transaction, string deviceId, string keyId, byte[] half) =>
        Run(transaction, "UPDATE keys SET private_key = $3 WHERE device_id = $1 AND key_id = $2", deviceId, keyId, half);

    /// <summary>Puts another in a private key's place.</summary>
    public void UpdatePrivateKey(SqliteTransaction transaction, string deviceId, string keyId, byte[] privateKey, byte[] publicKey) =>
        Run(transaction, "UPDATE keys SET private_key = $3, public_key = $4 WHERE device_id = $1 AND key_id = $2", deviceId, keyId, privateKey, publicKey);

    public List<StoredCard> ReadCards()
    {
        var cards = new Dictionary<string, StoredCard>();
        lock (_lock)
        {
            using (var command = Query("SELECT device_id, behaviour, number, delay, signatures FROM cards"))
            using (var rows = command.ExecuteReader())
            {
                while (rows.Read())
                {
                    var user = SimulatedUser.Restore(rows.GetInt32(1), rows.GetInt32(2), rows.GetInt64(3));
                    cards.Add(rows.GetString(0), new StoredCard(rows.GetString(0), user, rows.GetInt64(4), []));
                }
            }

            using (var command = Query("""
                SELECT k.device_id, k.key_id, k.algorithm, k.public_key, k.pin, k.tries, p.pin
                FROM keys k LEFT JOIN people p ON p.device_id = k.device_id AND p.key_id = k.key_id
                """))
            using (var rows = command.ExecuteReader())
            {
                while (rows.Read())
                {
                    cards[rows.GetString(0)].Keys.Add(new CardKey(
                        rows.GetString(1),
                        (SimKeyAlgorithm)rows.GetInt32(2),
                        rows.GetFieldValue<byte[]>(3),
                        rows.IsDBNull(4) ? null : rows.GetFieldValue<byte[]>(4),
                        rows.IsDBNull(6) ? null : rows.GetString(6)) { Tries = rows.GetInt32(5) });
                }
            }
        }

        return [.. cards.Values];
    }

    internal void Execute(string sql)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _privateKey.Dispose();
            _setTries.Dispose();
            _countSignature.Dispose();
            Records.Dispose();
            Receipts.Dispose();
            Ota.Dispose();
            _connection.Dispose();
        }
    }

    // Files of versions that knew one signature for an approval lack the column.
    private void AddFurther()
    {
        using (var columns = Query("SELECT COUNT(*) FROM pragma_table_info('records') WHERE name = 'further'"))
        {
            if ((long)columns.ExecuteScalar()! > 0)
            {
                return;
            }
        }

        Execute("ALTER TABLE records ADD COLUMN further BLOB");
    }

    // Disposed of by the caller: a statement that waits for its finalizer keeps the file open behind a closed store, and deletes the log of whoever opened it anew.
    private SqliteCommand Query(string sql)
    {
        var command = _connection.CreateCommand();
        command.CommandText = sql;
        return command;
    }

    private void Run(SqliteTransaction transaction, string sql, params ReadOnlySpan<object> values)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = sql;
        command.Transaction = transaction;
        for (var i = 0; i < values.Length; i++)
        {
            command.Parameters.AddWithValue($"${i + 1}", values[i]);
        }

        command.ExecuteNonQuery();
    }
}

/// <summary>A card as it was stored.</summary>
internal sealed record StoredCard(string DeviceId, SimulatedUser User, long Signatures, List<CardKey> Keys);

/// <summary>A fresh key on its way into a card.</summary>
internal sealed record GeneratedKey(SimKeySpec Spec, byte[] PrivateKey, byte[] PublicKey);
