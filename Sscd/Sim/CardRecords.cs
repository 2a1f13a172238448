using System.Security.Cryptography;
using Microsoft.Data.Sqlite;

namespace Mss.Sscd.Sim;

/// <summary>The table of transaction ids that the cards have seen.</summary>
internal sealed class CardRecords : IDisposable
{
    private const string Columns =
        "transaction_id, epoch, state, signature, failure, detail, key_id, algorithm, hash, digest, ap_name, text, deadline, further";

    private readonly Lock _lock;
    private readonly SqliteConnection _connection;
    private readonly SqliteCommand _find;
    private readonly SqliteCommand _insert;
    private readonly SqliteCommand _update;
    private readonly SqliteCommand _raiseEpoch;
    private long _arrivals;

    public CardRecords(SqliteConnection connection, Lock connectionLock)
    {
        _connection = connection;
        _lock = connectionLock;
        string[] names =
            ["$device", "$transaction", "$epoch", "$state", "$signature", "$failure", "$detail", "$key", "$algorithm", "$hash", "$digest", "$ap", "$text", "$deadline", "$further"];
        _find = Statement.Prepare(connection, $"SELECT {Columns} FROM records WHERE device_id = $device AND transaction_id = $transaction", "$device", "$transaction");

        // States are stored as their numbers: 0 Pending, 3 Unknown are the open ones.
        // A plain INSERT, and an UPDATE of open records only: even a wrong program cannot give a transaction id a second outcome.
        _insert = Statement.Prepare(
            connection,
            $"INSERT INTO records (device_id, {Columns}, arrival) VALUES ({string.Join(", ", names)}, $arrival)",
            [.. names, "$arrival"]);
        _update = Statement.Prepare(
            connection,
            """
            UPDATE records SET epoch = $epoch, state = $state, signature = $signature, failure = $failure, detail = $detail, key_id = $key, algorithm = $algorithm,
                hash = $hash, digest = $digest, ap_name = $ap, text = $text, deadline = $deadline, further = $further
            WHERE device_id = $device AND transaction_id = $transaction AND state IN (0, 3)
            """,
            names);
        _raiseEpoch = Statement.Prepare(
            connection,
            "UPDATE records SET epoch = $epoch WHERE device_id = $device AND transaction_id = $transaction AND epoch < $epoch",
            "$epoch",
            "$device",
            "$transaction");
        using var last = connection.CreateCommand();
        last.CommandText = "SELECT COALESCE(MAX(arrival), 0) FROM records WHERE state = 0";
        _arrivals = (long)last.ExecuteScalar()!;
    }

    public CardRecord? Find(string deviceId, string transactionId)
    {
        lock (_lock)
        {
            Statement.Bind(_find, deviceId, transactionId);
            using var row = _find.ExecuteReader();
            return row.Read() ? Read(row) : null;
        }
    }

    /// <summary>Requests that were on or before the screens, in the order of their arrival.</summary>
    public List<(string DeviceId, CardRecord Record)> ReadPending()
    {
        var found = new List<(string, CardRecord)>();
        lock (_lock)
        {
            using var command = _connection.CreateCommand();
            command.CommandText = $"SELECT {Columns}, device_id FROM records WHERE state = 0 ORDER BY arrival";
            using var rows = command.ExecuteReader();
            while (rows.Read())
            {
                found.Add((rows.GetString(14), Read(rows)));
            }
        }

        return found;
    }

    public void Insert(SqliteTransaction transaction, string deviceId, CardRecord record) => Write(_insert, transaction, deviceId, record, ++_arrivals);

    public void Update(SqliteTransaction transaction, string deviceId, CardRecord record) => Write(_update, transaction, deviceId, record, null);

    public void RaiseEpoch(SqliteTransaction transaction, string deviceId, string transactionId, int epoch) =>
        Statement.Run(_raiseEpoch, transaction, epoch, deviceId, transactionId);

    public void Dispose()
    {
        _find.Dispose();
        _insert.Dispose();
        _update.Dispose();
        _raiseEpoch.Dispose();
    }

    private static void Write(SqliteCommand command, SqliteTransaction transaction, string deviceId, CardRecord record, long? arrival)
    {
        var (request, outcome) = (record.Request, record.Outcome);

        // The text is personal: it stays no longer than it can be shown.
        var keepText = outcome.State == SscdState.Pending;
        ReadOnlySpan<object?> values =
        [
            deviceId, record.TransactionId, record.Epoch, (int)outcome.State, outcome.Signature, outcome.FailureCode, outcome.Detail,
            request?.KeyId, (int?)request?.Scheme.Algorithm, request?.Scheme.Hash.Name, request?.Digest,
            keepText ? request?.ApName : null, keepText ? request?.Text : null, request?.Deadline.UtcTicks, CardFurther.Encode(request?.Further, outcome.Further), arrival,
        ];
        Statement.Run(command, transaction, values[..command.Parameters.Count]);
    }

    private static CardRecord Read(SqliteDataReader row)
    {
        var (further, values) = row.IsDBNull(13) ? default : CardFurther.Decode(row.GetFieldValue<byte[]>(13));
        var outcome = new SscdReply(
            (SscdState)row.GetInt32(2), row.IsDBNull(3) ? null : row.GetFieldValue<byte[]>(3), row.GetInt32(4), row.GetString(5)) { Further = values };
        var request = row.IsDBNull(6)
            ? null
            : new CardRequest(
                row.GetString(6),
                new SignatureScheme((SignatureAlgorithm)row.GetInt32(7), new HashAlgorithmName(row.IsDBNull(8) ? null : row.GetString(8))),
                row.GetFieldValue<byte[]>(9),
                row.IsDBNull(10) ? "" : row.GetString(10),
                row.IsDBNull(11) ? "" : row.GetString(11),
                new DateTimeOffset(row.GetInt64(12), TimeSpan.Zero)) { Further = further };
        return new CardRecord(row.GetString(0), row.GetInt32(1), request, outcome);
    }
}
