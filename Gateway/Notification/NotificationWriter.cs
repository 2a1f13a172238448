using System.Buffers;
using Mss.Gateway.Messages;
using Mss.Gateway.Soap;
using Mss.Gateway.Soap.Codecs;

namespace Mss.Gateway.Notification;

/// <summary>Writes MSS_Notification: rpc/literal, one line, the same prefixes as in answers.</summary>
internal static class NotificationWriter
{
    private static readonly MessageCodec Codec = new PartCodec();

    /// <summary>Writes the envelope.</summary>
    /// <param name="output">Where it goes.</param>
    /// <param name="version">SOAP version.</param>
    /// <param name="partQualified">Whether the part is in the MSS namespace.</param>
    /// <param name="message">What is told.</param>
    public static void Write(IBufferWriter<byte> output, SoapVersion version, bool partQualified, NotificationMessage message)
    {
        using var writer = SoapWriter.Open(output, SoapStyle.Default with { Version = version });
        var xml = new MessageWriter(writer);
        xml.Start("", "MSS_Notification", "");
        if (partQualified)
        {
            xml.Start("MSS_StatusResp");
        }
        else
        {
            xml.Start("", "MSS_StatusResp", "");
            xml.Declare("mss", MssNamespaces.Mss);
        }

        Codec.Write(xml, message);
        writer.WriteEndDocument();
    }

    private sealed class PartCodec : MessageCodec<StatusRequest, NotificationMessage>
    {
        protected override bool SetAttribute(StatusRequest request, string name, string? value) => false;

        protected override void ReadChild(StatusRequest request, ElementCursor xml, ElementChildren part)
        {
        }

        protected override void WriteAttributes(MessageWriter xml, NotificationMessage response) => xml.Attribute("MSSP_TransID", response.TransactionId.Value);

        protected override void WriteChildren(MessageWriter xml, NotificationMessage response)
        {
            CommonElements.WriteMobileUser(xml, null, response.Msisdn);
            CommonElements.WriteSignature(xml, response);
            CommonElements.WriteStatus(xml, response);
        }
    }
}
