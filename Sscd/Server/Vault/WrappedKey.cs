using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Mss.Sscd.Server.Vault;

/// <summary>A private key as it lies in the store.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Generation">Random, 32 hexadecimal digits.</param>
/// <param name="Subscriber">Whose it is.</param>
/// <param name="Algorithm">Its algorithm.</param>
/// <param name="PublicKey">DER SubjectPublicKeyInfo.</param>
/// <param name="KekId">The KEK that it is wrapped with.</param>
/// <param name="Wrapped">PKCS#8 under AES-256-GCM: nonce (12), ciphertext, tag (16).</param>
public sealed record WrappedKey(
    VaultKeyName Name, string Generation, string Subscriber, ServerKeyAlgorithm Algorithm, byte[] PublicKey, string KekId, byte[] Wrapped)
{
    /// <summary>
    /// What the wrapping is bound to. A row that was copied to another user, key or name, or whose public key or algorithm was changed, does not open.
    /// Each field has its length before it, so that no two different rows give the same octets.
    /// </summary>
    internal byte[] AssociatedData()
    {
        using var data = new MemoryStream();
        Add("mss wrapped key v1"u8);
        foreach (var field in (string[])[Subscriber, Name.Owner, Name.KeyId, Generation, Algorithm.ToString(), KekId])
        {
            Add(Encoding.UTF8.GetBytes(field));
        }

        Add(SHA256.HashData(PublicKey));
        return data.ToArray();

        void Add(ReadOnlySpan<byte> field)
        {
            Span<byte> length = stackalloc byte[4];
            BinaryPrimitives.WriteInt32BigEndian(length, field.Length);
            data.Write(length);
            data.Write(field);
        }
    }

    /// <summary>Without the key.</summary>
    public override string ToString() => $"{Name.Owner}/{Name.KeyId} under {KekId}";
}
