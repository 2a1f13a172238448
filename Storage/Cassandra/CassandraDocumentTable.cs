namespace Mss.Storage.Cassandra;

/// <summary>A table of JSON documents, each with a key and a version; a document is replaced only by the next version of itself.</summary>
internal sealed class CassandraDocumentTable(CassandraConnection connection, string table, string key)
{
    private readonly Query read = new($"SELECT version, document FROM ks.{table} WHERE {key} = ?", QueryKind.Read);
    private readonly Query settle = new($"SELECT version, attempt FROM ks.{table} WHERE {key} = ?", QueryKind.SerialRead);
    private readonly Query insert = new($"INSERT INTO ks.{table} (version, document, attempt, {key}) VALUES (?, ?, ?, ?) IF NOT EXISTS", QueryKind.Conditional);
    private readonly Query update = new($"UPDATE ks.{table} SET version = ?, document = ?, attempt = ? WHERE {key} = ? IF version = ?", QueryKind.Conditional);

    /// <summary>The cluster, for texts.</summary>
    public string Where => connection.Where;

    /// <summary>Reads a document, or null.</summary>
    public async ValueTask<(int Version, string Json)?> GetAsync(string id, CancellationToken cancellationToken)
    {
        try
        {
            var row = await connection.ReadRowAsync(read, [id], cancellationToken).ConfigureAwait(false);
            return row is null ? null : (row.GetValue<int>(0), row.GetValue<string>(1));
        }
        catch (CassandraFailure failure)
        {
            throw new StorageException(failure.Message, failure);
        }
    }

    /// <summary>Writes a document if the version before is stored; version 1 if there is none.</summary>
    public async ValueTask<bool> PutAsync(string id, int version, string json, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(version, 1);
        var attempt = Guid.NewGuid();
        object?[] values = version == 1 ? [version, json, attempt, id] : [version, json, attempt, id, version - 1];
        try
        {
            return await ConditionalWrite.RunAsync(connection, version == 1 ? insert : update, values, cancel => SettleAsync(id, version, attempt, cancel), cancellationToken)
                .ConfigureAwait(false);
        }
        catch (CassandraFailure failure)
        {
            throw new StorageException(failure.Message, failure);
        }
    }

    private async ValueTask<Settlement> SettleAsync(string id, int version, Guid attempt, CancellationToken cancellationToken)
    {
        var row = await connection.ReadRowAsync(settle, [id], cancellationToken).ConfigureAwait(false);
        var stored = row?.GetValue<int?>(0) ?? 0;
        if (stored == version)
        {
            return row!.GetValue<Guid?>(1) == attempt ? Settlement.Written : Settlement.Impossible;
        }

        // A later version may stand on this one or on another's: nobody can tell any more.
        return stored > version
            ? throw new CassandraFailure(FormattableString.Invariant($"whether version {version} of a document in {table} was written is unknown; now it has version {stored}"), true)
            : Settlement.Possible;
    }
}
