using Microsoft.Data.Sqlite;

namespace Mss.Sscd.Sim;

/// <summary>Readings for statistics.</summary>
internal sealed partial class CardStore
{
    public IReadOnlyList<CardTally> ReadTally() => Read(
        $"SELECT device_id, signatures, (SELECT COUNT(*) FROM records WHERE records.device_id = cards.device_id AND state = {(int)SscdState.Signed}) FROM cards ORDER BY device_id",
        null,
        row => new CardTally(row.GetString(0), row.GetInt64(1), row.GetInt64(2)));

    public IReadOnlyList<CardTransaction> ReadTransactions(string transactionId) => Read(
        "SELECT device_id, transaction_id, state, epoch FROM records WHERE transaction_id = $1 ORDER BY device_id",
        transactionId,
        row => new CardTransaction(row.GetString(0), row.GetString(1), (SscdState)row.GetInt32(2), row.GetInt32(3)));

    public IReadOnlyList<string> ReadDevices(string subscriber) =>
        Read("SELECT device_id FROM subscribers WHERE msisdn = $1 ORDER BY device_id", subscriber, row => row.GetString(0));

    private List<T> Read<T>(string query, string? parameter, Func<SqliteDataReader, T> read)
    {
        lock (_lock)
        {
            using var command = _connection.CreateCommand();
#pragma warning disable CA2100 // The constants above.
            command.CommandText = query;
#pragma warning restore CA2100
            if (parameter is not null)
            {
                command.Parameters.AddWithValue("$1", parameter);
            }

            using var rows = command.ExecuteReader();
            var found = new List<T>();
            while (rows.Read())
            {
                found.Add(read(rows));
            }

            return found;
        }
    }
}
