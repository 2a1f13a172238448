using System.Security.Cryptography;
using System.Text;
using Cassandra;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Mss.Storage.Cassandra;

/// <summary>
/// Makes the keyspace and brings its tables to the newest version. Safe to run again at any time, also after one that broke off, and safe when two run at once:
/// a lease, taken by a conditional write, lets one at a time change tables.
/// </summary>
internal sealed partial class SchemaApplier(CassandraOptions options, ILogger? logger = null, TimeProvider? time = null)
{
    private const int LeaseSeconds = 60;

    // Two that create a table at once through different nodes would make two tables of one name, which no node can tell apart. This one comes before there is a
    // lease, so it gets a fixed id: whoever creates it, it is the same table.
    private const string VersionTable = "CREATE TABLE IF NOT EXISTS schema_version (name text PRIMARY KEY, version int, holder uuid) WITH id = ";

    private const string TakeLease = "INSERT INTO schema_version (name, holder) VALUES ('lease', ?) IF NOT EXISTS USING TTL 60";
    private const string KeepLease = "UPDATE schema_version USING TTL 60 SET holder = ? WHERE name = 'lease' IF holder = ?";
    private const string EndLease = "DELETE FROM schema_version WHERE name = 'lease' IF holder = ?";
    private const string FirstVersion = "INSERT INTO schema_version (name, version) VALUES ('schema', ?) IF NOT EXISTS";
    private const string NextVersion = "UPDATE schema_version SET version = ? WHERE name = 'schema' IF version = ?";

    private readonly ILogger logger = logger ?? NullLogger.Instance;
    private readonly TimeProvider time = time ?? TimeProvider.System;
    private readonly Guid holder = Guid.NewGuid();

