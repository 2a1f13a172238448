using Microsoft.Data.Sqlite;

namespace Mss.Sscd.Sim;

/// <summary>What a card keeps, for ever, of a message about a transaction.</summary>
/// <param name="TransactionId">MSSP_TransID.</param>
/// <param name="Epoch">Highest epoch seen.</param>
/// <param name="State">What became of it.</param>
/// <param name="Text">What the user sees; empty when it is no longer on the screen.</param>
/// <param name="Deadline">When it disappears.</param>
internal sealed record CardReceipt(string TransactionId, int Epoch, MessageState State, string Text, DateTimeOffset Deadline);

/// <summary>The table of messages that the cards have got.</summary>
internal sealed class CardReceipts : IDisposable
{
    /// <summary>The table. <c>shown</c> is how often the message has come onto the screen.</summary>
    public const string Schema = """
        CREATE TABLE IF NOT EXISTS receipts (
            device_id TEXT, transaction_id TEXT, epoch INTEGER NOT NULL, state INTEGER NOT NULL, text TEXT, deadline INTEGER NOT NULL, shown INTEGER NOT NULL,
            PRIMARY KEY (device_id, transaction_id)) WITHOUT ROWID;
        """;

    private readonly Lock _lock;
    private readonly SqliteCommand _find;
    private readonly SqliteCommand _insert;
    private readonly SqliteCommand _answer;
    private readonly SqliteCommand _raiseEpoch;
    private readonly SqliteCommand _count;
    private readonly SqliteCommand _pending;

    public CardReceipts(SqliteConnection connection, Lock connectionLock)
    {
        _lock = connectionLock;
        _find = Statement.Prepare(
            connection, "SELECT transaction_id, epoch, state, text, deadline FROM receipts WHERE device_id = $device AND transaction_id = $transaction", "$device", "$transaction");
        _insert = Statement.Prepare(
            connection,
            "INSERT INTO receipts (device_id, transaction_id, epoch, state, text, deadline, shown) VALUES ($device, $transaction, $epoch, $state, $text, $deadline, $shown)",
            "$device",
            "$transaction",
            "$epoch",
            "$state",
            "$text",
            "$deadline",
            "$shown");

        // 0 is Pending: an answer is given once.
        _answer = Statement.Prepare(
            connection, "UPDATE receipts SET state = $state, text = NULL WHERE device_id = $device AND transaction_id = $transaction AND state = 0", "$state", "$device", "$transaction");
        _raiseEpoch = Statement.Prepare(
            connection, "UPDATE receipts SET epoch = $epoch WHERE device_id = $device AND transaction_id = $transaction AND epoch < $epoch", "$epoch", "$device", "$transaction");
        _count = Statement.Prepare(connection, "SELECT COALESCE(SUM(shown), 0) FROM receipts WHERE device_id = $device", "$device");
        _pending = Statement.Prepare(
            connection, "SELECT transaction_id, text, deadline FROM receipts WHERE device_id = $device AND state = 0 ORDER BY deadline", "$device");
    }

    public CardReceipt? Find(string deviceId, string transactionId)
    {
        lock (_lock)
        {
            Statement.Bind(_find, deviceId, transactionId);
            using var row = _find.ExecuteReader();
            return row.Read()
                ? new CardReceipt(row.GetString(0), row.GetInt32(1), (MessageState)row.GetInt32(2), row.IsDBNull(3) ? "" : row.GetString(3), new DateTimeOffset(row.GetInt64(4), TimeSpan.Zero))
                : null;
        }
    }

    /// <summary>Messages of a card that wait for its user's answer; their time may be over.</summary>
    public List<ShownMessage> Pending(string deviceId)
    {
        var pending = new List<ShownMessage>();
        lock (_lock)
        {
            Statement.Bind(_pending, deviceId);
            using var rows = _pending.ExecuteReader();
            while (rows.Read())
            {
                pending.Add(new ShownMessage(rows.GetString(0), rows.IsDBNull(1) ? "" : rows.GetString(1), WantsAnswer: true, new DateTimeOffset(rows.GetInt64(2), TimeSpan.Zero)));
            }
        }

        return pending;
    }

    public long Shown(string deviceId)
    {
        lock (_lock)
        {
            Statement.Bind(_count, deviceId);
            return (long)_count.ExecuteScalar()!;
        }
    }

    public void Insert(SqliteTransaction transaction, string deviceId, CardReceipt receipt, bool wasShown) => Statement.Run(
        _insert,
        transaction,
        deviceId,
        receipt.TransactionId,
        receipt.Epoch,
        (int)receipt.State,
        receipt.State == MessageState.Pending ? receipt.Text : null, // personal: no longer than it can be seen
        receipt.Deadline.UtcTicks,
        wasShown ? 1 : 0);

    public void Answer(SqliteTransaction transaction, string deviceId, string transactionId, MessageState state) =>
        Statement.Run(_answer, transaction, (int)state, deviceId, transactionId);

    public void RaiseEpoch(SqliteTransaction transaction, string deviceId, string transactionId, int epoch) =>
        Statement.Run(_raiseEpoch, transaction, epoch, deviceId, transactionId);

    public void Dispose()
    {
        _find.Dispose();
        _insert.Dispose();
        _answer.Dispose();
        _raiseEpoch.Dispose();
        _count.Dispose();
        _pending.Dispose();
    }
}
