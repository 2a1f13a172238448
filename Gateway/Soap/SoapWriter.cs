using System.Buffers;
using System.Globalization;
using System.Text;
using System.Xml;
using Mss.Gateway.Messages;
using Mss.Gateway.Soap.Codecs;
using Mss.Grains.Interfaces;

namespace Mss.Gateway.Soap;

/// <summary>
/// Writes answers and faults as deployed clients need them: in the style of the request, on one line, with literal prefixes, in UTF-8 without a
/// byte order mark (wire rules 13 to 23).
/// </summary>
public static class SoapWriter
{
    private static readonly XmlWriterSettings Settings = new()
    {
        Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
        NewLineHandling = NewLineHandling.Entitize,

        // MessageWriter has made every text legal before; the second check would cost and could only throw half-way.
        CheckCharacters = false,
    };

    /// <summary>Writes an answer; HTTP status 200.</summary>
    /// <param name="output">Where the message goes.</param>
    /// <param name="style">How the request was written.</param>
    /// <param name="response">The answer. AP_Info is repeated from its request, without the password.</param>
    public static void WriteResponse(IBufferWriter<byte> output, SoapStyle style, MssResponse response)
    {
        var operation = OperationTable.Find(response.Request.Operation);
        using var writer = Open(output, style);
        var xml = new MessageWriter(writer);
        if (style.WrapperNamespace is { } wrapper)
        {
            // Never a default namespace: what is below must be able to be in none.
            xml.Start(Prefix(wrapper, style), operation.WrapperResponse, wrapper);
        }

        if (style.PartQualified)
        {
            xml.Start(operation.Response);
        }
        else
        {
            xml.Start("", operation.Response, "");
            xml.Declare("mss", MssNamespaces.Mss);
        }

        operation.Codec.Write(xml, response);
        writer.WriteEndDocument();
    }

    /// <summary>Writes a fault; HTTP status 500, also for the AP's own mistakes (wire rule 15).</summary>
    /// <param name="output">Where the message goes.</param>
    /// <param name="style">How the request was written.</param>
    /// <param name="fault">The fault; its operator's reason is not written.</param>
    /// <param name="tellSubCode">Whether the second-level code is written: SOAP 1.2 only, 1.1 has no place for it.</param>
    public static void WriteFault(IBufferWriter<byte> output, SoapStyle style, Fault fault, bool tellSubCode = false)
    {
        using var writer = Open(output, style);
        var xml = new MessageWriter(writer);
        var info = fault.Code.Info;
        var subcode = string.Create(CultureInfo.InvariantCulture, $"mss:_{info.Code}");
        var envelopeCode = style.EnvelopeFault == EnvelopeFault.None ? null : $"soapenv:{style.EnvelopeFault}";
        var soap = style.EnvelopeNamespace;

        // No white space anywhere in here: SAAJ takes it for text in a fault and gives up (wire rule 18).
        xml.Start("soapenv", "Fault", soap);
        if (style.Version == SoapVersion.Soap11)
        {
            xml.Declare("mss", MssNamespaces.Mss);
            Unqualified(xml, "faultcode", envelopeCode ?? subcode);
            Unqualified(xml, "faultstring", info.Name);
            xml.Start("", "detail", "");
        }
        else
        {
            xml.Start("soapenv", "Code", soap);
            Value(xml, soap, envelopeCode ?? (info.BySender ? "soapenv:Sender" : "soapenv:Receiver"));
            xml.Start("soapenv", "Subcode", soap);
            xml.Declare("mss", MssNamespaces.Mss);
            Value(xml, soap, subcode);
            if (tellSubCode && fault.SubCode is { } second)
            {
                xml.Start("soapenv", "Subcode", soap);
                xml.Declare("fi", MssNamespaces.FiCom);
                Value(xml, soap, string.Create(CultureInfo.InvariantCulture, $"fi:_{second}"));
                xml.End();
            }

            xml.End();
            xml.End();
            xml.Start("soapenv", "Reason", soap);
            xml.Start("soapenv", "Text", soap);
            xml.Language("en");
            xml.Text(info.Name);
            xml.End();
            xml.End();
            xml.Start("soapenv", "Detail", soap);
        }

        xml.Start("ns1", "detail", MssNamespaces.FaultDetail);
        xml.Text(fault.DetailForAp);
        writer.WriteEndDocument();
    }

    /// <summary>Opens envelope and body.</summary>
    internal static XmlWriter Open(IBufferWriter<byte> output, SoapStyle style)
    {
        var writer = XmlWriter.Create(new BufferWriterStream(output), Settings);
        writer.WriteStartDocument();
        writer.WriteStartElement("soapenv", "Envelope", style.EnvelopeNamespace);
        writer.WriteStartElement("soapenv", "Body", style.EnvelopeNamespace);
        return writer;
    }

    private static string Prefix(string wrapper, SoapStyle style) =>
        wrapper.Length == 0 ? ""
        : wrapper == MssNamespaces.Mss ? "mss"
        : wrapper == style.EnvelopeNamespace ? "soapenv"
        : "ns1";

    private static void Unqualified(MessageWriter xml, string name, string text)
    {
        xml.Start("", name, "");
        xml.Text(text);
        xml.End();
    }

    private static void Value(MessageWriter xml, string soap, string text)
    {
        xml.Start("soapenv", "Value", soap);
        xml.Text(text);
        xml.End();
    }
}
