using Mss.Grains.ApplicationProviders;
using Mss.Grains.MobileUsers;
using Mss.Grains.Transactions;
using Mss.Storage.Sqlite;
using Mss.Storage.Tests.Contracts;

namespace Mss.Storage.Tests.Sqlite;

public sealed class SqliteSessionLogTests : SessionLogContract
{
    private readonly SqliteStore store = new();

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        store.Dispose();
    }

    protected override Task<ISessionLog> OpenAsync() => Task.FromResult<ISessionLog>(new SqliteSessionLog(store.Open()));

    protected override Task CloseAsync() => store.CloseAsync();
}

public sealed class SqliteUserStoreTests : UserStoreContract
{
    private readonly SqliteStore store = new();

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        store.Dispose();
    }

    protected override Task<IUserStore> OpenAsync() => Task.FromResult<IUserStore>(new SqliteUserStore(store.Open()));

    protected override Task CloseAsync() => store.CloseAsync();
}

public sealed class SqliteApplicationProviderStoreTests : ApplicationProviderStoreContract
{
    private readonly SqliteStore store = new();

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        store.Dispose();
    }

    protected override Task<IApplicationProviderStore> OpenAsync() => Task.FromResult<IApplicationProviderStore>(new SqliteApplicationProviderStore(store.Open()));

    protected override Task CloseAsync() => store.CloseAsync();
}

/// <summary>A database in a temporary directory that can be closed and opened again.</summary>
internal sealed class SqliteStore : IDisposable
{
    private readonly TemporaryDirectory directory = new();
    private SqliteDatabase? database;

    public SqliteDatabase Open() => database = SqliteDatabase.Open(new SqliteStorageOptions { DataDirectory = directory.Path });

    public async Task CloseAsync() => await (database?.DisposeAsync() ?? ValueTask.CompletedTask);

    public void Dispose() => directory.Dispose();
}
