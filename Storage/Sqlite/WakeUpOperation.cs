using Mss.Grains.Interfaces;
using Mss.Grains.Transactions;

namespace Mss.Storage.Sqlite;

/// <summary>Schedules a wake-up or takes it back.</summary>
internal sealed class WakeUpOperation(TransactionId id, DateTimeOffset due, bool isWanted) : WriteOperation
{
    private const string Insert = "INSERT INTO wake_ups (due, id) VALUES (?1, ?2) ON CONFLICT DO NOTHING";
    private const string Delete = "DELETE FROM wake_ups WHERE due = ?1 AND id = ?2";

    public override Exception Translate(string message, Exception? inner) => new SessionLogException(message, inner);

    public override void Run(Connection connection)
    {
        var write = connection.Prepare(isWanted ? Insert : Delete);
        write.Bind(1, due.ToUnixTimeMilliseconds());
        write.Bind(2, id.Value);
        write.Run();
        Outcome = true;
    }
}
