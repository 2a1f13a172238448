namespace Mss.Sscd.Server.Vault;

/// <summary>
/// Where users' private keys are and sign. A private key never leaves it. Whether its user agrees is not the vault's business: only <see cref="ServerSscd"/> calls it.
/// </summary>
public interface IKeyVault
{
    /// <summary>Generates a key, or finds it when it is there: whoever lost the answer asks again.</summary>
    /// <exception cref="VaultException">Nothing was generated, or it is not known.</exception>
    ValueTask<VaultKey> CreateAsync(VaultKeySpec spec, CancellationToken cancellationToken);

    /// <summary>The key of that name, or null.</summary>
    /// <exception cref="VaultException">It is not known whether there is one.</exception>
    ValueTask<VaultKey?> FindAsync(VaultKeyName name, CancellationToken cancellationToken);

    /// <summary>Signs a digest.</summary>
    /// <param name="key">As found.</param>
    /// <param name="scheme">Padding and hash; must fit the key.</param>
    /// <param name="digest">As long as the scheme's hash.</param>
    /// <param name="cancellationToken">Gives up before the signature is begun.</param>
    /// <returns>PKCS#1 octets, or DER ECDSA-Sig-Value.</returns>
    /// <exception cref="VaultException">Nothing was signed.</exception>
    ValueTask<byte[]> SignAsync(VaultKey key, SignatureScheme scheme, ReadOnlyMemory<byte> digest, CancellationToken cancellationToken);

    /// <summary>Destroys all keys of an owner. Harmless when there is none.</summary>
    /// <exception cref="VaultException">They may be there still.</exception>
    ValueTask DestroyAsync(string owner, CancellationToken cancellationToken);
}

/// <summary>A key's name.</summary>
/// <param name="Owner">The device that the key is part of.</param>
/// <param name="KeyId">Its name there.</param>
public readonly record struct VaultKeyName(string Owner, string KeyId);

/// <summary>A key to be generated.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Subscriber">Whose it is: the normalised mobile number.</param>
/// <param name="Algorithm">Its algorithm.</param>
public sealed record VaultKeySpec(VaultKeyName Name, string Subscriber, ServerKeyAlgorithm Algorithm);

/// <summary>A key in a vault.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Generation">Random; another key of the same name has another.</param>
/// <param name="Algorithm">Its algorithm.</param>
/// <param name="PublicKey">DER SubjectPublicKeyInfo.</param>
public sealed record VaultKey(VaultKeyName Name, string Generation, ServerKeyAlgorithm Algorithm, byte[] PublicKey)
{
    /// <summary>True when the key can sign so.</summary>
    public bool Fits(SignatureAlgorithm algorithm) => (algorithm == SignatureAlgorithm.Ecdsa) == Algorithm is ServerKeyAlgorithm.EcP256 or ServerKeyAlgorithm.EcP384;
}

/// <summary>Algorithms of server keys.</summary>
public enum ServerKeyAlgorithm
{
    /// <summary>RSA with a modulus of 2048 bits.</summary>
    Rsa2048,

    /// <summary>RSA with a modulus of 3072 bits.</summary>
    Rsa3072,

    /// <summary>RSA with a modulus of 4096 bits.</summary>
    Rsa4096,

    /// <summary>Elliptic curve P-256.</summary>
    EcP256,

    /// <summary>Elliptic curve P-384.</summary>
    EcP384,
}

/// <summary>A vault could not do it. The message is for the operator's log and has neither keys nor PINs in it.</summary>
public sealed class VaultException : Exception
{
    /// <summary>Without a reason.</summary>
    public VaultException()
    {
    }

    /// <summary>With a reason.</summary>
    public VaultException(string message)
        : base(message)
    {
    }

    /// <summary>With a reason and its cause.</summary>
    public VaultException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>True when it may work later without anybody doing anything: a token that is away, a store that is busy.</summary>
    public bool IsTemporary { get; init; }
}
