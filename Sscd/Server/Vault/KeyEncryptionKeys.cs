namespace Mss.Sscd.Server.Vault;

/// <summary>The KEKs that are known: the first wraps, all unwrap. While one takes another's place both are here.</summary>
public sealed class KeyEncryptionKeys : IDisposable
{
    private readonly Dictionary<string, KeyEncryptionKey> _byId;

    /// <summary>Takes over the KEKs.</summary>
    /// <param name="keys">One or more, the one that wraps first.</param>
    /// <exception cref="ArgumentException">There is none, or two have the same name.</exception>
    public KeyEncryptionKeys(IReadOnlyList<KeyEncryptionKey> keys)
    {
        ArgumentNullException.ThrowIfNull(keys);
        if (keys.Count == 0)
        {
            throw new ArgumentException("there must be a key-encryption key", nameof(keys));
        }

        _byId = new Dictionary<string, KeyEncryptionKey>(keys.Count);
        foreach (var key in keys)
        {
            if (!_byId.TryAdd(key.Id, key))
            {
                throw new ArgumentException($"two key-encryption keys have the id '{key.Id}'", nameof(keys));
            }
        }

        Current = keys[0];
    }

    /// <summary>The one that wraps.</summary>
    public KeyEncryptionKey Current { get; }

    /// <summary>All.</summary>
    public IReadOnlyCollection<KeyEncryptionKey> All => _byId.Values;

    /// <summary>The one of that name, or null.</summary>
    public KeyEncryptionKey? Find(string id) => _byId.GetValueOrDefault(id);

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var key in _byId.Values)
        {
            key.Dispose();
        }
    }
}
