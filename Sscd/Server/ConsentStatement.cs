using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Mss.Sscd.Server;

/// <summary>
/// What a user's consent says: this key may sign this digest, for this AP, under this text, in this transaction. So a consent is good for one signature, and for none with anything of it changed.
/// </summary>
internal static class ConsentStatement
{
    /// <summary>SHA-256 over all of it; each field has its length before it.</summary>
    public static byte[] Digest(SignCommand command)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

        // A text that no signed attributes, no message of an AP and no proof of possession begin with.
        hash.AppendData("mss consent to a server key v1\0"u8);
        Add(command.TransactionId);
        Add(command.DeviceId);
        Add(command.KeyId);
        Add(command.Scheme.Algorithm.ToString());
        Add(command.Scheme.Hash.Name ?? "");
        AddOctets(command.Digest.Span);
        Add(command.ApName);
        Add(command.Text);
        return hash.GetHashAndReset();

        void Add(string field) => AddOctets(Encoding.UTF8.GetBytes(field));

        void AddOctets(ReadOnlySpan<byte> field)
        {
            Span<byte> length = stackalloc byte[4];
            BinaryPrimitives.WriteInt32BigEndian(length, field.Length);
            hash.AppendData(length);
            hash.AppendData(field);
        }
    }
}
