using System.Security.Cryptography;
using System.Text;
using Mss.Sscd.Keys;

namespace Mss.Sscd.Provisioning;

/// <summary>Proof that a device holds the private key of the public key that it names, before that is certified.</summary>
public static class ProofOfPossession
{
    // A text that no signed attributes and no message of an AP begin with: a proof is never a signature of anything else.
    private static readonly byte[] Domain = Encoding.ASCII.GetBytes("mss proof of possession v1\0");

    /// <summary>What the device signs: SHA-256 over the purpose, the challenge and the key's name.</summary>
    public static byte[] Digest(ReadOnlySpan<byte> challenge, string keyId) => DigestOf(SHA256.HashData(challenge), keyId);

    /// <summary>True when the proof is the key's over this challenge.</summary>
    public static bool Verify(ProvidedKey key, ReadOnlySpan<byte> challenge, string keyId)
    {
        ArgumentNullException.ThrowIfNull(key);
        if (key.Scheme.Hash != HashAlgorithmName.SHA256)
        {
            return false;
        }

        using var imported = PublicKey.TryImport(key.PublicKey);
        return imported is not null && imported.Verify(key.Scheme, DigestOf(key.CouplingHash ?? SHA256.HashData(challenge), keyId), key.Proof);
    }

    private static byte[] DigestOf(byte[] challengeHash, string keyId) => SHA256.HashData([.. Domain, .. challengeHash, .. Encoding.UTF8.GetBytes(keyId)]);
}
