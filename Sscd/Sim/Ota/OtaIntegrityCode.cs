using System.Buffers.Binary;

namespace Mss.Sscd.Sim.Ota;

/// <summary>The field RC/CC/DS of a packet (TS 102 225 5.1.3).</summary>
internal static class OtaIntegrityCode
{
    /// <summary>KID of a packet with CRC 16 (ISO/IEC 13239, 16 bits).</summary>
    public const byte Crc16Kid = 0b0001;

    /// <summary>KID of a packet with CRC 32 (ISO/IEC 13239, 32 bits).</summary>
    public const byte Crc32Kid = 0b0101;

    /// <summary>Octets of the field, or null when it is not supported or its KID is unknown.</summary>
    public static int? Length(OtaIntegrity integrity, byte kid) => integrity switch
    {
        OtaIntegrity.None => 0,
        OtaIntegrity.RedundancyCheck when kid == Crc16Kid => 2,
        OtaIntegrity.RedundancyCheck when kid == Crc32Kid => 4,
        OtaIntegrity.CryptographicChecksum => OtaKeySet.ChecksumSize,
        _ => null,
    };

    /// <summary>Computes the field; <paramref name="code"/> has the length that <see cref="Length"/> said.</summary>
    public static void Compute(OtaKeySet keys, ReadOnlySpan<byte> message, Span<byte> code)
    {
        switch (code.Length)
        {
            case 0:
                break;
            case 2:
                BinaryPrimitives.WriteUInt16BigEndian(code, Crc16(message));
                break;
            case 4:
                BinaryPrimitives.WriteUInt32BigEndian(code, Crc32(message));
                break;
            default:
                keys.Checksum(message, code);
                break;
        }
    }

    internal static ushort Crc16(ReadOnlySpan<byte> message) => (ushort)Crc(message, 0xFFFF, 0x8408);

    internal static uint Crc32(ReadOnlySpan<byte> message) => Crc(message, 0xFFFFFFFF, 0xEDB88320);

    // Bit by bit: only old and unprotected packets have it.
    private static uint Crc(ReadOnlySpan<byte> message, uint ones, uint polynomial)
    {
        var crc = ones;
        foreach (var octet in message)
        {
            crc ^= octet;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc >> 1) ^ (polynomial & (uint)-(int)(crc & 1));
            }
        }

        return crc ^ ones;
    }
}
