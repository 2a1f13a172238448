namespace Mss.Storage.Tests.Contracts;

/// <summary>
/// What every contract suite needs of an adapter. Tests make their own random names, so that an adapter may use one cluster for all of them.
/// </summary>
public abstract class StoreContract<TStore> : IAsyncLifetime
    where TStore : class
{
    /// <summary>The store under test.</summary>
    protected TStore Store { get; private set; } = null!;

    public virtual async Task InitializeAsync() => Store = await OpenAsync();

    public virtual Task DisposeAsync() => CloseAsync();

    /// <summary>Opens a store on the test's data; called again after <see cref="CloseAsync"/>, it finds what was written.</summary>
    protected abstract Task<TStore> OpenAsync();

    /// <summary>Closes the store.</summary>
    protected abstract Task CloseAsync();

    protected async Task ReopenAsync()
    {
        await CloseAsync();
        Store = await OpenAsync();
    }
}
