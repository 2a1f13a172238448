using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Mss.Sscd.Sim.Applet;

/// <summary>Tags of the applet's messages (docs/sim-applet.md).</summary>
internal enum AppletTag : byte
{
    TransactionId = 0x01,
    Epoch = 0x02,
    KeyId = 0x03,
    Scheme = 0x04,
    Hash = 0x05,
    Digest = 0x06,
    ApName = 0x07,
    Text = 0x08,
    Deadline = 0x09,
    WantsAnswer = 0x0A,
    PinDialogue = 0x0B,
    State = 0x10,
    Signature = 0x11,
    FailureCode = 0x12,
    Detail = 0x13,
    MessageState = 0x14,
    PinDialogueState = 0x15,
    BlockedKeys = 0x16,
}

/// <summary>Writes tag, length (BER: one octet, or 81 and one, or 82 and two) and value.</summary>
internal static class AppletTlv
{
    public static void Write(ArrayBufferWriter<byte> output, AppletTag tag, ReadOnlySpan<byte> value)
    {
        var span = output.GetSpan(value.Length + 4);
        span[0] = (byte)tag;
        int size;
        switch (value.Length)
        {
            case < 0x80:
                span[1] = (byte)value.Length;
                size = 2;
                break;
            case <= 0xFF:
                (span[1], span[2]) = (0x81, (byte)value.Length);
                size = 3;
                break;
            default:
                span[1] = 0x82;
                BinaryPrimitives.WriteUInt16BigEndian(span[2..], checked((ushort)value.Length));
                size = 4;
                break;
        }

        value.CopyTo(span[size..]);
        output.Advance(size + value.Length);
    }

    public static void Write(ArrayBufferWriter<byte> output, AppletTag tag, string value) => Write(output, tag, Encoding.UTF8.GetBytes(value));

    public static void Write(ArrayBufferWriter<byte> output, AppletTag tag, int size, long value)
    {
        Span<byte> octets = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(octets, value);
        Write(output, tag, octets[^size..]);
    }
}
