using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace Mss.Sscd.Cms;

/// <summary>
/// DigestInfo as an AP prepares it for a PKCS#1 signature without attributes (RFC 8017 A.2.4).
/// </summary>
public static class DigestInfo
{
    // RFC 8017 9.2 note 1: these are all the prefixes there are, and comparing with them is the strictest DER parser.
    private static readonly (HashAlgorithmName Hash, byte[] Prefix, int DigestSize)[] Known =
    [
        (HashAlgorithmName.SHA256, Convert.FromHexString("3031300D060960864801650304020105000420"), SHA256.HashSizeInBytes),
        (HashAlgorithmName.SHA384, Convert.FromHexString("3041300D060960864801650304020205000430"), SHA384.HashSizeInBytes),
        (HashAlgorithmName.SHA512, Convert.FromHexString("3051300D060960864801650304020305000440"), SHA512.HashSizeInBytes),
        (HashAlgorithmName.SHA1, Convert.FromHexString("3021300906052B0E03021A05000414"), SHA1.HashSizeInBytes),
    ];

    /// <summary>
    /// Reads a DigestInfo. Only the DER form with NULL parameters is one: the signature is made over exactly that form, so that any other would not verify over what the AP sent.
    /// </summary>
    /// <param name="octets">What the AP sent.</param>
    /// <param name="hash">SHA-256, SHA-384, SHA-512, or SHA-1: recognised so that a refusal can name it, no device signs it.</param>
    /// <param name="digest">The digest.</param>
    public static bool TryParse(ReadOnlySpan<byte> octets, out HashAlgorithmName hash, [NotNullWhen(true)] out byte[]? digest)
    {
        foreach (var (name, prefix, size) in Known)
        {
            if (octets.Length == prefix.Length + size && octets.StartsWith(prefix))
            {
                hash = name;
                digest = octets[prefix.Length..].ToArray();
                return true;
            }
        }

        hash = default;
        digest = null;
        return false;
    }

    /// <summary>The DigestInfo of a digest, for devices that pad it themselves (PKCS#11 CKM_RSA_PKCS).</summary>
    /// <exception cref="ArgumentException">The hash is none of SHA-256, SHA-384, SHA-512, or the digest has another length.</exception>
    internal static byte[] Encode(HashAlgorithmName hash, ReadOnlySpan<byte> digest)
    {
        foreach (var (name, prefix, size) in Known)
        {
            if (name == hash && digest.Length == size && name != HashAlgorithmName.SHA1)
            {
                return [.. prefix, .. digest];
            }
        }

        throw new ArgumentException($"no digest of {hash.Name}", nameof(digest));
    }
}
