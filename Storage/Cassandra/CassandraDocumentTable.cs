using System.Text;

namespace Mss.Storage.Cassandra;

/// <summary>A table of JSON documents, each with a key and a version; a document is replaced only by the next version of itself.</summary>
internal sealed class CassandraDocumentTable(CassandraConnection connection, string table, string key)
{
    private readonly Query read = new($"SELECT version, document FROM ks.{table} WHERE {key} = ?", QueryKind.Read);
    private readonly Query keys = new($"SELECT {key} FROM ks.{table}", QueryKind.Read);
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

    /// <summary>
    /// The first keys after one, of those that begin with a prefix, in the order of their octets. Reads all keys of the table, because partitions have no order:
    /// for tables of thousands, and for people. An index of the keys would be a second truth beside the documents.
    /// </summary>
    public async ValueTask<IReadOnlyList<string>> ListKeysAsync(string prefix, string? after, int limit, CancellationToken cancellationToken)
    {
        try
        {
            var (from, start) = (Encoding.UTF8.GetBytes(after ?? ""), Encoding.UTF8.GetBytes(prefix));
            var first = new SortedSet<byte[]>(Comparer<byte[]>.Create(static (a, b) => a.AsSpan().SequenceCompareTo(b)));
            await foreach (var row in connection.ReadRowsAsync(keys, [], cancellationToken).ConfigureAwait(false))
            {
                var octets = Encoding.UTF8.GetBytes(row.GetValue<string>(0));
                if (octets.AsSpan().StartsWith(start) && octets.AsSpan().SequenceCompareTo(from) > 0)
                {
                    first.Add(octets);
                    if (first.Count > limit)
                    {
                        first.Remove(first.Max!);
                    }
                }
            }

            return [.. first.Select(Encoding.UTF8.GetString)];
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
