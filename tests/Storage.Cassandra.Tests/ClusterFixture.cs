using Mss.Storage.Cassandra;

[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace Mss.Storage.Tests;

/// <summary>A Cassandra with the schema in a keyspace of its own. Started by the first test that needs it.</summary>
public abstract class ClusterFixture(int nodes) : IDisposable
{
    private CassandraServer? server;

    internal CassandraServer Server => server ??= Start();

    /// <summary>Options for the fixture's keyspace.</summary>
    public CassandraOptions Options => OptionsFor(Keyspace);

    private string Keyspace { get; } = NewKeyspace();

    public static string NewKeyspace() => "mss_" + Guid.NewGuid().ToString("N")[..12];

    public CassandraOptions OptionsFor(string keyspace) => new()
    {
        ContactPoints = Server.ContactPoints,
        Port = Server.Port,
        Keyspace = keyspace,
        Replication = nodes == 1 ? "1" : "3",
        RequestTimeout = TimeSpan.FromSeconds(10),
        QueueTimeout = TimeSpan.FromSeconds(30),
    };

    /// <summary>An open connection to the fixture's keyspace.</summary>
    public async Task<CassandraConnection> OpenAsync(Action<CassandraOptions>? configure = null)
    {
        var options = Options;
        configure?.Invoke(options);
        var connection = new CassandraConnection(options);
        await connection.OpenAsync();
        return connection;
    }

    public void Dispose()
    {
        server?.Dispose();
        GC.SuppressFinalize(this);
    }

    private CassandraServer Start()
    {
        server = new CassandraServer(nodes, own: nodes > 1);
        new SchemaApplier(OptionsFor(Keyspace)).ApplyAsync().GetAwaiter().GetResult();
        return server;
    }
}

public sealed class OneNode() : ClusterFixture(1);

public sealed class ThreeNodes() : ClusterFixture(3);

[CollectionDefinition(nameof(OneNode))]
public sealed class OneNodeGroup : ICollectionFixture<OneNode>;

[CollectionDefinition(nameof(ThreeNodes))]
public sealed class ThreeNodesGroup : ICollectionFixture<ThreeNodes>;
