using System.Formats.Asn1;

namespace Mss.Sscd.Keys;

/// <summary>ECDSA-Sig-Value (RFC 3279 2.2.3): SEQUENCE { r INTEGER, s INTEGER } in DER.</summary>
internal static class EcdsaSignatureValue
{
    /// <summary>Reads the one canonical encoding only: a signature that can be written in two ways is two different strings to whoever compares them.</summary>
    /// <param name="signature">The DER octets.</param>
    /// <param name="pair">Receives r and s, each as long as the curve's field.</param>
    public static bool TryRead(ReadOnlySpan<byte> signature, Span<byte> pair)
    {
        try
        {
            AsnDecoder.ReadSequence(signature, AsnEncodingRules.DER, out var offset, out var length, out var read);
            if (read != signature.Length)
            {
                return false;
            }

            var content = signature.Slice(offset, length);
            var half = pair.Length / 2;
            return TryReadInteger(ref content, pair[..half]) && TryReadInteger(ref content, pair[half..]) && content.IsEmpty;
        }
        catch (AsnContentException)
        {
            return false;
        }
    }

    /// <summary>Writes the DER octets.</summary>
    /// <param name="pair">r and s, each as long as the curve's field.</param>
    public static byte[] Write(ReadOnlySpan<byte> pair)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteIntegerUnsigned(Minimal(pair[..(pair.Length / 2)]));
            writer.WriteIntegerUnsigned(Minimal(pair[(pair.Length / 2)..]));
        }

        return writer.Encode();
    }

    // AsnWriter refuses leading zeros, and wants one octet at least.
    private static ReadOnlySpan<byte> Minimal(ReadOnlySpan<byte> field) => field.TrimStart((byte)0) is { IsEmpty: false } value ? value : field[^1..];

    private static bool TryReadInteger(ref ReadOnlySpan<byte> content, Span<byte> field)
    {
        var value = AsnDecoder.ReadIntegerBytes(content, AsnEncodingRules.DER, out var read);
        content = content[read..];
        if (value[0] >= 0x80)
        {
            return false; // negative
        }

        value = value.TrimStart((byte)0);
        if (value.IsEmpty || value.Length > field.Length)
        {
            return false; // r and s are at least 1 (FIPS 186-5 6.4.2)
        }

        field.Clear();
        value.CopyTo(field[(field.Length - value.Length)..]);
        return true;
    }
}
