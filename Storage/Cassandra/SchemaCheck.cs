using Cassandra;

namespace Mss.Storage.Cassandra;

/// <summary>What a silo does with the schema: looks at it and refuses one that is missing or older than it needs. It never changes it.</summary>
internal static class SchemaCheck
{
    private const string Advice = "run 'mss schema apply'";

    /// <summary>Reads the version.</summary>
    /// <exception cref="StorageException">There is none, or it is older. A newer one is fine: it is additive, and a rolling upgrade applies it first.</exception>
    public static async Task<int> RunAsync(CassandraConnection connection, string keyspace)
    {
        Row? row;
        try
        {
            if (await FirstAsync(connection, new SimpleStatement("SELECT keyspace_name FROM system_schema.keyspaces WHERE keyspace_name = ?", keyspace)).ConfigureAwait(false) is null)
            {
                throw new StorageException($"{connection.Where} has no keyspace '{keyspace}'; {Advice}");
            }

            row = await FirstAsync(connection, new SimpleStatement($"SELECT version FROM {keyspace}.schema_version WHERE name = 'schema'")).ConfigureAwait(false);
        }
        catch (InvalidQueryException e)
        {
            throw new StorageException($"keyspace '{keyspace}' of {connection.Where} has no schema; {Advice}", e);
        }
        catch (DriverException e)
        {
            throw new StorageException(CassandraFailure.From(e, connection.Where).Message, e);
        }

        var version = row is null || row.IsNull(0) ? 0 : row.GetValue<int>(0);
        var needed = CassandraSchema.Versions.Count;
        return version >= needed
            ? version
            : throw new StorageException(FormattableString.Invariant($"keyspace '{keyspace}' of {connection.Where} has schema version {version}, this server needs {needed}; {Advice}"));
    }

    private static async Task<Row?> FirstAsync(CassandraConnection connection, SimpleStatement statement) =>
        (await connection.Session.ExecuteAsync(statement.SetIdempotence(true)).ConfigureAwait(false)).FirstOrDefault();
}
