using Mss.Sscd.Server;
using Mss.Sscd.Server.Vault;

namespace Mss.Sscd.Tests.SplitKey;

/// <summary>A store that stops working at the write that a test chooses, before or after it is done.</summary>
internal sealed class BreakableStore(SqliteServerStore store) : IServerTransactions, IWrappedKeyStore
{
    /// <summary>The write at which it breaks: 1, 2, …; 0 for never.</summary>
    public int BreaksAt { get; set; }

    public bool AfterWriting { get; set; }

    public int Writes { get; private set; }

    public ValueTask<ServerTransaction?> FindTransactionAsync(string transactionId, CancellationToken cancellationToken) => store.FindTransactionAsync(transactionId, cancellationToken);

    public ValueTask<bool> TryWriteTransactionAsync(ServerTransaction next, CancellationToken cancellationToken) => WriteAsync(() => store.TryWriteTransactionAsync(next, cancellationToken));

    public ValueTask<WrappedKey?> FindKeyAsync(VaultKeyName name, CancellationToken cancellationToken) => store.FindKeyAsync(name, cancellationToken);

    public ValueTask<bool> TryAddKeyAsync(WrappedKey key, CancellationToken cancellationToken) => store.TryAddKeyAsync(key, cancellationToken);

    public ValueTask<bool> TryReplaceKeyAsync(WrappedKey old, WrappedKey rewrapped, CancellationToken cancellationToken) => WriteAsync(() => store.TryReplaceKeyAsync(old, rewrapped, cancellationToken));

    public ValueTask DeleteKeysAsync(string owner, CancellationToken cancellationToken) => store.DeleteKeysAsync(owner, cancellationToken);

    public ValueTask<IReadOnlyList<WrappedKey>> ListKeysNotUnderAsync(string kekId, VaultKeyName? after, int limit, CancellationToken cancellationToken) =>
        store.ListKeysNotUnderAsync(kekId, after, limit, cancellationToken);

    public ValueTask<byte[]> RememberKekAsync(string kekId, byte[] checkValue, CancellationToken cancellationToken) => store.RememberKekAsync(kekId, checkValue, cancellationToken);

    private async ValueTask<bool> WriteAsync(Func<ValueTask<bool>> write)
    {
        var breaks = ++Writes == BreaksAt;
        var done = breaks && !AfterWriting ? false : await write();
        return breaks ? throw new VaultException("the process ends here") { IsTemporary = true } : done;
    }
}
