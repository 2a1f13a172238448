using System.Security.Cryptography;
using System.Text;
using Mss.Grains.Interfaces;

namespace Mss.Gateway.Authentication;

/// <summary>
/// Keeps API keys in registrations: <c>aes256gcm$</c> and the Base64 of nonce, ciphertext and tag (AES-256-GCM, NIST SP 800-38D). An HMAC needs the key itself,
/// so it cannot be hashed as a password is; whoever has the store alone and not the installation secret learns nothing.
/// </summary>
/// <remarks>AP_ID is associated data: a wrapped key that is copied into another AP's registration does not open.</remarks>
public sealed class ApiKeyWrap(InstallationSecret secret)
{
    private const string Scheme = "aes256gcm$";
    private const int NonceLength = 12;
    private const int TagLength = 16;
    private const int MaxKeyLength = 256;
    private readonly byte[] _key = secret.DeriveKey("mss ap api key v1");

    /// <summary>A new API key: 43 characters that carry 256 random bits. An HMAC is quick to try, so a key must not be a word that somebody thought of.</summary>
    public static string Create() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)).TrimEnd('=').Replace('+', '-').Replace('/', '_');

    /// <summary>Wraps a key for <see cref="ApplicationProvider.ApiKeys"/>.</summary>
    /// <param name="apId">AP_ID whose registration it goes into.</param>
    /// <param name="apiKey">The key, 1 to 256 octets of UTF-8.</param>
    /// <exception cref="ArgumentException">The key is empty or longer.</exception>
    public string Wrap(string apId, string apiKey)
    {
        ArgumentException.ThrowIfNullOrEmpty(apId);
        ArgumentException.ThrowIfNullOrEmpty(apiKey);
        var plain = Encoding.UTF8.GetBytes(apiKey);
        if (plain.Length > MaxKeyLength)
        {
            throw new ArgumentException($"an API key has at most {MaxKeyLength} octets", nameof(apiKey));
        }

        var wrapped = new byte[NonceLength + plain.Length + TagLength];
        var (nonce, cipher, tag) = Parts(wrapped);
        RandomNumberGenerator.Fill(nonce);
        using var aes = new AesGcm(_key, TagLength);
        aes.Encrypt(nonce, plain, cipher, tag, Encoding.UTF8.GetBytes(apId));
        CryptographicOperations.ZeroMemory(plain);
        return Scheme + Convert.ToBase64String(wrapped);
    }

    /// <summary>Opens a wrapped key.</summary>
    /// <returns>The octets of the key; the caller clears them. Null when this secret and AP_ID do not open it, or it is not of the form above.</returns>
    public byte[]? Unwrap(string apId, string wrapped)
    {
        ArgumentNullException.ThrowIfNull(apId);
        ArgumentNullException.ThrowIfNull(wrapped);
        try
        {
            var octets = wrapped.StartsWith(Scheme, StringComparison.Ordinal) ? Convert.FromBase64String(wrapped[Scheme.Length..]) : [];
            if (octets.Length is <= NonceLength + TagLength or > NonceLength + MaxKeyLength + TagLength)
            {
                return null;
            }

            var plain = new byte[octets.Length - NonceLength - TagLength];
            var (nonce, cipher, tag) = Parts(octets);
            using var aes = new AesGcm(_key, TagLength);
            aes.Decrypt(nonce, cipher, tag, plain, Encoding.UTF8.GetBytes(apId));
            return plain;
        }
        catch (Exception e) when (e is FormatException or CryptographicException)
        {
            return null;
        }
    }

    private static WrappedParts Parts(byte[] wrapped) =>
        new(wrapped.AsSpan(0, NonceLength), wrapped.AsSpan(NonceLength..^TagLength), wrapped.AsSpan(^TagLength..));

    private readonly ref struct WrappedParts(Span<byte> nonce, Span<byte> cipher, Span<byte> tag)
    {
        private readonly Span<byte> nonce = nonce;
        private readonly Span<byte> cipher = cipher;
        private readonly Span<byte> tag = tag;

        public void Deconstruct(out Span<byte> nonce, out Span<byte> cipher, out Span<byte> tag)
        {
            nonce = this.nonce;
            cipher = this.cipher;
            tag = this.tag;
        }
    }
}
