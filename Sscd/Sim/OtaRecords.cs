using Microsoft.Data.Sqlite;

namespace Mss.Sscd.Sim;

/// <summary>What a card keeps of the way over the air.</summary>
/// <param name="Version">Key set version.</param>
/// <param name="Keys">KIc and KID, one after the other.</param>
/// <param name="Received">Highest counter taken; −1 before the first.</param>
/// <param name="Sent">Highest counter of its own packets.</param>
internal sealed record OtaRecord(int Version, byte[] Keys, long Received, long Sent);

/// <summary>The table of the cards' keys and counters for secured packets.</summary>
internal sealed class OtaRecords(SqliteConnection connection, Lock connectionLock) : IDisposable
{
    private readonly SqliteCommand _find = Statement.Prepare(connection, "SELECT version, keys, received, sent FROM ota WHERE device_id = $device", "$device");

    private readonly SqliteCommand _insert = Statement.Prepare(
        connection, "INSERT INTO ota (device_id, version, keys, received, sent) VALUES ($device, $version, $keys, $received, $sent)", "$device", "$version", "$keys", "$received", "$sent");

    // Only upwards: even a wrong program cannot make a card take a counter twice.
    private readonly SqliteCommand _received = Statement.Prepare(
        connection, "UPDATE ota SET received = $received WHERE device_id = $device AND received < $received", "$received", "$device");

    private readonly SqliteCommand _sent = Statement.Prepare(connection, "UPDATE ota SET sent = $sent WHERE device_id = $device AND sent < $sent", "$sent", "$device");

    public OtaRecord? Find(string deviceId)
    {
        lock (connectionLock)
        {
            Statement.Bind(_find, deviceId);
            using var row = _find.ExecuteReader();
            return row.Read() ? new OtaRecord(row.GetInt32(0), row.GetFieldValue<byte[]>(1), row.GetInt64(2), row.GetInt64(3)) : null;
        }
    }

    public void Insert(SqliteTransaction transaction, string deviceId, OtaRecord record) =>
        Statement.Run(_insert, transaction, deviceId, record.Version, record.Keys, record.Received, record.Sent);

    public void SetReceived(SqliteTransaction transaction, string deviceId, long counter) => Statement.Run(_received, transaction, counter, deviceId);

    public void SetSent(SqliteTransaction transaction, string deviceId, long counter) => Statement.Run(_sent, transaction, counter, deviceId);

    public void Dispose()
    {
        _find.Dispose();
        _insert.Dispose();
        _received.Dispose();
        _sent.Dispose();
    }
}
