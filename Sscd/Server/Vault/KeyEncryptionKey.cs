using System.Security.Cryptography;

namespace Mss.Sscd.Server.Vault;

/// <summary>A key-encryption key (KEK): an AES-256 key under which users' private keys lie in the store.</summary>
public sealed class KeyEncryptionKey : IDisposable
{
    /// <summary>Octets of the key.</summary>
    public const int Size = 32;

    private const int NonceSize = 12;
    private const int TagSize = 16;
    private const int CheckSize = 8;
    private readonly SecretOctets _key;

    /// <summary>Takes over a key.</summary>
    /// <param name="id">Its name, 1 to 64 letters, digits or -_. It stands beside each key that is wrapped with it.</param>
    /// <param name="key">32 random octets, disposed of with this.</param>
    /// <exception cref="ArgumentException">The name or the length is wrong.</exception>
    public KeyEncryptionKey(string id, SecretOctets key)
    {
        ArgumentNullException.ThrowIfNull(key);
        if (!IsId(id))
        {
            throw new ArgumentException("the id of a key-encryption key must be 1 to 64 letters, digits or -_.", nameof(id));
        }

        if (key.Length != Size)
        {
            throw new ArgumentException($"a key-encryption key has {Size} octets", nameof(key));
        }

        (Id, _key) = (id, key);
    }

    /// <summary>Its name.</summary>
    public string Id { get; }

    /// <summary>Reads the KEK in a file: Base64 of 32 octets, for the owner only.</summary>
    /// <exception cref="FormatException">The file is readable for others or holds no key; the message names it.</exception>
    /// <exception cref="IOException">It is not there or cannot be read.</exception>
    public static KeyEncryptionKey FromFile(string id, string path) => new(id, SecretSource.DecodeKey(SecretSource.ReadFile(path), path));

    /// <summary>Reads the KEK in an environment variable: Base64 of 32 octets.</summary>
    /// <exception cref="FormatException">The variable is not set or holds no key; the message names it.</exception>
    public static KeyEncryptionKey FromEnvironment(string id, string variable) =>
        new(id, SecretSource.DecodeKey(SecretSource.ReadEnvironment(variable), $"the environment variable {variable}"));

    /// <summary>True for a name that a KEK can have.</summary>
    public static bool IsId(string? id) => id is { Length: >= 1 and <= 64 } && id.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.');

    /// <inheritdoc/>
    public override string ToString() => $"KEK {Id}";

    /// <inheritdoc/>
    public void Dispose() => _key.Dispose();

    /// <summary>Tells this key from another of the same name, and tells nothing else of it.</summary>
    internal byte[] CheckValue() => HMACSHA256.HashData(_key.Span, "mss key-encryption key check v1"u8)[..CheckSize];

    /// <summary>Nonce, ciphertext and tag (AES-256-GCM). The nonce is random: with 96 bits a KEK may wrap some 2^32 keys (SP 800-38D 8.3).</summary>
    internal byte[] Wrap(ReadOnlySpan<byte> secret, ReadOnlySpan<byte> associatedData)
    {
        var wrapped = new byte[NonceSize + secret.Length + TagSize];
        RandomNumberGenerator.Fill(wrapped.AsSpan(0, NonceSize));
        using var aes = new AesGcm(_key.Span, TagSize);
        aes.Encrypt(wrapped.AsSpan(0, NonceSize), secret, wrapped.AsSpan(NonceSize, secret.Length), wrapped.AsSpan(NonceSize + secret.Length), associatedData);
        return wrapped;
    }

    /// <summary>Null when it was wrapped with another key, for something else, or changed since.</summary>
    internal SecretOctets? TryUnwrap(ReadOnlySpan<byte> wrapped, ReadOnlySpan<byte> associatedData)
    {
        if (wrapped.Length < NonceSize + TagSize)
        {
            return null;
        }

        var secret = new SecretOctets(wrapped.Length - NonceSize - TagSize);
        try
        {
            using var aes = new AesGcm(_key.Span, TagSize);
            aes.Decrypt(wrapped[..NonceSize], wrapped[NonceSize..^TagSize], wrapped[^TagSize..], secret.Span, associatedData);
            return secret;
        }
        catch (AuthenticationTagMismatchException)
        {
            secret.Dispose();
            return null;
        }
    }
}
