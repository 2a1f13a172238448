using System.Buffers;

namespace Mss.Sscd.Sim.Applet;

/// <summary>Messages that only inform, to the applet and back (docs/sim-applet.md).</summary>
internal static class AppletReceipt
{
    private const byte Show = 0x04;
    private const byte Inquire = 0x05;
    private const byte Reply = 0x81;
    private const byte Answer = 0x91;

    /// <summary>A message to show.</summary>
    public static byte[] Encode(ShowCommand command)
    {
        var output = Begin(Show, command);
        AppletTlv.Write(output, AppletTag.ApName, command.ApName);
        AppletTlv.Write(output, AppletTag.Text, command.Text);
        AppletTlv.Write(output, AppletTag.Deadline, 8, command.Deadline.ToUnixTimeMilliseconds());
        AppletTlv.Write(output, AppletTag.WantsAnswer, 1, command.WantsAnswer ? 1 : 0);
        return output.WrittenSpan.ToArray();
    }

    /// <summary>The question what became of a message.</summary>
    public static byte[] EncodeInquiry(TransactionOnDevice transaction) => Begin(Inquire, transaction).WrittenSpan.ToArray();

    /// <summary>Reads what came: a <see cref="ShowCommand"/>, or the bare transaction of an inquiry; null when it is neither.</summary>
    public static TransactionOnDevice? Decode(string deviceId, ReadOnlyMemory<byte> octets)
    {
        if (octets.IsEmpty || octets.Span[0] is not (Show or Inquire) || AppletFields.Read(octets[1..]) is not { } fields
            || fields.Text(AppletTag.TransactionId) is not { Length: > 0 } id || fields.Number(AppletTag.Epoch, 4) is not (>= 1 and <= int.MaxValue and var epoch))
        {
            return null;
        }

        if (octets.Span[0] == Inquire)
        {
            return new TransactionOnDevice(deviceId, id, (int)epoch);
        }

        return fields.Text(AppletTag.ApName) is { } apName && fields.Text(AppletTag.Text) is { } text
            && fields.Number(AppletTag.WantsAnswer, 1) is ((0 or 1) and var wantsAnswer)
            && fields.Number(AppletTag.Deadline, 8) is (>= 0 and <= 253402300799999 and var deadline)
                ? new ShowCommand(deviceId, id, (int)epoch, apName, text, wantsAnswer == 1, DateTimeOffset.FromUnixTimeMilliseconds(deadline))
                : null;
    }

    public static byte[] EncodeReply(MessageReply reply) => Encode(Reply, null, reply);

    public static byte[] EncodeAnswer(string transactionId, MessageReply reply) => Encode(Answer, transactionId, reply);

    /// <summary>Reads a reply; null when it is unreadable.</summary>
    public static MessageReply? DecodeReply(ReadOnlyMemory<byte> octets) =>
        !octets.IsEmpty && octets.Span[0] == Reply && AppletFields.Read(octets[1..]) is { } fields && fields.Octets(AppletTag.TransactionId) is null ? Read(fields) : null;

    /// <summary>Reads a late answer; null when it is unreadable or not final.</summary>
    public static (string TransactionId, MessageReply Reply)? DecodeAnswer(ReadOnlyMemory<byte> octets) =>
        !octets.IsEmpty && octets.Span[0] == Answer && AppletFields.Read(octets[1..]) is { } fields
        && fields.Text(AppletTag.TransactionId) is { Length: > 0 } id && Read(fields) is { IsFinal: true } reply
            ? (id, reply)
            : null;

    private static ArrayBufferWriter<byte> Begin(byte kind, TransactionOnDevice transaction)
    {
        var output = new ArrayBufferWriter<byte>(256);
        output.Write([kind]);
        AppletTlv.Write(output, AppletTag.TransactionId, transaction.TransactionId);
        AppletTlv.Write(output, AppletTag.Epoch, 4, transaction.Epoch);
        return output;
    }

    private static byte[] Encode(byte kind, string? transactionId, MessageReply reply)
    {
        var output = new ArrayBufferWriter<byte>(128);
        output.Write([kind]);
        if (transactionId is not null)
        {
            AppletTlv.Write(output, AppletTag.TransactionId, transactionId);
        }

        AppletTlv.Write(output, AppletTag.MessageState, 1, (int)reply.State);
        if (reply.Detail.Length > 0)
        {
            AppletTlv.Write(output, AppletTag.Detail, AppletReply.Shortened(reply.Detail));
        }

        return output.WrittenSpan.ToArray();
    }

    private static MessageReply? Read(AppletFields fields) =>
        fields.Number(AppletTag.MessageState, 1) is { } state && Enum.IsDefined((MessageState)state)
            ? new MessageReply((MessageState)state, fields.Text(AppletTag.Detail) ?? "")
            : null;
}
