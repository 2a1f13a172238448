namespace Mss.Storage.Sqlite;

/// <summary>A table of JSON documents, each with a key and a version; a document is replaced only by the next version of itself.</summary>
internal sealed class DocumentTable
{
    private readonly SqliteDatabase database;
    private readonly string select;
    private readonly string list;
    private readonly string insert;
    private readonly string update;

    /// <param name="database">An open database.</param>
    /// <param name="table">Name of the table.</param>
    /// <param name="key">Name of the key's column.</param>
    public DocumentTable(SqliteDatabase database, string table, string key)
    {
        ArgumentNullException.ThrowIfNull(database);
        this.database = database;
        select = $"SELECT version, document FROM {table} WHERE {key} = ?1";
        list = $"SELECT {key}, version, document FROM {table} WHERE {key} > ?1 AND {key} >= ?2 AND substr({key}, 1, length(?2)) = ?2 ORDER BY {key} LIMIT ?3";
        insert = $"INSERT INTO {table} ({key}, version, document) VALUES (?1, ?2, ?3) ON CONFLICT ({key}) DO NOTHING";
        update = $"UPDATE {table} SET version = ?2, document = ?3 WHERE {key} = ?1 AND version = ?2 - 1";
    }

    /// <summary>Reads a document, or null.</summary>
    public async ValueTask<(int Version, byte[] Json)?> GetAsync(string key, CancellationToken cancellationToken)
    {
        try
        {
            using var reader = await database.RentReaderAsync(cancellationToken).ConfigureAwait(false);
            var read = reader.Connection.Prepare(select);
            read.Bind(1, key);
            var found = read.Step();
            (int, byte[])? document = found ? (read.GetInt32(0), read.GetBytes(1)) : null;
            read.Reset();
            return document;
        }
        catch (SqliteFailure failure)
        {
            throw new StorageException(failure.Explain(database.File), failure);
        }
        catch (ObjectDisposedException e)
        {
            throw new StorageException($"{database.File} is closed.", e);
        }
    }

    /// <summary>Documents whose keys come after one and begin with a prefix, in the order of the keys' octets.</summary>
    public async ValueTask<IReadOnlyList<(string Key, int Version, byte[] Json)>> ListAsync(string prefix, string after, int limit, CancellationToken cancellationToken)
    {
        try
        {
            using var reader = await database.RentReaderAsync(cancellationToken).ConfigureAwait(false);
            var read = reader.Connection.Prepare(list);
            read.Bind(1, after);
            read.Bind(2, prefix);
            read.Bind(3, limit);
            var found = new List<(string, int, byte[])>();
            while (read.Step())
            {
                found.Add((read.GetString(0), read.GetInt32(1), read.GetBytes(2)));
            }

            read.Reset();
            return found;
        }
        catch (SqliteFailure failure)
        {
            throw new StorageException(failure.Explain(database.File), failure);
        }
        catch (ObjectDisposedException e)
        {
            throw new StorageException($"{database.File} is closed.", e);
        }
    }

    /// <summary>Writes a document if the version before is stored; version 1 if there is none.</summary>
    public ValueTask<bool> PutAsync(string key, int version, byte[] json, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(version, 1);
        return database.WriteAsync(new PutOperation(version == 1 ? insert : update, key, version, json), cancellationToken);
    }

    private sealed class PutOperation(string sql, string key, int version, byte[] json) : WriteOperation
    {
        public override void Run(Connection connection)
        {
            var put = connection.Prepare(sql);
            put.Bind(1, key);
            put.Bind(2, version);
            put.BindText(3, json);
            put.Run();
            Outcome = connection.Changes == 1;
        }
    }
}
