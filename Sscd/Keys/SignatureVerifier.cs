using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Mss.Sscd.Keys;

/// <summary>
/// Verifies what devices return before anyone else sees it. Safe for concurrent use.
/// </summary>
/// <remarks>
/// Strict: each signature has one accepted encoding (RSA: as long as the modulus; ECDSA: DER with minimal lengths and integers).
/// Imported public keys are kept, the most recently used ones first.
/// </remarks>
public sealed class SignatureVerifier : IDisposable
{
    /// <summary>Public keys that stay imported by default; one takes a few KiB.</summary>
    public const int DefaultCapacity = 4096;

    private readonly HandleCache<Fingerprint, PublicKey> _keys;

    /// <summary>Makes a verifier.</summary>
    /// <param name="capacity">Public keys that stay imported, 1 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">The capacity is less than 1.</exception>
    public SignatureVerifier(int capacity = DefaultCapacity)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        _keys = new HandleCache<Fingerprint, PublicKey>(capacity);
    }

    /// <summary>Tells whether the signature is the certificate's key's over the digest.</summary>
    /// <param name="certificateDer">The signer's certificate. Only its key is looked at, neither validity nor issuer.</param>
    /// <param name="scheme">How the digest was signed.</param>
    /// <param name="digest">What was signed; its length must fit the scheme's hash (SHA-256, SHA-384 or SHA-512).</param>
    /// <param name="signature">The raw value: PKCS#1 octets, or DER ECDSA-Sig-Value.</param>
    /// <returns>False for everything else, also when the certificate cannot be read or its key does not fit the scheme. No input causes an exception.</returns>
    public bool Verify(ReadOnlyMemory<byte> certificateDer, SignatureScheme scheme, ReadOnlySpan<byte> digest, ReadOnlySpan<byte> signature)
    {
        using var key = _keys.Rent(
            Fingerprint.Of(certificateDer.Span),
            static der => CertificateFields.TryRead(der, out var fields) ? PublicKey.TryImport(fields.Value.SubjectPublicKeyInfo.Span) : null,
            certificateDer);
        return key.Handle is not null && key.Handle.Verify(scheme, digest, signature);
    }

    /// <inheritdoc/>
    public void Dispose() => _keys.Dispose();

    private readonly record struct Fingerprint(ulong A, ulong B, ulong C, ulong D)
    {
        public static Fingerprint Of(ReadOnlySpan<byte> certificateDer)
        {
            Span<Fingerprint> one = stackalloc Fingerprint[1];
            SHA256.HashData(certificateDer, MemoryMarshal.AsBytes(one));
            return one[0];
        }
    }
}
