using Microsoft.Data.Sqlite;
using Mss.Sscd.Server.Vault;

namespace Mss.Sscd.Server;

/// <summary>Wrapped keys.</summary>
public sealed partial class SqliteServerStore
{
    private const string KeyColumns = "owner, key_id, generation, subscriber, algorithm, public_key, kek_id, wrapped";

    /// <inheritdoc/>
    public ValueTask<WrappedKey?> FindKeyAsync(VaultKeyName name, CancellationToken cancellationToken) => Read(_findKey, ReadKey, name.Owner, name.KeyId);

    /// <inheritdoc/>
    public async ValueTask<bool> TryAddKeyAsync(WrappedKey key, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(key);
        return await WriteAsync(t => Run(
            t,
            $"INSERT OR IGNORE INTO keys ({KeyColumns}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
            key.Name.Owner,
            key.Name.KeyId,
            key.Generation,
            key.Subscriber,
            key.Algorithm.ToString(),
            key.PublicKey,
            key.KekId,
            key.Wrapped)).ConfigureAwait(false) == 1;
    }

    /// <inheritdoc/>
    public async ValueTask<bool> TryReplaceKeyAsync(WrappedKey old, WrappedKey rewrapped, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(old);
        ArgumentNullException.ThrowIfNull(rewrapped);
        return await WriteAsync(t => Run(
            t,
            "UPDATE keys SET kek_id = $1, wrapped = $2 WHERE owner = $3 AND key_id = $4 AND generation = $5 AND kek_id = $6 AND wrapped = $7",
            rewrapped.KekId,
            rewrapped.Wrapped,
            old.Name.Owner,
            old.Name.KeyId,
            old.Generation,
            old.KekId,
            old.Wrapped)).ConfigureAwait(false) == 1;
    }

    /// <inheritdoc/>
    public async ValueTask DeleteKeysAsync(string owner, CancellationToken cancellationToken) =>
        await WriteAsync(t => Run(t, "DELETE FROM keys WHERE owner = $1", owner)).ConfigureAwait(false);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<WrappedKey>> ListKeysNotUnderAsync(string kekId, VaultKeyName? after, int limit, CancellationToken cancellationToken)
    {
        var found = new List<WrappedKey>();
        try
        {
            lock (_lock)
            {
                using var command = _connection.CreateCommand();
                command.CommandText = $"SELECT {KeyColumns} FROM keys WHERE kek_id <> $1 AND (owner, key_id) > ($2, $3) ORDER BY owner, key_id LIMIT $4";
                command.Parameters.AddWithValue("$1", kekId);
                command.Parameters.AddWithValue("$2", after?.Owner ?? "");
                command.Parameters.AddWithValue("$3", after?.KeyId ?? "");
                command.Parameters.AddWithValue("$4", limit);
                using var rows = command.ExecuteReader();
                while (rows.Read())
                {
                    found.Add(ReadKey(rows));
                }
            }
        }
        catch (Exception e) when (e is SqliteException or ObjectDisposedException or InvalidOperationException)
        {
            throw Failed(e);
        }

        return new(found);
    }

    /// <inheritdoc/>
    public async ValueTask<byte[]> RememberKekAsync(string kekId, byte[] checkValue, CancellationToken cancellationToken)
    {
        byte[] there = [];
        await WriteAsync(t =>
        {
            Run(t, "INSERT OR IGNORE INTO keks (kek_id, check_value) VALUES ($1, $2)", kekId, checkValue);
            using var command = _connection.CreateCommand();
            command.CommandText = "SELECT check_value FROM keks WHERE kek_id = $1";
            command.Transaction = t;
            command.Parameters.AddWithValue("$1", kekId);
            there = (byte[])command.ExecuteScalar()!;
            return 1;
        }).ConfigureAwait(false);
        return there;
    }

    // An algorithm that this program does not know is a row that does not open.
    private static WrappedKey ReadKey(SqliteDataReader row) => new(
        new VaultKeyName(row.GetString(0), row.GetString(1)),
        row.GetString(2),
        row.GetString(3),
        Enum.TryParse<ServerKeyAlgorithm>(row.GetString(4), out var algorithm) ? algorithm : (ServerKeyAlgorithm)(-1),
        row.GetFieldValue<byte[]>(5),
        row.GetString(6),
        row.GetFieldValue<byte[]>(7));
}
