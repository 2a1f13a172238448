using System.Buffers.Binary;

namespace Mss.Sscd.Sim.Ota;

/// <summary>The clear part of a command packet (TS 102 225 5.1).</summary>
/// <param name="Spi">How it and its response are secured.</param>
/// <param name="Kic">Which key ciphers.</param>
/// <param name="Kid">Which key makes the checksum, or which CRC it is.</param>
/// <param name="Tar">Toolkit Application Reference: the applet, 24 bits.</param>
internal readonly record struct CommandHeader(Spi Spi, byte Kic, byte Kid, uint Tar)
{
    /// <summary>CPL, CHL, SPI, KIc, KID and TAR.</summary>
    public const int Size = 10;

    /// <summary>CNTR and PCNTR.</summary>
    public const int CounterSize = 6;

    /// <summary>Highest counter, 40 bits.</summary>
    public const long MaxCounter = (1L << 40) - 1;

    /// <summary>Longest packet that is made or taken, octets: 16 SMS.</summary>
    public const int MaxPacket = 132 + (15 * 134);

    public static CommandHeader For(OtaKeySet keys, Spi spi, uint tar, bool crc16 = false)
    {
        var crc = crc16 ? OtaIntegrityCode.Crc16Kid : OtaIntegrityCode.Crc32Kid;
        return new CommandHeader(spi, keys.KicOctet, spi.Integrity == OtaIntegrity.RedundancyCheck ? crc : keys.KidOctet, tar);
    }

    /// <summary>Reads the clear part; false when the lengths contradict each other.</summary>
    public static bool TryRead(ReadOnlySpan<byte> packet, out CommandHeader header)
    {
        header = default;
        if (packet.Length is < Size + CounterSize or > MaxPacket
            || BinaryPrimitives.ReadUInt16BigEndian(packet) != packet.Length - 2)
        {
            return false;
        }

        header = new CommandHeader(new Spi(packet[3], packet[4]), packet[5], packet[6], OtaOctets.ReadTar(packet[7..]));

        // CHL counts from SPI to RC/CC/DS. An unknown kind of RC/CC/DS is found out by whoever opens the packet.
        return OtaIntegrityCode.Length(header.Spi.Integrity, header.Kid) is not { } code
            || (packet[2] == Size - 3 + CounterSize + code && packet.Length >= Size + CounterSize + code);
    }

    public void Write(Span<byte> packet, int codeLength)
    {
        BinaryPrimitives.WriteUInt16BigEndian(packet, (ushort)(packet.Length - 2));
        packet[2] = (byte)(Size - 3 + CounterSize + codeLength);
        (packet[3], packet[4], packet[5], packet[6]) = (Spi.First, Spi.Second, Kic, Kid);
        OtaOctets.WriteTar(packet[7..], Tar);
    }
}
