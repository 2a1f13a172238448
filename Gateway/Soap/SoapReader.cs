using System.Xml;
using Mss.Gateway.Messages;
using Mss.Gateway.Soap.Codecs;
using Mss.Grains.Interfaces;

namespace Mss.Gateway.Soap;

/// <summary>
/// Reads a SOAP message of TS 102 204 in any of the forms that deployed clients send (wire rules 1 to 12). Reads once, judges no values.
/// </summary>
public sealed class SoapReader
{
    private readonly ElementCursor xml;
    private SoapStyle style;
    private MssRequest? request;
    private bool foundRoot;

    private SoapReader(ElementCursor xml, SoapStyle style)
    {
        this.xml = xml;
        this.style = style;
    }

    /// <summary>Reads a message. Never throws, whatever the octets are.</summary>
    /// <param name="body">The HTTP body; not changed, not kept.</param>
    /// <param name="contentType">The Content-Type header as received, or null. It never decides the SOAP version and is never refused.</param>
    /// <returns>The request, or fault 101 or 102 that names what is wrong, with the style in which to answer.</returns>
    public static SoapReadResult Read(ReadOnlyMemory<byte> body, string? contentType)
    {
        var style = SoapStyle.Default with { MediaType = ContentTypeHeader.MediaType(contentType) };
        using var text = BodyText.Decode(body.Span, contentType, out var fault);
        if (text is null)
        {
            return new SoapReadResult(style, fault!);
        }

        var settings = new XmlReaderSettings
        {
            DtdProcessing = DtdProcessing.Prohibit,
            XmlResolver = null,
            IgnoreComments = true,
            IgnoreProcessingInstructions = true,
            NameTable = new MessageNames(),
        };
        using var xml = XmlReader.Create(text, settings);
        var reader = new SoapReader(new ElementCursor(xml), style);
        try
        {
            reader.ReadMessage(text.IsAscii);
        }
        catch (XmlException e)
        {
            // Its message may quote the content, and the content may be a password: only the place is told.
            var hasDtd = !reader.foundRoot && body.Span.IndexOf("<!DOCTYPE"u8) >= 0;
            var why = hasDtd ? "a DTD is not allowed" : $"not well-formed XML at line {e.LineNumber}, column {e.LinePosition}";
            reader.xml.Refuse(Fault.WrongParam("SOAP message", why));
        }

        return reader.xml.Fault is { } refusal ? new SoapReadResult(reader.style, refusal)
            : reader.request is { } request ? new SoapReadResult(reader.style, request)
            : new SoapReadResult(reader.style, Fault.Missing("operation in the SOAP Body"));
    }

    private void ReadMessage(bool isAscii)
    {
        if (!xml.MoveToRoot(out var encoding))
        {
            return;
        }

        foundRoot = true;
        if (!isAscii && !ContentTypeHeader.IsUtf8(encoding))
        {
            xml.Refuse(Fault.WrongParam("SOAP message", "the XML declaration names another encoding than UTF-8"));
            return;
        }

        if (xml.LocalName != "Envelope")
        {
            xml.Refuse(Fault.Missing("SOAP envelope"));
            return;
        }

        switch (xml.NamespaceUri)
        {
            case MssNamespaces.Soap12:
                style = style with { Version = SoapVersion.Soap12 };
                break;
            case MssNamespaces.Soap11:
                style = style with { Version = SoapVersion.Soap11 };
                break;
            default:
                style = style with { EnvelopeFault = EnvelopeFault.VersionMismatch };
                xml.Refuse(Fault.WrongParam("SOAP envelope", "neither SOAP 1.2 nor SOAP 1.1"));
                return;
        }

        ReadEnvelope();
        xml.ReadToEnd();
    }

    private void ReadEnvelope()
    {
        var envelope = xml.Enter();
        while (xml.NextChild(envelope))
        {
            // SOAP 1.1 (4.1) lets foreign elements follow the Body.
            if (xml.NamespaceUri != style.EnvelopeNamespace || !xml.Once(envelope))
            {
                continue;
            }

            if (xml.LocalName == "Body")
            {
                ReadBody();
            }
            else if (xml.LocalName == "Header" && request is null)
            {
                if (!HeaderBlocks.Read(xml, style.Version))
                {
                    style = style with { EnvelopeFault = EnvelopeFault.MustUnderstand };
                }
            }
            else
            {
                xml.Refuse(Fault.WrongParam("SOAP envelope", $"{ElementCursor.Shorten(xml.LocalName)} may not stand there"));
            }
        }
    }

    private void ReadBody()
    {
        var body = xml.Enter();
        for (var count = 0; xml.NextChild(body); count++)
        {
            if (count > 0)
            {
                xml.Refuse(Fault.WrongParam("SOAP Body", "holds more than one operation"));
            }
            else if (OperationTable.FindWrapper(xml.LocalName) is { } wrapped)
            {
                ReadWrapper(wrapped);
            }
            else if (xml.IsMss && OperationTable.FindRequest(xml.LocalName) is { } operation)
            {
                ReadRequest(operation);
            }
            else
            {
                xml.Refuse(Fault.WrongParam("SOAP Body", $"unknown operation {ElementCursor.Shorten(xml.LocalName)}"));
            }
        }
    }

    private void ReadWrapper(MssOperationNames operation)
    {
        // The namespace is written into the answer, where these two cannot be declared.
        if (xml.NamespaceUri is MssNamespaces.Xml or MssNamespaces.Xmlns || xml.NamespaceUri.Length > SoapLimits.MaxNamespace)
        {
            xml.Refuse(Fault.WrongParam(operation.Wrapper, "unusable namespace"));
            return;
        }

        style = style with { WrapperNamespace = xml.NamespaceUri };
        var wrapper = xml.Enter();
        while (xml.NextMssChild(wrapper))
        {
            if (xml.LocalName == operation.Request && xml.Once(wrapper))
            {
                ReadRequest(operation);
            }
        }

        if (request is null)
        {
            xml.Refuse(Fault.Missing(operation.Request));
        }
    }

    private void ReadRequest(MssOperationNames operation)
    {
        style = style with { PartQualified = xml.NamespaceUri.Length > 0 };
        request = operation.Codec.Read(xml);
    }
}
