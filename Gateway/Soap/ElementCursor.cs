using System.Text;
using System.Xml;
using Mss.Grains.Interfaces;

namespace Mss.Gateway.Soap;

/// <summary>
/// Walks once through a message, counting what it costs. A refusal sticks: after it every read says "no more", so that codecs need no error paths.
/// </summary>
/// <remarks>
/// A child that a codec leaves unread is passed over whole by the next <see cref="NextChild"/>: unknown elements are tolerated anywhere (wire rule 8).
/// </remarks>
internal sealed class ElementCursor(XmlReader reader)
{
    private int nodes;

    /// <summary>The first refusal, or null.</summary>
    public Fault? Fault { get; private set; }

    /// <summary>Local name of the current element or attribute.</summary>
    public string LocalName => reader.LocalName;

    /// <summary>Namespace of the current element or attribute, empty for none.</summary>
    public string NamespaceUri => reader.NamespaceURI;

    /// <summary>Value of the current attribute.</summary>
    public string Value => reader.Value;

    /// <summary>True for an element of the MSS schema; some toolkits leave its namespace out (wire rule 1, node-soap).</summary>
    public bool IsMss => reader.NamespaceURI is MssNamespaces.Mss or "";

    /// <summary>Refuses the message; the first reason counts.</summary>
    public void Refuse(Fault fault) => Fault ??= fault;

    /// <summary>Goes to the root element.</summary>
    /// <param name="encoding">What the XML declaration says, or null.</param>
    public bool MoveToRoot(out string? encoding)
    {
        encoding = null;
        while (Read())
        {
            if (reader.NodeType == XmlNodeType.XmlDeclaration)
            {
                encoding = reader.GetAttribute("encoding");
            }
            else if (reader.NodeType == XmlNodeType.Element)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Reads to the end, so that what follows is well-formed as well.</summary>
    public void ReadToEnd()
    {
        while (Read())
        {
        }
    }

    /// <summary>The children of the current element; take this before reading on.</summary>
    public ElementChildren Enter() => new(reader.Depth, reader.IsEmptyElement);

    /// <summary>Goes to the parent's next child element, passing over what is left of the one before.</summary>
    public bool NextChild(ElementChildren parent)
    {
        while (!parent.IsEmpty && Read())
        {
            if (reader.NodeType == XmlNodeType.Element && reader.Depth == parent.Depth + 1)
            {
                return true;
            }

            if (reader.NodeType == XmlNodeType.EndElement && reader.Depth == parent.Depth)
            {
                return false;
            }
        }

        return false;
    }

    /// <summary>As <see cref="NextChild"/>, passing over elements of foreign namespaces.</summary>
    public bool NextMssChild(ElementChildren parent)
    {
        while (NextChild(parent))
        {
            if (IsMss)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>
    /// True when the current element is the parent's first of its name. Otherwise refuses: of two, another reader might use the one that was not checked.
    /// </summary>
    public bool Once(ElementChildren parent)
    {
        if (parent.Add(reader.LocalName))
        {
            return true;
        }

        Refuse(Fault.WrongParam(Shorten(reader.LocalName), "given twice"));
        return false;
    }

    /// <summary>Goes to the current element's next attribute without a namespace; at the end back to the element.</summary>
    public bool NextAttribute()
    {
        while (Fault is null && reader.MoveToNextAttribute())
        {
            if (reader.NamespaceURI.Length == 0)
            {
                return true;
            }
        }

        reader.MoveToElement();
        return false;
    }

    /// <summary>Value of an attribute of the current element, or null.</summary>
    public string? Attribute(string localName, string namespaceUri) => reader.GetAttribute(localName, namespaceUri);

    /// <summary>
    /// The text of the current element exactly as it stands: comments and processing instructions do not split it, CDATA is text.
    /// </summary>
    public string ReadText()
    {
        var name = reader.LocalName;
        var text = "";
        StringBuilder? pieces = null;
        for (var element = Enter(); !element.IsEmpty && Read() && reader.NodeType != XmlNodeType.EndElement;)
        {
            if (reader.NodeType == XmlNodeType.Element)
            {
                Refuse(Fault.WrongParam(name, "holds an element where only text may stand"));
            }
            else if (text.Length == 0)
            {
                text = reader.Value;
            }
            else
            {
                (pieces ??= new StringBuilder(text)).Append(reader.Value);
            }
        }

        return pieces?.ToString() ?? text;
    }

    /// <summary>As <see cref="ReadText"/> without surrounding white space, for URIs, ids and codes; null when nothing is left.</summary>
    public string? ReadToken() => ReadText().Trim() is { Length: > 0 } token ? token : null;

    /// <summary>A name from the message, cut to what a fault may repeat.</summary>
    public static string Shorten(string name) => name.Length <= 64 ? name : string.Concat(name.AsSpan(0, 64), "…");

    private bool Read()
    {
        if (Fault is not null || !reader.Read())
        {
            return false;
        }

        nodes += 1 + (reader.NodeType == XmlNodeType.Element ? reader.AttributeCount : 0);
        if (nodes > SoapLimits.MaxNodes)
        {
            Refuse(Fault.WrongParam("SOAP message", $"more than {SoapLimits.MaxNodes} nodes"));
        }
        else if (reader.Depth > SoapLimits.MaxDepth)
        {
            Refuse(Fault.WrongParam("SOAP message", $"elements are nested deeper than {SoapLimits.MaxDepth}"));
        }

        return Fault is null;
    }
}
