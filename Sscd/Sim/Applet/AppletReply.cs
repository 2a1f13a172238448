using System.Buffers;

namespace Mss.Sscd.Sim.Applet;

/// <summary>What the applet replies to a command, and what it tells later by itself (docs/sim-applet.md).</summary>
internal static class AppletReply
{
    private const byte Reply = 0x80;
    private const byte Answer = 0x90;
    private const int MaxDetail = 96;

    public static byte[] Encode(SscdReply reply) => Encode(Reply, null, reply);

    public static byte[] EncodeAnswer(string transactionId, SscdReply reply) => Encode(Answer, transactionId, reply);

    /// <summary>Reads a reply; null when it is unreadable.</summary>
    public static SscdReply? Decode(ReadOnlyMemory<byte> octets) =>
        !octets.IsEmpty && octets.Span[0] == Reply && AppletFields.Read(octets[1..]) is { } fields && fields.Octets(AppletTag.TransactionId) is null ? Read(fields) : null;

    /// <summary>Reads a late answer; null when it is unreadable or not final.</summary>
    public static (string TransactionId, SscdReply Reply)? DecodeAnswer(ReadOnlyMemory<byte> octets) =>
        !octets.IsEmpty && octets.Span[0] == Answer && AppletFields.Read(octets[1..]) is { } fields
        && fields.Text(AppletTag.TransactionId) is { Length: > 0 } id && Read(fields) is { IsFinal: true } reply
            ? (id, reply)
            : null;

    /// <summary>A detail is for the operator's log only: it must not cost a short message more.</summary>
    internal static string Shortened(string detail) =>
        detail.Length <= MaxDetail ? detail : detail[..(char.IsHighSurrogate(detail[MaxDetail - 1]) ? MaxDetail - 1 : MaxDetail)];

    private static byte[] Encode(byte kind, string? transactionId, SscdReply reply)
    {
        var output = new ArrayBufferWriter<byte>(384);
        output.Write([kind]);
        if (transactionId is not null)
        {
            AppletTlv.Write(output, AppletTag.TransactionId, transactionId);
        }

        AppletTlv.Write(output, AppletTag.State, 1, (int)reply.State);
        if (reply.Signature is not null)
        {
            AppletTlv.Write(output, AppletTag.Signature, reply.Signature);
        }

        if (reply.FailureCode != 0)
        {
            AppletTlv.Write(output, AppletTag.FailureCode, 2, reply.FailureCode);
        }

        if (reply.Detail.Length > 0)
        {
            AppletTlv.Write(output, AppletTag.Detail, Shortened(reply.Detail));
        }

        return output.WrittenSpan.ToArray();
    }

    // A signature and a failure code are there exactly when the state says so.
    private static SscdReply? Read(AppletFields fields)
    {
        var signature = fields.Octets(AppletTag.Signature);
        var code = fields.Number(AppletTag.FailureCode, 2);
        return fields.Number(AppletTag.State, 1) is { } state && Enum.IsDefined((SscdState)state)
            && signature is { Length: > 0 } == ((SscdState)state == SscdState.Signed) && code is > 0 == ((SscdState)state == SscdState.Failed)
                ? new SscdReply((SscdState)state, signature?.ToArray(), (int)(code ?? 0), fields.Text(AppletTag.Detail) ?? "")
                : null;
    }
}
