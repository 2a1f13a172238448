using System.Security.Cryptography;

namespace Mss.Sscd;

/// <summary>How a digest becomes a signature value.</summary>
/// <param name="Algorithm">The key's algorithm and the padding.</param>
/// <param name="Hash">The hash that made the digest.</param>
public readonly record struct SignatureScheme(SignatureAlgorithm Algorithm, HashAlgorithmName Hash);

/// <summary>Key algorithm and padding.</summary>
public enum SignatureAlgorithm
{
    /// <summary>RSASSA-PKCS1-v1_5 (RFC 8017 8.2).</summary>
    RsaPkcs1,

    /// <summary>RSASSA-PSS with MGF1 of the same hash and a salt as long as the hash (RFC 8017 8.1).</summary>
    RsaPss,

    /// <summary>ECDSA (X9.62), value as DER ECDSA-Sig-Value.</summary>
    Ecdsa,
}
