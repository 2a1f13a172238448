using System.Globalization;
using System.Text;
using System.Xml;

namespace Mss.Cli.Soap;

/// <summary>
/// Writes MSS_SignatureReq and MSS_StatusReq. Its own code on purpose, and not the gateway's: a client that shares the server's code cannot find the
/// server's mistakes.
/// </summary>
internal sealed class MssRequestWriter(SoapVersion version, SoapStyle style)
{
    /// <summary>Envelope version.</summary>
    public SoapVersion Version { get; } = version;

    /// <summary>xs:dateTime in UTC with milliseconds, always 24 characters.</summary>
    public static string Instant(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    /// <summary>The first character of a text that XML cannot carry, or -1 (XML 1.0, 2.2).</summary>
    public static int IndexOfIllegalCharacter(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (i + 1 < text.Length && XmlConvert.IsXmlSurrogatePair(text[i + 1], text[i]))
            {
                i++;
            }
            else if (!XmlConvert.IsXmlChar(text[i]))
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>Writes a signature request.</summary>
    /// <exception cref="ArgumentException">A value holds a character that XML cannot carry.</exception>
    public byte[] Signature(ApCredentials ap, ApMessage message, SignatureRequest request) => Write("MSS_Signature", "MSS_SignatureReq", xml =>
    {
        xml.WriteAttributeString("MajorVersion", "1");
        xml.WriteAttributeString("MinorVersion", "1");
        xml.WriteAttributeString("MessagingMode", request.Synchronous ? "synch" : "asynchClientServer");
        xml.WriteAttributeString("TimeOut", request.TimeOutSeconds.ToString(CultureInfo.InvariantCulture));
        WriteInfo(xml, ap, message);
        Start(xml, "MobileUser");
        Element(xml, "MSISDN", request.Msisdn);
        xml.WriteEndElement();
        WriteData(xml, "DataToBeSigned", request.DataToBeSigned);
        if (request.DataToBeDisplayed is { } displayed)
        {
            WriteData(xml, "DataToBeDisplayed", displayed);
        }

        WriteUri(xml, "SignatureProfile", request.Profile);
        WriteUri(xml, "MSS_Format", request.Format);
    });

    /// <summary>Writes a status query.</summary>
    public byte[] StatusQuery(ApCredentials ap, ApMessage message, string transactionId) => Write("MSS_StatusQuery", "MSS_StatusReq", xml =>
    {
        xml.WriteAttributeString("MajorVersion", "1");
        xml.WriteAttributeString("MinorVersion", "1");
        xml.WriteAttributeString("MSSP_TransID", transactionId);
        WriteInfo(xml, ap, message);
    });

    private byte[] Write(string operation, string part, Action<XmlWriter> content)
    {
        using var buffer = new MemoryStream(1024);
        var settings = new XmlWriterSettings
        {
            Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),

            // A line end in the text is signed as it is: written plainly, a CR would arrive as LF.
            NewLineHandling = NewLineHandling.Entitize,
            CheckCharacters = true,
        };
        using (var xml = XmlWriter.Create(buffer, settings))
        {
            var envelope = SoapNames.Envelope(Version);
            xml.WriteStartElement("soapenv", "Envelope", envelope);
            xml.WriteStartElement("soapenv", "Body", envelope);
            if (style == SoapStyle.Rpc)
            {
                xml.WriteStartElement(operation);
            }

            xml.WriteStartElement("mss", part, SoapNames.Mss);
            content(xml);
            xml.WriteEndDocument();
        }

        return buffer.ToArray();
    }

    private static void WriteInfo(XmlWriter xml, ApCredentials ap, ApMessage message)
    {
        Start(xml, "AP_Info");
        xml.WriteAttributeString("AP_ID", ap.ApId);
        xml.WriteAttributeString("AP_PWD", ap.ApPwd);
        xml.WriteAttributeString("AP_TransID", message.ApTransId);
        xml.WriteAttributeString("Instant", message.Instant);
        xml.WriteEndElement();
        Start(xml, "MSSP_Info");
        Start(xml, "MSSP_ID");
        xml.WriteEndElement();
        xml.WriteEndElement();
    }

    private static void WriteData(XmlWriter xml, string name, WireData data)
    {
        Start(xml, name);
        xml.WriteAttributeString("MimeType", data.MimeType);
        xml.WriteAttributeString("Encoding", data.Encoding);
        xml.WriteString(data.Text);
        xml.WriteEndElement();
    }

    private static void WriteUri(XmlWriter xml, string name, string? uri)
    {
        if (uri is not null)
        {
            Start(xml, name);
            Element(xml, "mssURI", uri);
            xml.WriteEndElement();
        }
    }

    private static void Start(XmlWriter xml, string name) => xml.WriteStartElement("mss", name, SoapNames.Mss);

    private static void Element(XmlWriter xml, string name, string text) => xml.WriteElementString("mss", name, SoapNames.Mss, text);
}
