using Cassandra;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Mss.Grains.Transactions;
using Mss.Storage.Cassandra;

namespace Mss.Storage.Tests;

[Collection(nameof(OneNode))]
public sealed class SchemaTests(OneNode node)
{
    [Fact]
    public async Task A_keyspace_that_is_missing_is_said_in_one_line()
    {
        var exception = await OpenFailsAsync(node.OptionsFor("mss_missing"));

        Assert.Contains("has no keyspace 'mss_missing'; run 'mss schema apply'", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_keyspace_without_a_schema_is_said_in_one_line()
    {
        var options = node.OptionsFor(ClusterFixture.NewKeyspace());
        await ExecuteAsync($"CREATE KEYSPACE {options.Keyspace} WITH replication = {{'class': 'SimpleStrategy', 'replication_factor': 1}}");

        Assert.Contains("has no schema; run 'mss schema apply'", (await OpenFailsAsync(options)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_older_schema_is_refused_and_a_newer_one_is_taken()
    {
        var options = node.OptionsFor(ClusterFixture.NewKeyspace());
        await new SchemaApplier(options).ApplyAsync();
        await ExecuteAsync($"UPDATE {options.Keyspace}.schema_version SET version = 0 WHERE name = 'schema' IF EXISTS");
        Assert.Contains("has schema version 0, this server needs 3; run 'mss schema apply'", (await OpenFailsAsync(options)).Message, StringComparison.Ordinal);

        await ExecuteAsync($"UPDATE {options.Keyspace}.schema_version SET version = 99 WHERE name = 'schema' IF EXISTS");
        await using var connection = new CassandraConnection(options);
        await connection.OpenAsync();
        Assert.Contains("99", (await Assert.ThrowsAsync<StorageException>(() => new SchemaApplier(options).ApplyAsync())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Applying_again_changes_nothing()
    {
        var options = node.OptionsFor(ClusterFixture.NewKeyspace());

        Assert.Equal((0, CassandraSchema.Versions.Count), await new SchemaApplier(options).ApplyAsync());
        var first = await TableIdsAsync(options.Keyspace);
        Assert.Equal((CassandraSchema.Versions.Count, CassandraSchema.Versions.Count), await new SchemaApplier(options).ApplyAsync());

        Assert.Equal(first, await TableIdsAsync(options.Keyspace));
    }

    [Fact]
    public async Task Six_that_apply_at_once_make_one_schema()
    {
        var options = node.OptionsFor(ClusterFixture.NewKeyspace());

        var results = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(() => new SchemaApplier(options).ApplyAsync())));

        Assert.All(results, result => Assert.Equal(CassandraSchema.Versions.Count, result.After));
        Assert.Single(results, result => result.Before == 0);
        await using var connection = new CassandraConnection(options);
        await connection.OpenAsync();
    }

    [Fact]
    public async Task One_that_broke_off_is_taken_up_again()
    {
        var options = node.OptionsFor(ClusterFixture.NewKeyspace());
        await new SchemaApplier(options).ApplyAsync();
        await ExecuteAsync($"DELETE FROM {options.Keyspace}.schema_version WHERE name = 'schema' IF EXISTS");
        await ExecuteAsync($"DROP TABLE {options.Keyspace}.users");

        Assert.Equal((0, CassandraSchema.Versions.Count), await new SchemaApplier(options).ApplyAsync());

        Assert.Contains("users", (await TableIdsAsync(options.Keyspace)).Keys);
    }

    [Fact]
    public async Task The_retention_follows_the_options()
    {
        var options = node.OptionsFor(ClusterFixture.NewKeyspace());
        await new SchemaApplier(options).ApplyAsync();
        Assert.Equal(400 * 86_400, await TimeToLiveAsync(options.Keyspace, "session_events"));
        Assert.Equal(30 * 86_400, await TimeToLiveAsync(options.Keyspace, "session_lines"));

        options.SessionRetention = TimeSpan.FromDays(7);
        await new SchemaApplier(options).ApplyAsync();

        Assert.All(await Task.WhenAll(CassandraSchema.RetainedTables.Select(table => TimeToLiveAsync(options.Keyspace, table))), seconds => Assert.Equal(7 * 86_400, seconds));
        Assert.Equal(30 * 86_400, await TimeToLiveAsync(options.Keyspace, "session_lines"));
        Assert.Equal(0, await TimeToLiveAsync(options.Keyspace, "users"));
    }

    [Fact]
    public async Task The_registered_ports_work_after_the_schema_was_applied_by_configuration()
    {
        var options = node.OptionsFor(ClusterFixture.NewKeyspace());
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Mss:Cassandra:ContactPoints"] = options.ContactPoints,
            ["Mss:Cassandra:Port"] = FormattableString.Invariant($"{options.Port}"),
            ["Mss:Cassandra:Keyspace"] = options.Keyspace,
            ["Mss:Cassandra:Replication"] = "1",
        }).Build();
        await CassandraStorage.ApplySchemaAsync(configuration);
        await using var provider = new ServiceCollection().AddCassandraStorage(configuration).BuildServiceProvider();
        foreach (var service in provider.GetServices<IHostedService>())
        {
            await service.StartAsync(default);
        }

        var header = Contracts.Sample.Header();
        Assert.True(await provider.GetRequiredService<ISessionLog>().AcceptAsync(header, Contracts.Sample.First()));
        Assert.NotNull(await provider.GetRequiredService<ISessionLog>().ReadAsync(header.Id));
    }

    [Fact]
    public async Task A_cluster_that_is_not_there_is_said_in_one_line()
    {
        var options = node.OptionsFor("mss");
        options.Port = 9;

        var exception = await OpenFailsAsync(options);

        Assert.StartsWith($"no node of Cassandra at {options.ContactPoints}:9 can be used", exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', exception.Message);
    }

    [Fact]
    public async Task A_wrong_option_stops_the_start()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { ["Mss:Cassandra:Keyspace"] = "Mss" }).Build();
        await using var provider = new ServiceCollection().AddCassandraStorage(configuration).BuildServiceProvider();

        Assert.Contains("Keyspace", Assert.Throws<OptionsValidationException>(() => provider.GetRequiredService<ISessionLog>()).Message, StringComparison.Ordinal);
    }

    private static async Task<StorageException> OpenFailsAsync(CassandraOptions options)
    {
        await using var connection = new CassandraConnection(options);
        return await Assert.ThrowsAsync<StorageException>(connection.OpenAsync);
    }

    private async Task<Dictionary<string, Guid>> TableIdsAsync(string keyspace) =>
        (await ExecuteAsync($"SELECT table_name, id FROM system_schema.tables WHERE keyspace_name = '{keyspace}'")).ToDictionary(row => row.GetValue<string>(0), row => row.GetValue<Guid>(1));

    private async Task<int> TimeToLiveAsync(string keyspace, string table) =>
        (await ExecuteAsync($"SELECT default_time_to_live FROM system_schema.tables WHERE keyspace_name = '{keyspace}' AND table_name = '{table}'")).First().GetValue<int>(0);

    private async Task<List<Row>> ExecuteAsync(string cql)
    {
        using var cluster = CassandraCluster.Build(node.Options);
        using var session = await cluster.ConnectAsync();
        return [.. await session.ExecuteAsync(new SimpleStatement(cql))];
    }
}
