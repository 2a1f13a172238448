using System.Globalization;
using System.Xml;

namespace Mss.Gateway.Soap;

/// <summary>
/// Writes elements with the literal prefixes that clients search for (wire rule 16), one line each value, and never fails on a character.
/// </summary>
internal sealed class MessageWriter(XmlWriter xml)
{
    /// <summary>xs:dateTime with zone and milliseconds (TS 102 204 8.1).</summary>
    public static string DateTime(DateTimeOffset instant) => instant.ToString("yyyy-MM-ddTHH:mm:ss.fffzzz", CultureInfo.InvariantCulture);

    /// <summary>Opens an <c>mss:</c> element.</summary>
    public void Start(string name) => xml.WriteStartElement("mss", name, MssNamespaces.Mss);

    /// <summary>Opens a <c>fi:</c> element.</summary>
    public void StartFiCom(string name) => xml.WriteStartElement("fi", name, MssNamespaces.FiCom);

    /// <summary>Opens an element with any of the fixed prefixes.</summary>
    public void Start(string prefix, string name, string namespaceUri) => xml.WriteStartElement(prefix, name, namespaceUri);

    /// <summary>Declares a prefix on the open element.</summary>
    public void Declare(string prefix, string namespaceUri) => xml.WriteAttributeString("xmlns", prefix, null, namespaceUri);

    /// <summary>Closes the innermost element.</summary>
    public void End() => xml.WriteEndElement();

    /// <summary>Writes an attribute.</summary>
    public void Attribute(string name, string value) => xml.WriteAttributeString(name, XmlText.Legal(value));

    /// <summary>Writes <c>xml:lang</c>.</summary>
    public void Language(string value) => xml.WriteAttributeString("xml", "lang", null, value);

    /// <summary>Writes an <c>mss:</c> element with a text.</summary>
    public void TextElement(string name, string value)
    {
        Start(name);
        Text(value);
        End();
    }

    /// <summary>Writes an <c>mss:</c> element with Base64 on one line.</summary>
    public void Base64Element(string name, byte[] value)
    {
        Start(name);
        xml.WriteBase64(value, 0, value.Length);
        End();
    }

    /// <summary>Writes a <c>fi:</c> element with Base64 on one line.</summary>
    public void FiComBase64Element(string name, byte[] value)
    {
        StartFiCom(name);
        xml.WriteBase64(value, 0, value.Length);
        End();
    }

    /// <summary>Writes Base64 on one line into the open element.</summary>
    public void Base64(byte[] value) => xml.WriteBase64(value, 0, value.Length);

    /// <summary>Writes an element that was made elsewhere and is signed, with its own namespace declarations, as it is.</summary>
    public void Raw(string element) => xml.WriteRaw(element);

    /// <summary>Writes a text. Line breaks become character references, so that the value is kept and the message stays on one line (wire rule 17).</summary>
    public void Text(string value)
    {
        value = XmlText.Legal(value);
        var start = 0;
        for (var i = value.AsSpan().IndexOfAny('\r', '\n'); i >= start && i < value.Length; i++)
        {
            if (value[i] is '\r' or '\n')
            {
                xml.WriteString(value[start..i]);
                xml.WriteCharEntity(value[i]);
                start = i + 1;
            }
        }

        xml.WriteString(start == 0 ? value : value[start..]);
    }
}