    /// <summary>Applies what is missing.</summary>
    /// <returns>The version before and after.</returns>
    /// <exception cref="StorageException">The cluster cannot be used, or it is of a newer version than this program.</exception>
    public async Task<(int Before, int After)> ApplyAsync(CancellationToken cancellationToken = default)
    {
        CassandraOptionsValidator.Check(options);
        var where = $"Cassandra at {string.Join(',', CassandraAddresses.Split(options.ContactPoints))}:{options.Port}";
        ICluster? cluster = null;
        try
        {
            cluster = CassandraCluster.Build(options);
            using (var session = await cluster.ConnectAsync().ConfigureAwait(false))
            {
                await DefineAsync(session, $"CREATE KEYSPACE IF NOT EXISTS {options.Keyspace} WITH replication = {CassandraReplication.Parse(options.Replication)}")
                    .ConfigureAwait(false);
            }

            using var inKeyspace = await cluster.ConnectAsync(options.Keyspace).ConfigureAwait(false);
            return await ApplyAsync(inKeyspace, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is DriverException or System.Net.Sockets.SocketException)
        {
            throw new StorageException(CassandraFailure.From(e, where).Message, e);
        }
        finally
        {
            if (cluster is not null)
            {
                await cluster.ShutdownAsync().ConfigureAwait(false);
            }
        }
    }

    private async Task<(int Before, int After)> ApplyAsync(ISession session, CancellationToken cancellationToken)
    {
        var id = new Guid(SHA256.HashData(Encoding.ASCII.GetBytes("mss schema_version " + options.Keyspace)).AsSpan(0, 16));
        await DefineAsync(session, VersionTable + id).ConfigureAwait(false);
        while (!await DecideAsync(session, TakeLease, holder).ConfigureAwait(false))
        {
            if (await HoldsLeaseAsync(session).ConfigureAwait(false))
            {
                break; // the answer to an earlier attempt was lost
            }

            LogWaiting(logger, options.Keyspace);
            await Task.Delay(TimeSpan.FromMilliseconds(500), time, cancellationToken).ConfigureAwait(false);
        }

        try
        {
            return await UpgradeAsync(session, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            await DecideAsync(session, EndLease, holder).ConfigureAwait(false);
        }
    }

    private async Task<(int Before, int After)> UpgradeAsync(ISession session, CancellationToken cancellationToken)
    {
        var newest = CassandraSchema.Versions.Count;
        var before = await VersionAsync(session).ConfigureAwait(false);
        if (before > newest)
        {
            throw new StorageException(FormattableString.Invariant($"keyspace '{options.Keyspace}' has schema version {before}; this program knows versions up to {newest}. Use the newer one."));
        }

        for (var version = before + 1; version <= newest; version++)
        {
            foreach (var statement in CassandraSchema.Versions[version - 1])
            {
                await StepAsync(session, statement, cancellationToken).ConfigureAwait(false);
            }

            await (version == 1 ? DecideAsync(session, FirstVersion, version) : DecideAsync(session, NextVersion, version, version - 1)).ConfigureAwait(false);
            LogApplied(logger, options.Keyspace, version);
        }

        await KeepRetentionAsync(session, cancellationToken).ConfigureAwait(false);
        var after = await VersionAsync(session).ConfigureAwait(false);
        return after == newest ? (before, after) : throw new StorageException($"the schema version of keyspace '{options.Keyspace}' could not be written; run it again");
    }

    private async Task KeepRetentionAsync(ISession session, CancellationToken cancellationToken)
    {
        var read = new SimpleStatement("SELECT table_name, default_time_to_live FROM system_schema.tables WHERE keyspace_name = ?", options.Keyspace);
        var seconds = (await session.ExecuteAsync(read).ConfigureAwait(false)).ToDictionary(row => row.GetValue<string>(0), row => row.GetValue<int>(1), StringComparer.Ordinal);
        foreach (var (table, retention) in CassandraSchema.Retained(options).Where(kept => seconds.GetValueOrDefault(kept.Table) != (int)kept.Retention.TotalSeconds))
        {
            await StepAsync(session, CassandraSchema.Retention(table, retention), cancellationToken).ConfigureAwait(false);
            LogRetention(logger, table, retention);
        }
    }

    private async Task StepAsync(ISession session, string statement, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (!await DecideAsync(session, KeepLease, holder, holder).ConfigureAwait(false) && !await HoldsLeaseAsync(session).ConfigureAwait(false))
        {
            throw new StorageException(FormattableString.Invariant($"the lease on the schema of keyspace '{options.Keyspace}' was lost (it lasts {LeaseSeconds} s); run it again"));
        }

        await DefineAsync(session, statement).ConfigureAwait(false);
    }

    /// <summary>Changes the schema and waits until all nodes that are up agree on it: the next statement may go to another node.</summary>
    private static async Task DefineAsync(ISession session, string statement)
    {
        var rows = await session.ExecuteAsync(new SimpleStatement(statement).SetReadTimeoutMillis(30_000)).ConfigureAwait(false);
        if (!rows.Info.IsSchemaInAgreement)
        {
            throw new StorageException("the nodes do not agree on the schema; see that all are up and reachable ('nodetool describecluster'), then run it again");
        }
    }

    /// <summary>A conditional write; false also when its answer was lost, so that the caller reads.</summary>
    private static async Task<bool> DecideAsync(ISession session, string cql, params object[] values)
    {
        var statement = (await session.PrepareAsync(cql).ConfigureAwait(false)).Bind(values);
        try
        {
            return (await session.ExecuteAsync(statement).ConfigureAwait(false)).First().GetValue<bool>("[applied]");
        }
        catch (Exception e) when (e is QueryTimeoutException or OperationTimedOutException)
        {
            return false;
        }
    }

    private async Task<bool> HoldsLeaseAsync(ISession session) =>
        await SerialAsync(session, "SELECT holder FROM schema_version WHERE name = 'lease'").ConfigureAwait(false) is { } row && row.GetValue<Guid?>(0) == holder;

    private static async Task<int> VersionAsync(ISession session) =>
        await SerialAsync(session, "SELECT version FROM schema_version WHERE name = 'schema'").ConfigureAwait(false) is { } row && !row.IsNull(0) ? row.GetValue<int>(0) : 0;

    private static async Task<Row?> SerialAsync(ISession session, string cql) =>
        (await session.ExecuteAsync(new SimpleStatement(cql).SetConsistencyLevel(ConsistencyLevel.Serial)).ConfigureAwait(false)).FirstOrDefault();

    [LoggerMessage(7110, LogLevel.Information, "Keyspace {Keyspace}: applied schema version {Version}")]
    private static partial void LogApplied(ILogger logger, string keyspace, int version);

    [LoggerMessage(7111, LogLevel.Information, "Rows of {Table} are kept for {Retention}")]
    private static partial void LogRetention(ILogger logger, string table, TimeSpan retention);

    [LoggerMessage(7112, LogLevel.Information, "Keyspace {Keyspace}: another one is changing the schema; waiting for it")]
    private static partial void LogWaiting(ILogger logger, string keyspace);
}
