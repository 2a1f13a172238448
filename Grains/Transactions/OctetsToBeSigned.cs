using System.Security.Cryptography;
using System.Text;
using Mss.Grains.Interfaces;

namespace Mss.Grains.Transactions;

/// <summary>What the digest of a transaction is of, for devices that hash it themselves.</summary>
internal static class OctetsToBeSigned
{
    // What an app pulls; a content beyond it is on no screen either.
    private const int Longest = 65_536;

    /// <summary>The octets, or null where only their digest came (a hash or a DigestInfo of the AP) or they are more than 64 KiB.</summary>
    public static ReadOnlyMemory<byte>? Of(Accepted accepted)
    {
        var octets = accepted.CertificationRequestInfo ?? accepted.SignedAttributes ?? Content(accepted);
        return octets is { Length: > 0 and <= Longest } ? octets : (ReadOnlyMemory<byte>?)null;
    }

    // A DigestInfo cannot be told from other octets by its looks alone: it is the content exactly if the digest is its own.
    private static byte[]? Content(Accepted accepted)
    {
        if (accepted.MimeType == DataObject.Sha256)
        {
            return null;
        }

        var content = accepted.Data ?? Encoding.UTF8.GetBytes(accepted.Text ?? "");
        return accepted.Hash == HashAlgorithmName.SHA256.Name && SHA256.HashData(content).AsSpan().SequenceEqual(accepted.Digest) ? content : null;
    }
}
