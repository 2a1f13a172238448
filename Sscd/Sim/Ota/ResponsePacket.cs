using System.Buffers.Binary;

namespace Mss.Sscd.Sim.Ota;

/// <summary>A response packet, the Proof of Receipt with the applet's answer (TS 102 225 5.2).</summary>
/// <param name="Tar">The applet, 24 bits.</param>
/// <param name="Counter">The counter of the command that it answers.</param>
/// <param name="Status">What became of that command.</param>
/// <param name="Data">The applet's answer.</param>
/// <param name="IsAuthentic">
/// It has the security that the command asked for. A receiver that could not authenticate a command refuses it without any; such a response is only a hint.
/// </param>
internal sealed record ResponsePacket(uint Tar, long Counter, OtaStatus Status, byte[] Data, bool IsAuthentic)
{
    // RPL, RHL and TAR are clear.
    private const int Body = 6;
    private const int Code = Body + CommandHeader.CounterSize + 1;

    /// <summary>Makes a response packet, from RPL on.</summary>
    /// <param name="keys">The card's keys.</param>
    /// <param name="security">The command's SPI, whose second octet says how the response is secured; null for a refusal without security.</param>
    /// <param name="kid">The command's KID, which says which CRC it is.</param>
    /// <param name="response">What is said.</param>
    /// <exception cref="ArgumentException">The packet would be too long.</exception>
    public static byte[] Wrap(OtaKeySet keys, Spi? security, byte kid, ResponsePacket response)
    {
        var (integrity, ciphered) = security is { } spi ? (spi.PorIntegrity, spi.PorCiphered) : (OtaIntegrity.None, false);
        var codeLength = OtaIntegrityCode.Length(integrity, kid) ?? throw new ArgumentException($"integrity {integrity} is not supported", nameof(security));
        var padding = PacketBody.Padding(keys, ciphered, Code - Body + codeLength + response.Data.Length);
        var length = Code + codeLength + response.Data.Length + padding;
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, CommandHeader.MaxPacket, nameof(response));
        var packet = new byte[length];
        BinaryPrimitives.WriteUInt16BigEndian(packet, (ushort)(length - 2));
        packet[2] = (byte)(Code - 3 + codeLength);
        OtaOctets.WriteTar(packet.AsSpan(3), response.Tar);
        OtaOctets.WriteCounter(packet.AsSpan(Body), response.Counter);
        packet[Code - 2] = (byte)padding;
        packet[Code - 1] = (byte)response.Status;
        response.Data.CopyTo(packet, Code + codeLength);
        PacketBody.Seal(keys, Prefix, packet, Body, Code, codeLength, ciphered);
        return packet;
    }

    /// <summary>Opens a response packet.</summary>
    /// <param name="keys">The card's keys.</param>
    /// <param name="security">The SPI of the command.</param>
    /// <param name="kid">The KID of the command.</param>
    /// <param name="packet">The octets from RPL on.</param>
    /// <returns>Null when it is malformed or forged.</returns>
    public static ResponsePacket? Unwrap(OtaKeySet keys, Spi security, byte kid, ReadOnlySpan<byte> packet)
    {
        if (packet.Length is < Code or > CommandHeader.MaxPacket
            || BinaryPrimitives.ReadUInt16BigEndian(packet) != packet.Length - 2
            || OtaIntegrityCode.Length(security.PorIntegrity, kid) is not { } codeLength)
        {
            return null;
        }

        var bare = Code - 3;
        var isSecured = packet[2] == bare + codeLength && packet.Length >= Code + codeLength;
        if (isSecured && Open(keys, security.PorCiphered, packet, codeLength) is { } response)
        {
            return response;
        }

        // A refusal with no security: exactly a header, and never a success.
        return packet[2] == bare && packet.Length == Code && packet[Code - 2] == 0 && packet[Code - 1] != (byte)OtaStatus.Ok
            ? new ResponsePacket(OtaOctets.ReadTar(packet[3..]), OtaOctets.ReadCounter(packet[Body..]), (OtaStatus)packet[Code - 1], [], false)
            : null;
    }

    private static ResponsePacket? Open(OtaKeySet keys, bool ciphered, ReadOnlySpan<byte> packet, int codeLength)
    {
        var opened = packet.ToArray();
        if (PacketBody.Open(keys, Prefix, opened, Body, Code, codeLength, ciphered) != OtaStatus.Ok)
        {
            return null;
        }

        var padding = opened[Code - 2];
        return padding >= (ciphered ? keys.BlockSize : 1) || Code + codeLength + padding > opened.Length
            ? null
            : new ResponsePacket(
                OtaOctets.ReadTar(opened.AsSpan(3)), OtaOctets.ReadCounter(opened.AsSpan(Body)), (OtaStatus)opened[Code - 1], opened[(Code + codeLength)..^padding], true);
    }

    // UDHL, IEIa and IEIDLa of the SMS go into the RC/CC of a response (TS 31.115 4.3), as one SMS would have them.
    private static ReadOnlySpan<byte> Prefix => [0x02, 0x71, 0x00];
}
