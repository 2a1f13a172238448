using System.Buffers;
using System.Security.Cryptography;

namespace Mss.Sscd.Sim.Applet;

/// <summary>What the MSSP asks of the applet (docs/sim-applet.md).</summary>
internal static class AppletCommand
{
    /// <summary>Toolkit Application Reference of the signature applet.</summary>
    public const uint Tar = 0x4D5353;

    /// <summary>Octets that fit into a packet, with its header, checksum and padding.</summary>
    public const int MaxSize = Ota.CommandHeader.MaxPacket - 48;

    private const byte Sign = 0x01;
    private const byte Inquire = 0x02;
    private const byte Cancel = 0x03;

    private static readonly HashAlgorithmName[] Hashes = [default, HashAlgorithmName.SHA256, HashAlgorithmName.SHA384, HashAlgorithmName.SHA512];

    /// <summary>The octets, or null when the applet has no code for the hash.</summary>
    public static byte[]? Encode(SimMessage message)
    {
        var output = new ArrayBufferWriter<byte>(512);
        output.Write([message.Operation switch { SimOperation.Sign => Sign, SimOperation.Inquire => Inquire, _ => Cancel }]);
        AppletTlv.Write(output, AppletTag.TransactionId, message.Transaction.TransactionId);
        AppletTlv.Write(output, AppletTag.Epoch, 4, message.Transaction.Epoch);
        if (message.Operation == SimOperation.Sign)
        {
            var command = (SignCommand)message.Transaction;
            var hash = Array.IndexOf(Hashes, command.Scheme.Hash);
            if (hash < 1)
            {
                return null;
            }

            AppletTlv.Write(output, AppletTag.KeyId, command.KeyId);
            AppletTlv.Write(output, AppletTag.Scheme, 1, (int)command.Scheme.Algorithm);
            AppletTlv.Write(output, AppletTag.Hash, 1, hash);
            AppletTlv.Write(output, AppletTag.Digest, command.Digest.Span);
            AppletTlv.Write(output, AppletTag.ApName, command.ApName);
            AppletTlv.Write(output, AppletTag.Text, command.Text);

            // Rounded down: the card never signs later than the MSSP meant.
            AppletTlv.Write(output, AppletTag.Deadline, 8, command.Deadline.ToUnixTimeMilliseconds());
        }

        return output.WrittenSpan.ToArray();
    }

    /// <summary>Reads what came; null when it is unreadable.</summary>
    public static SimMessage? Decode(string deviceId, ReadOnlyMemory<byte> octets)
    {
        if (octets.IsEmpty || AppletFields.Read(octets[1..]) is not { } fields
            || fields.Text(AppletTag.TransactionId) is not { Length: > 0 } id || fields.Number(AppletTag.Epoch, 4) is not (>= 1 and <= int.MaxValue and var epoch))
        {
            return null;
        }

        return octets.Span[0] switch
        {
            Inquire => new SimMessage(SimOperation.Inquire, new TransactionOnDevice(deviceId, id, (int)epoch)),
            Cancel => new SimMessage(SimOperation.Cancel, new TransactionOnDevice(deviceId, id, (int)epoch)),
            Sign when ReadSign(deviceId, id, (int)epoch, fields) is { } command => new SimMessage(SimOperation.Sign, command),
            _ => null,
        };
    }

    private static SignCommand? ReadSign(string deviceId, string id, int epoch, AppletFields fields)
    {
        if (fields.Text(AppletTag.KeyId) is not { } keyId || fields.Text(AppletTag.ApName) is not { } apName || fields.Text(AppletTag.Text) is not { } text
            || fields.Number(AppletTag.Scheme, 1) is not { } algorithm || !Enum.IsDefined((SignatureAlgorithm)algorithm)
            || fields.Number(AppletTag.Hash, 1) is not { } hash || hash < 1 || hash >= Hashes.Length
            || fields.Octets(AppletTag.Digest) is not { } digest
            || fields.Number(AppletTag.Deadline, 8) is not (>= 0 and <= 253402300799999 and var deadline))
        {
            return null;
        }

        return new SignCommand(
            deviceId, id, epoch, keyId, new SignatureScheme((SignatureAlgorithm)algorithm, Hashes[hash]), digest.ToArray(), apName, text,
            DateTimeOffset.FromUnixTimeMilliseconds(deadline));
    }
}
