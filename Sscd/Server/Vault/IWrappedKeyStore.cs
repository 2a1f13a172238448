namespace Mss.Sscd.Server.Vault;

/// <summary>Where wrapped keys are kept. In a cluster all silos share one. Its exceptions are <see cref="VaultException"/>s.</summary>
public interface IWrappedKeyStore
{
    /// <summary>The key of that name, or null.</summary>
    ValueTask<WrappedKey?> FindKeyAsync(VaultKeyName name, CancellationToken cancellationToken);

    /// <summary>Stores a new key durably.</summary>
    /// <returns>False when there is one of that name; it was left alone.</returns>
    ValueTask<bool> TryAddKeyAsync(WrappedKey key, CancellationToken cancellationToken);

    /// <summary>Puts the same key, wrapped anew, in the place of the old form.</summary>
    /// <returns>False when the old form is not there any more; nothing was changed.</returns>
    ValueTask<bool> TryReplaceKeyAsync(WrappedKey old, WrappedKey rewrapped, CancellationToken cancellationToken);

    /// <summary>Deletes all keys of an owner.</summary>
    ValueTask DeleteKeysAsync(string owner, CancellationToken cancellationToken);

    /// <summary>Some keys that are not wrapped with a KEK.</summary>
    /// <param name="kekId">The KEK.</param>
    /// <param name="after">The last name that was looked at, or null to begin. Names are in ordinal order of owner and key id.</param>
    /// <param name="limit">How many at most, 1 or more.</param>
    /// <param name="cancellationToken">Gives up.</param>
    ValueTask<IReadOnlyList<WrappedKey>> ListKeysNotUnderAsync(string kekId, VaultKeyName? after, int limit, CancellationToken cancellationToken);

    /// <summary>Remembers a KEK's check value if there is none of that name.</summary>
    /// <returns>The check value that is there now.</returns>
    ValueTask<byte[]> RememberKekAsync(string kekId, byte[] checkValue, CancellationToken cancellationToken);
}
