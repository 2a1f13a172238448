using System.Security.Cryptography;
using Mss.Sscd.Keys;

namespace Mss.Sscd.Server.Vault;

/// <summary>Keys that lie in a store, wrapped with a key-encryption key, and sign in this process. The most recently used ones stay open.</summary>
public sealed class WrappedKeyVault : IKeyVault, IDisposable
{
    /// <summary>Private keys that stay open by default.</summary>
    public const int DefaultOpenKeys = 2048;

    private const int RewrapBatch = 100;
    private const int MaxPkcs8 = 8192;
    private readonly IWrappedKeyStore _store;
    private readonly KeyEncryptionKeys _keks;
    private readonly HandleCache<string, AsymmetricAlgorithm> _handles;

    /// <summary>Makes the vault; see <see cref="CheckKeksAsync"/>.</summary>
    /// <param name="store">Where the wrapped keys are.</param>
    /// <param name="keks">Disposed of with this.</param>
    /// <param name="openKeys">Private keys that stay open, 1 or more.</param>
    public WrappedKeyVault(IWrappedKeyStore store, KeyEncryptionKeys keks, int openKeys = DefaultOpenKeys)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(keks);
        ArgumentOutOfRangeException.ThrowIfLessThan(openKeys, 1);
        (_store, _keks, _handles) = (store, keks, new HandleCache<string, AsymmetricAlgorithm>(openKeys));
    }

    /// <summary>Makes sure that each KEK is the one that had its name before, so that a wrong file stops the start and not the first signature.</summary>
    /// <exception cref="VaultException">One is another.</exception>
    public async Task CheckKeksAsync(CancellationToken cancellationToken)
    {
        foreach (var kek in _keks.All)
        {
            var expected = kek.CheckValue();
            var remembered = await _store.RememberKekAsync(kek.Id, expected, cancellationToken).ConfigureAwait(false);
            if (!CryptographicOperations.FixedTimeEquals(expected, remembered))
            {
                throw new VaultException($"the key-encryption key '{kek.Id}' is not the one of that name that wrapped the keys in the store");
            }
        }
    }

    /// <inheritdoc/>
    public async ValueTask<VaultKey> CreateAsync(VaultKeySpec spec, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(spec);
        if (await _store.FindKeyAsync(spec.Name, cancellationToken).ConfigureAwait(false) is { } existing)
        {
            return Described(existing);
        }

        var generated = await Task.Run(() => Generate(spec), cancellationToken).ConfigureAwait(false);
        if (await _store.TryAddKeyAsync(generated, cancellationToken).ConfigureAwait(false))
        {
            return Described(generated);
        }

        return await FindAsync(spec.Name, cancellationToken).ConfigureAwait(false)
            ?? throw new VaultException($"key {spec.Name.Owner}/{spec.Name.KeyId} was made and destroyed at the same time") { IsTemporary = true };
    }

    /// <inheritdoc/>
    public async ValueTask<VaultKey?> FindAsync(VaultKeyName name, CancellationToken cancellationToken) =>
        await _store.FindKeyAsync(name, cancellationToken).ConfigureAwait(false) is { } found ? Described(found) : null;

    /// <inheritdoc/>
    public ValueTask<byte[]> SignAsync(VaultKey key, SignatureScheme scheme, ReadOnlyMemory<byte> digest, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(key);
        cancellationToken.ThrowIfCancellationRequested();
        if (!key.Fits(scheme.Algorithm) || digest.Length == 0 || digest.Length != Hashes.SizeOf(scheme.Hash))
        {
            throw new VaultException($"key {key.Name.Owner}/{key.Name.KeyId} ({key.Algorithm}) cannot sign {digest.Length} octets as {scheme.Algorithm} with {scheme.Hash.Name}");
        }

        return TrySign(key, null, scheme, digest.Span) is { } signature ? new(signature) : OpenAndSignAsync(key, scheme, digest, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask DestroyAsync(string owner, CancellationToken cancellationToken) => _store.DeleteKeysAsync(owner, cancellationToken);

    /// <summary>Wraps with the current KEK what is wrapped with an older one. Signatures go on meanwhile. May be broken off and repeated; in a cluster one silo does it.</summary>
    /// <returns>How many keys were rewrapped, and how many could not be, because their KEK is not known or their row does not open.</returns>
    /// <exception cref="VaultException">The store failed; what was done stays done.</exception>
    public async Task<RewrapResult> RewrapAsync(CancellationToken cancellationToken)
    {
        var (done, failed) = (0, 0);
        VaultKeyName? after = null;
        while (true)
        {
            var batch = await _store.ListKeysNotUnderAsync(_keks.Current.Id, after, RewrapBatch, cancellationToken).ConfigureAwait(false);
            foreach (var old in batch)
            {
                after = old.Name;
                if (TryRewrap(old) is not { } rewrapped)
                {
                    failed++;
                }
                else if (await _store.TryReplaceKeyAsync(old, rewrapped, cancellationToken).ConfigureAwait(false))
                {
                    done++;
                }
            }

            if (batch.Count < RewrapBatch)
            {
                return new RewrapResult(done, failed);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _handles.Dispose();
        _keks.Dispose();
    }

    private static VaultKey Described(WrappedKey key) => new(key.Name, key.Generation, key.Algorithm, key.PublicKey);

    private async ValueTask<byte[]> OpenAndSignAsync(VaultKey key, SignatureScheme scheme, ReadOnlyMemory<byte> digest, CancellationToken cancellationToken)
    {
        var stored = await _store.FindKeyAsync(key.Name, cancellationToken).ConfigureAwait(false);
        if (stored is null || stored.Generation != key.Generation)
        {
            throw new VaultException($"key {key.Name.Owner}/{key.Name.KeyId} was destroyed");
        }

        return TrySign(key, stored, scheme, digest.Span)!;
    }

    // Null when the key is not open and no row is given to open it from.
    private byte[]? TrySign(VaultKey key, WrappedKey? stored, SignatureScheme scheme, ReadOnlySpan<byte> digest)
    {
        using var lease = _handles.Rent(key.Generation, static opening => opening.Stored is null ? null : opening.Vault.Open(opening.Stored), (Vault: this, Stored: stored));
        return lease.Handle switch
        {
            ECDsa ecdsa => ecdsa.SignHash(digest, DSASignatureFormat.Rfc3279DerSequence),
            RSA rsa => rsa.SignHash(digest.ToArray(), scheme.Hash, scheme.Algorithm == SignatureAlgorithm.RsaPss ? RSASignaturePadding.Pss : RSASignaturePadding.Pkcs1),
            _ => null,
        };
    }

    private WrappedKey Generate(VaultKeySpec spec)
    {
        using var key = NewKey(spec.Algorithm);
        using var pkcs8 = new SecretOctets(MaxPkcs8);
        if (!key.TryExportPkcs8PrivateKey(pkcs8.Span, out var length))
        {
            throw new VaultException("the private key is larger than expected");
        }

        var kek = _keks.Current;
        var generation = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        var wrapped = new WrappedKey(spec.Name, generation, spec.Subscriber, spec.Algorithm, key.ExportSubjectPublicKeyInfo(), kek.Id, []);
        return wrapped with { Wrapped = kek.Wrap(pkcs8.Span[..length], wrapped.AssociatedData()) };
    }

    private WrappedKey? TryRewrap(WrappedKey old)
    {
        using var secret = _keks.Find(old.KekId)?.TryUnwrap(old.Wrapped, old.AssociatedData());
        if (secret is null)
        {
            return null;
        }

        var rewrapped = old with { KekId = _keks.Current.Id };
        return rewrapped with { Wrapped = _keks.Current.Wrap(secret.Span, rewrapped.AssociatedData()) };
    }

    private AsymmetricAlgorithm Open(WrappedKey stored)
    {
        if (_keks.Find(stored.KekId) is not { } kek)
        {
            throw new VaultException($"key {stored} cannot be opened: that key-encryption key is not configured");
        }

        using var pkcs8 = kek.TryUnwrap(stored.Wrapped, stored.AssociatedData())
            ?? throw new VaultException($"key {stored} cannot be opened: wrong key-encryption key, or the row was altered");
        AsymmetricAlgorithm key = stored.Algorithm is ServerKeyAlgorithm.EcP256 or ServerKeyAlgorithm.EcP384 ? ECDsa.Create() : RSA.Create();
        try
        {
            key.ImportPkcs8PrivateKey(pkcs8.Span, out _);
            return key;
        }
        catch (CryptographicException e)
        {
            key.Dispose();
            throw new VaultException($"key {stored} cannot be opened: it is no private key", e);
        }
    }

    private static AsymmetricAlgorithm NewKey(ServerKeyAlgorithm algorithm) => algorithm switch
    {
        ServerKeyAlgorithm.Rsa2048 => RSA.Create(2048),
        ServerKeyAlgorithm.Rsa3072 => RSA.Create(3072),
        ServerKeyAlgorithm.Rsa4096 => RSA.Create(4096),
        ServerKeyAlgorithm.EcP256 => ECDsa.Create(ECCurve.NamedCurves.nistP256),
        ServerKeyAlgorithm.EcP384 => ECDsa.Create(ECCurve.NamedCurves.nistP384),
        _ => throw new VaultException($"algorithm {algorithm} is unknown"),
    };
}

/// <summary>What came of <see cref="WrappedKeyVault.RewrapAsync"/>.</summary>
/// <param name="Done">Keys that are under the current KEK now.</param>
/// <param name="Failed">Keys that stay under an older one.</param>
public sealed record RewrapResult(int Done, int Failed);
