using System.Security.Cryptography;
using Mss.Sscd.Server.Vault;

namespace Mss.Sscd.SplitKey;

/// <summary>The server's halves, wrapped with a key-encryption key in a store whose conditional write decides which step is the next.</summary>
public sealed class SplitKeys : IDisposable
{
    private const int KeyBits = 2048;
    private readonly IWrappedKeyStore _store;
    private readonly KeyEncryptionKeys _keks;
    private readonly WrappedKeyVault _wrapping;

    /// <summary>Makes it.</summary>
    /// <param name="store">Where the halves are; no other kind's keys may be in it.</param>
    /// <param name="keks">Disposed of with this.</param>
    public SplitKeys(IWrappedKeyStore store, KeyEncryptionKeys keks)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(keks);
        (_store, _keks, _wrapping) = (store, keks, new WrappedKeyVault(store, keks, 1));
    }

    /// <summary>Makes sure that each KEK is the one that had its name before.</summary>
    /// <exception cref="VaultException">One is another.</exception>
    public Task CheckKeksAsync(CancellationToken cancellationToken) => _wrapping.CheckKeksAsync(cancellationToken);

    /// <summary>Wraps with the current KEK what is wrapped with an older one; see <see cref="WrappedKeyVault.RewrapAsync"/>.</summary>
    /// <exception cref="VaultException">The store failed; what was done stays done.</exception>
    public Task<RewrapResult> RewrapAsync(CancellationToken cancellationToken) => _wrapping.RewrapAsync(cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => _wrapping.Dispose();

    /// <summary>Generates a pair: slow, so that tests may have others.</summary>
    internal Func<RSA> NewPair { get; init; } = static () => RSA.Create(KeyBits);

    /// <summary>True when there is a key of that name, whatever its state.</summary>
    /// <exception cref="VaultException">The store failed.</exception>
    internal async ValueTask<bool> HasAsync(VaultKeyName name, CancellationToken cancellationToken) => await _store.FindKeyAsync(name, cancellationToken).ConfigureAwait(false) is not null;

    /// <summary>The key of that name, or null.</summary>
    /// <exception cref="VaultException">The store failed, or its row does not open.</exception>
    internal async ValueTask<SplitKeyEntry?> FindAsync(VaultKeyName name, CancellationToken cancellationToken)
    {
        if (await _store.FindKeyAsync(name, cancellationToken).ConfigureAwait(false) is not { } row)
        {
            return null;
        }

        var kek = _keks.Find(row.KekId) ?? throw new VaultException($"split key {row} cannot be opened: its key-encryption key is not known");
        if (kek.TryUnwrap(row.Wrapped, row.AssociatedData()) is not { } octets)
        {
            throw new VaultException($"split key {row} cannot be opened: its row was altered");
        }

        if (ServerHalf.TryDecode(octets) is { } half)
        {
            return new SplitKeyEntry(row, half);
        }

        octets.Dispose();
        throw new VaultException($"split key {row} cannot be opened: it is no half of a key");
    }

    /// <summary>Generates a pair and splits it. The card's half is given to <paramref name="install"/> before the server's is stored: interrupted, it is all done again with another key.</summary>
    /// <returns>False when there is a key of that name; it was left alone.</returns>
    internal async ValueTask<bool> TryCreateAsync(VaultKeyName name, string subscriber, Func<CardHalf, byte[], ValueTask> install, CancellationToken cancellationToken)
    {
        if (await _store.FindKeyAsync(name, cancellationToken).ConfigureAwait(false) is not null)
        {
            return false;
        }

        var (half, card, publicKey) = await Task.Run(Generate, cancellationToken).ConfigureAwait(false);
        using (half)
        using (card)
        {
            await install(card, publicKey).ConfigureAwait(false);
            var row = new WrappedKey(name, Convert.ToHexString(RandomNumberGenerator.GetBytes(16)), subscriber, ServerKeyAlgorithm.Rsa2048, publicKey, _keks.Current.Id, []);
            return await _store.TryAddKeyAsync(Wrap(row, half), cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Goes on to the next state of a key.</summary>
    /// <returns>False when the key is not in that state any more; nothing was changed.</returns>
    internal ValueTask<bool> TryReplaceAsync(SplitKeyEntry old, ServerHalf next) =>
        _store.TryReplaceKeyAsync(old.Row, Wrap(old.Row with { KekId = _keks.Current.Id }, next), CancellationToken.None);

    internal ValueTask DestroyAsync(string owner, CancellationToken cancellationToken) => _store.DeleteKeysAsync(owner, cancellationToken);

    private (ServerHalf Server, CardHalf Card, byte[] PublicKey) Generate()
    {
        using var key = NewPair();
        using var authentication = Random();
        using var chain = Random();
        var (one, other) = SplitSecret.Split(key);
        using (one)
        using (other)
        {
            return (ServerHalf.Create(authentication.Span, chain.Span, one.Span), CardHalf.Create(authentication.Span, chain.Span, other.Span), key.ExportSubjectPublicKeyInfo());
        }
    }

    private static SecretOctets Random()
    {
        var octets = new SecretOctets(SplitChain.KeySize);
        RandomNumberGenerator.Fill(octets.Span);
        return octets;
    }

    private WrappedKey Wrap(WrappedKey row, ServerHalf half) => row with { Wrapped = _keks.Current.Wrap(half.Octets, row.AssociatedData()) };
}
