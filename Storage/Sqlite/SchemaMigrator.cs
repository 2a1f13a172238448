namespace Mss.Storage.Sqlite;

/// <summary>
/// Brings a file to the newest schema. The schema's version is the number of migrations that were applied (<c>PRAGMA user_version</c>);
/// each runs in a transaction, so that a crash leaves either version and never something between.
/// </summary>
internal static class SchemaMigrator
{
    /// <summary>"MSS1" in the file's header: tells our files from other programs'.</summary>
    public const int ApplicationId = 0x4D535331;

    /// <summary>Version of the schema in a file; 0 for an empty one.</summary>
    /// <exception cref="StorageException">The file belongs to another program or is of a newer version.</exception>
    public static int Check(Connection connection, string file, int newest)
    {
        var application = connection.QueryInt64("PRAGMA application_id");
        if (application != ApplicationId && (application != 0 || connection.QueryInt64("SELECT count(*) FROM sqlite_schema") > 0))
        {
            throw new StorageException($"{file} is a database of another program. Move it away or point the data directory elsewhere.");
        }

        var version = (int)connection.QueryInt64("PRAGMA user_version");
        return version <= newest
            ? version
            : throw new StorageException($"{file} has schema version {version}; this server knows versions up to {newest}. Use the newer server, or restore a backup from before the update.");
    }

    /// <summary>Applies the migrations that are missing.</summary>
    /// <returns>The version that the file had.</returns>
    public static int Migrate(Connection connection, string file, IReadOnlyList<string> migrations)
    {
        var found = Check(connection, file, migrations.Count);
        for (var version = found; version < migrations.Count; version++)
        {
            connection.Execute("BEGIN IMMEDIATE");
            try
            {
                connection.Execute(migrations[version]);
                connection.Execute(FormattableString.Invariant($"PRAGMA application_id = {ApplicationId}; PRAGMA user_version = {version + 1}; COMMIT"));
            }
            catch
            {
                if (connection.InTransaction)
                {
                    connection.Execute("ROLLBACK");
                }

                throw;
            }
        }

        return found;
    }
}
