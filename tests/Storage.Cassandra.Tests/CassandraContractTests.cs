using Microsoft.Extensions.Time.Testing;
using Mss.Grains.ApplicationProviders;
using Mss.Grains.MobileUsers;
using Mss.Grains.Transactions;
using Mss.Storage.Cassandra;
using Mss.Storage.SessionLines;
using Mss.Storage.Tests.Contracts;

namespace Mss.Storage.Tests;

[Collection(nameof(OneNode))]
public sealed class CassandraSessionLogTests(OneNode node) : SessionLogContract
{
    private CassandraConnection? connection;

    protected override async Task<ISessionLog> OpenAsync() => new CassandraSessionLog(connection = await node.OpenAsync(), new FakeTimeProvider(Sample.Noon));

    protected override async Task CloseAsync() => await (connection?.DisposeAsync() ?? ValueTask.CompletedTask);
}

[Collection(nameof(OneNode))]
public sealed class CassandraUserStoreTests(OneNode node) : UserStoreContract
{
    private CassandraConnection? connection;

    protected override async Task<IUserStore> OpenAsync() => new CassandraUserStore(connection = await node.OpenAsync());

    protected override async Task CloseAsync() => await (connection?.DisposeAsync() ?? ValueTask.CompletedTask);
}

[Collection(nameof(OneNode))]
public sealed class CassandraApplicationProviderStoreTests(OneNode node) : ApplicationProviderStoreContract
{
    private CassandraConnection? connection;

    protected override async Task<IApplicationProviderStore> OpenAsync() => new CassandraApplicationProviderStore(connection = await node.OpenAsync());

    protected override async Task CloseAsync() => await (connection?.DisposeAsync() ?? ValueTask.CompletedTask);
}

[Collection(nameof(OneNode))]
public sealed class CassandraSessionLineStoreTests(OneNode node) : SessionLineStoreContract
{
    private CassandraConnection? connection;

    protected override async Task<ISessionLineStore> OpenAsync() => new CassandraSessionLineStore(connection = await node.OpenAsync());

    protected override async Task CloseAsync() => await (connection?.DisposeAsync() ?? ValueTask.CompletedTask);
}
