using System.Buffers;
using System.Text;

namespace Mss.Sscd.Sim.Applet;

/// <summary>Dialogues about PINs, and the condition of the keys (docs/sim-applet.md).</summary>
internal static class AppletPin
{
    private const byte Dialogue = 0x06;
    private const byte Condition = 0x07;
    private const byte DialogueReply = 0x82;
    private const byte ConditionReply = 0x83;

    public static byte[] Encode(PinDialogue dialogue)
    {
        var output = Begin(Dialogue);
        AppletTlv.Write(output, AppletTag.KeyId, dialogue.KeyId);
        AppletTlv.Write(output, AppletTag.Deadline, 8, dialogue.Deadline.ToUnixTimeMilliseconds());
        AppletTlv.Write(output, AppletTag.PinDialogue, 1, (int)dialogue.Kind);
        return output.WrittenSpan.ToArray();
    }

    /// <summary>Reads what came; null when it is unreadable.</summary>
    public static PinDialogue? Decode(string deviceId, ReadOnlyMemory<byte> octets) =>
        Fields(Dialogue, octets) is { } fields && fields.Text(AppletTag.KeyId) is { Length: > 0 } keyId
        && fields.Number(AppletTag.PinDialogue, 1) is { } kind && Enum.IsDefined((PinDialogueKind)kind)
        && fields.Number(AppletTag.Deadline, 8) is (>= 0 and <= 253402300799999 and var deadline)
            ? new PinDialogue(deviceId, keyId, (PinDialogueKind)kind, DateTimeOffset.FromUnixTimeMilliseconds(deadline))
            : null;

    public static byte[] EncodeReply(PinDialogueState state)
    {
        var output = Begin(DialogueReply);
        AppletTlv.Write(output, AppletTag.PinDialogueState, 1, (int)state);
        return output.WrittenSpan.ToArray();
    }

    /// <summary>Reads a reply; null when it is unreadable.</summary>
    public static PinDialogueState? DecodeReply(ReadOnlyMemory<byte> octets) =>
        Fields(DialogueReply, octets)?.Number(AppletTag.PinDialogueState, 1) is { } state && Enum.IsDefined((PinDialogueState)state) ? (PinDialogueState)state : null;

    /// <summary>The question which keys are blocked.</summary>
    public static byte[] EncodeInquiry() => [Condition];

    public static bool IsInquiry(ReadOnlyMemory<byte> octets) => octets.Span is [Condition];

    public static byte[] EncodeCondition(IReadOnlyList<string> blockedKeys)
    {
        var list = new ArrayBufferWriter<byte>(64);
        foreach (var keyId in blockedKeys)
        {
            var name = Encoding.UTF8.GetBytes(keyId);
            list.Write([checked((byte)name.Length), .. name]);
        }

        var output = Begin(ConditionReply);
        AppletTlv.Write(output, AppletTag.BlockedKeys, list.WrittenSpan);
        return output.WrittenSpan.ToArray();
    }

    /// <summary>Reads which keys are blocked; null when it is unreadable.</summary>
    public static IReadOnlyList<string>? DecodeCondition(ReadOnlyMemory<byte> octets)
    {
        if (Fields(ConditionReply, octets)?.Octets(AppletTag.BlockedKeys) is not { } list)
        {
            return null;
        }

        var keys = new List<string>();
        while (!list.IsEmpty)
        {
            var length = list.Span[0];
            if (length == 0 || list.Length <= length || AppletFields.Text(list.Span.Slice(1, length)) is not { } keyId)
            {
                return null;
            }

            keys.Add(keyId);
            list = list[(length + 1)..];
        }

        return keys;
    }

    private static ArrayBufferWriter<byte> Begin(byte kind)
    {
        var output = new ArrayBufferWriter<byte>(64);
        output.Write([kind]);
        return output;
    }

    private static AppletFields? Fields(byte kind, ReadOnlyMemory<byte> octets) => !octets.IsEmpty && octets.Span[0] == kind ? AppletFields.Read(octets[1..]) : null;
}
