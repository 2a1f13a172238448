using System.Security.Cryptography;

namespace Mss.Sscd.Keys;

/// <summary>The hash functions that signatures are made with.</summary>
internal static class Hashes
{
    /// <summary>Octets of a digest, or 0 when the hash is none of SHA-256, SHA-384, SHA-512.</summary>
    public static int SizeOf(HashAlgorithmName hash)
    {
        if (hash == HashAlgorithmName.SHA256)
        {
            return SHA256.HashSizeInBytes;
        }

        if (hash == HashAlgorithmName.SHA384)
        {
            return SHA384.HashSizeInBytes;
        }

        return hash == HashAlgorithmName.SHA512 ? SHA512.HashSizeInBytes : 0;
    }

    /// <summary>OID of the hash (RFC 5754 2).</summary>
    /// <exception cref="ArgumentException">Unsupported hash.</exception>
    public static string OidOf(HashAlgorithmName hash) => SizeOf(hash) switch
    {
        32 => "2.16.840.1.101.3.4.2.1",
        48 => "2.16.840.1.101.3.4.2.2",
        64 => "2.16.840.1.101.3.4.2.3",
        _ => throw new ArgumentException($"hash {hash.Name} is not SHA-256, SHA-384 or SHA-512", nameof(hash)),
    };
}
