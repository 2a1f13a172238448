namespace Mss.Sscd.Sim.Ota;

/// <summary>A command packet as it was opened: authentic as far as its SPI says, its counter not yet compared.</summary>
/// <param name="Header">The clear part.</param>
/// <param name="Counter">CNTR, 40 bits.</param>
/// <param name="Data">Secured data without padding.</param>
internal sealed record CommandPacket(CommandHeader Header, long Counter, byte[] Data)
{
    private const int Body = CommandHeader.Size;
    private const int Code = CommandHeader.Size + CommandHeader.CounterSize;

    /// <summary>Makes a command packet, from CPL on (TS 102 225 5.1, TS 31.115 4.2).</summary>
    /// <param name="keys">The card's keys.</param>
    /// <param name="header">The clear part.</param>
    /// <param name="counter">CNTR, 0 to 2^40 − 1.</param>
    /// <param name="data">The applet's data.</param>
    /// <exception cref="ArgumentException">The packet would be too long, the counter is out of range, or the SPI asks for what is not supported.</exception>
    public static byte[] Wrap(OtaKeySet keys, CommandHeader header, long counter, ReadOnlySpan<byte> data)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(counter);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(counter, CommandHeader.MaxCounter);
        var spi = header.Spi;
        var codeLength = OtaIntegrityCode.Length(spi.Integrity, header.Kid) ?? throw new ArgumentException($"integrity {spi.Integrity} is not supported", nameof(header));
        var padding = PacketBody.Padding(keys, spi.Ciphered, CommandHeader.CounterSize + codeLength + data.Length);
        var length = Code + codeLength + data.Length + padding;
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, CommandHeader.MaxPacket, nameof(data));
        var packet = new byte[length];
        header.Write(packet, codeLength);
        OtaOctets.WriteCounter(packet.AsSpan(Body), counter);
        packet[Code - 1] = (byte)padding;
        data.CopyTo(packet.AsSpan(Code + codeLength));
        PacketBody.Seal(keys, [], packet, Body, Code, codeLength, spi.Ciphered);
        return packet;
    }

    /// <summary>Opens a command packet whose header <see cref="CommandHeader.TryRead"/> has read.</summary>
    /// <param name="keys">The keys that the receiver has; a packet that names others is refused.</param>
    /// <param name="packet">The octets from CPL on.</param>
    /// <param name="command">What is in it, when the status is <see cref="OtaStatus.Ok"/>.</param>
    public static OtaStatus Unwrap(OtaKeySet keys, ReadOnlySpan<byte> packet, out CommandPacket? command)
    {
        command = null;
        if (!CommandHeader.TryRead(packet, out var header))
        {
            return OtaStatus.UnidentifiedSecurityError;
        }

        var spi = header.Spi;
        if (OtaIntegrityCode.Length(spi.Integrity, header.Kid) is not { } codeLength
            || (spi.Ciphered && header.Kic != keys.KicOctet)
            || (spi.Integrity == OtaIntegrity.CryptographicChecksum && header.Kid != keys.KidOctet))
        {
            return OtaStatus.UnidentifiedSecurityError;
        }

        var opened = packet.ToArray();
        var status = PacketBody.Open(keys, [], opened, Body, Code, codeLength, spi.Ciphered);
        if (status != OtaStatus.Ok)
        {
            return status;
        }

        var padding = opened[Code - 1];
        if (padding >= (spi.Ciphered ? keys.BlockSize : 1) || Code + codeLength + padding > opened.Length)
        {
            return OtaStatus.UnidentifiedSecurityError;
        }

        command = new CommandPacket(header, OtaOctets.ReadCounter(opened.AsSpan(Body)), opened[(Code + codeLength)..^padding]);
        return OtaStatus.Ok;
    }
}
