using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace Mss.Sscd.Keys;

/// <summary>Algorithm of a public key.</summary>
public enum KeyAlgorithm
{
    /// <summary>RSA (RFC 8017).</summary>
    Rsa,

    /// <summary>Elliptic curve over one of the curves P-256, P-384, P-521.</summary>
    EllipticCurve,
}

/// <summary>What a caller must know of a certificate to choose how its key signs.</summary>
/// <param name="Algorithm">Algorithm of the certified key.</param>
/// <param name="KeySize">Bits of the modulus, or of the curve's field: 256, 384 or 521.</param>
/// <param name="NotBefore">Start of validity.</param>
/// <param name="NotAfter">End of validity, inclusive.</param>
public sealed record CertificateFacts(KeyAlgorithm Algorithm, int KeySize, DateTimeOffset NotBefore, DateTimeOffset NotAfter)
{
    /// <summary>Reads a certificate.</summary>
    /// <param name="certificateDer">The certificate, DER.</param>
    /// <param name="facts">What it says.</param>
    /// <returns>False when it is no certificate, or its key is neither RSA nor on one of the three curves.</returns>
    public static bool TryRead(ReadOnlyMemory<byte> certificateDer, [NotNullWhen(true)] out CertificateFacts? facts)
    {
        facts = null;
        if (!CertificateFields.TryRead(certificateDer, out var fields) || PublicKey.TryImport(fields.Value.SubjectPublicKeyInfo.Span) is not { } key)
        {
            return false;
        }

        using (key)
        {
            facts = new CertificateFacts(key.Algorithm, key.KeySize, fields.Value.NotBefore, fields.Value.NotAfter);
            return true;
        }
    }

    /// <summary>The usual scheme for the key: SHA-256, and for the larger curves the hash of their strength (FIPS 186-5 6.1.1).</summary>
    /// <param name="pss">For an RSA key: RSASSA-PSS instead of PKCS#1 v1.5. Ignored for an elliptic curve.</param>
    public SignatureScheme SchemeFor(bool pss = false) => Algorithm switch
    {
        KeyAlgorithm.Rsa => new SignatureScheme(pss ? SignatureAlgorithm.RsaPss : SignatureAlgorithm.RsaPkcs1, HashAlgorithmName.SHA256),
        _ => new SignatureScheme(
            SignatureAlgorithm.Ecdsa,
            KeySize switch { 256 => HashAlgorithmName.SHA256, 384 => HashAlgorithmName.SHA384, _ => HashAlgorithmName.SHA512 }),
    };
}
