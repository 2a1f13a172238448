using System.Buffers;
using System.Security.Cryptography;

namespace Mss.Sscd.Sim.Ota;

/// <summary>
/// What command and response packets have in common (TS 102 225 5.1 and 5.2): after the clear header come CNTR, PCNTR, for responses the status, RC/CC/DS, data and padding,
/// ciphered together; RC/CC/DS is over all the rest of the packet in its order.
/// </summary>
internal static class PacketBody
{
    private const int StackLimit = 1024;

    /// <summary>Padding octets that ciphering needs.</summary>
    public static int Padding(OtaKeySet keys, bool ciphered, int length) => ciphered ? (keys.BlockSize - (length % keys.BlockSize)) % keys.BlockSize : 0;

    /// <summary>Completes a packet: computes RC/CC/DS, then ciphers.</summary>
    /// <param name="keys">The keys.</param>
    /// <param name="prefix">Goes into RC/CC/DS before the packet.</param>
    /// <param name="packet">The packet, with all but RC/CC/DS in place.</param>
    /// <param name="body">Where the ciphered part begins.</param>
    /// <param name="code">Where RC/CC/DS begins.</param>
    /// <param name="codeLength">Its octets.</param>
    /// <param name="ciphered">Whether the body is ciphered.</param>
    public static void Seal(OtaKeySet keys, ReadOnlySpan<byte> prefix, Span<byte> packet, int body, int code, int codeLength, bool ciphered)
    {
        Code(keys, prefix, packet[..code], packet[(code + codeLength)..], packet.Slice(code, codeLength));
        if (ciphered)
        {
            keys.Encrypt(packet[body..]);
        }
    }

    /// <summary>Deciphers a packet in place and checks RC/CC/DS in constant time.</summary>
    public static OtaStatus Open(OtaKeySet keys, ReadOnlySpan<byte> prefix, Span<byte> packet, int body, int code, int codeLength, bool ciphered)
    {
        if (ciphered)
        {
            if ((packet.Length - body) % keys.BlockSize != 0)
            {
                return OtaStatus.CipheringError;
            }

            keys.Decrypt(packet[body..], packet[body..]);
        }

        Span<byte> expected = stackalloc byte[OtaKeySet.ChecksumSize];
        expected = expected[..codeLength];
        Code(keys, prefix, packet[..code], packet[(code + codeLength)..], expected);
        return CryptographicOperations.FixedTimeEquals(expected, packet.Slice(code, codeLength)) ? OtaStatus.Ok : OtaStatus.IntegrityFailed;
    }

    private static void Code(OtaKeySet keys, ReadOnlySpan<byte> prefix, ReadOnlySpan<byte> before, ReadOnlySpan<byte> after, Span<byte> code)
    {
        if (code.IsEmpty)
        {
            return;
        }

        var length = prefix.Length + before.Length + after.Length;
        byte[]? rented = null;
        var message = length <= StackLimit ? stackalloc byte[StackLimit] : rented = ArrayPool<byte>.Shared.Rent(length);
        prefix.CopyTo(message);
        before.CopyTo(message[prefix.Length..]);
        after.CopyTo(message[(prefix.Length + before.Length)..]);
        OtaIntegrityCode.Compute(keys, message[..length], code);

        // A text to be signed was in it in clear.
        CryptographicOperations.ZeroMemory(message[..length]);
        if (rented is not null)
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }
}
