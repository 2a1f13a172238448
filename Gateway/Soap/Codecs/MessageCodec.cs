using Mss.Gateway.Messages;

namespace Mss.Gateway.Soap.Codecs;

/// <summary>Reads the request and writes the answer of one operation, inside of the part element.</summary>
internal abstract class MessageCodec
{
    /// <summary>Reads the request part at the cursor. A refusal is left in the cursor.</summary>
    public abstract MssRequest Read(ElementCursor xml);

    /// <summary>Writes attributes and children of the open answer part, in the order of the schema (wire rule 20).</summary>
    public abstract void Write(MessageWriter xml, MssResponse response);
}

/// <summary>What all messages share: MessageAbstractType of TS 102 204 8.1.</summary>
internal abstract class MessageCodec<TRequest, TResponse> : MessageCodec
    where TRequest : MssRequest, new()
    where TResponse : MssResponse
{
    /// <inheritdoc/>
    public sealed override MssRequest Read(ElementCursor xml)
    {
        var request = new TRequest();
        var part = xml.Enter();
        while (xml.NextAttribute())
        {
            if (SetCommonAttribute(request, xml.LocalName, xml.Value) || SetAttribute(request, xml.LocalName, Token(xml.Value)))
            {
                part.Add(xml.LocalName);
            }
        }

        while (xml.NextChild(part))
        {
            if (!xml.IsMss)
            {
                ReadForeignChild(request, xml, part);
                continue;
            }

            switch (xml.LocalName)
            {
                case "AP_Info" when xml.Once(part):
                    CommonElements.ReadApInfo(xml, request.ApInfo);
                    break;
                case "MSSP_Info" when xml.Once(part):
                    request.HasMsspInfo = true;
                    request.MsspUri = CommonElements.ReadMsspInfo(xml);
                    break;
                case "MobileUser" when xml.Once(part):
                    request.MobileUser = CommonElements.ReadMobileUser(xml);
                    break;
                default:
                    ReadChild(request, xml, part);
                    break;
            }
        }

        return request;
    }

    /// <inheritdoc/>
    public sealed override void Write(MessageWriter xml, MssResponse response)
    {
        xml.Attribute("MajorVersion", response.Request.MajorVersion ?? "1");
        xml.Attribute("MinorVersion", response.Request.MinorVersion ?? "1");
        WriteAttributes(xml, (TResponse)response);
        CommonElements.WriteApInfo(xml, response);
        CommonElements.WriteMsspInfo(xml, response);
        WriteChildren(xml, (TResponse)response);
    }

    /// <summary>Takes an attribute of this message's own; false when it is none.</summary>
    protected abstract bool SetAttribute(TRequest request, string name, string? value);

    /// <summary>Reads a child of this message's own at the cursor; one that is left alone is passed over.</summary>
    protected abstract void ReadChild(TRequest request, ElementCursor xml, ElementChildren part);

    /// <summary>Reads a child of a foreign namespace at the cursor; one that is left alone is passed over.</summary>
    protected virtual void ReadForeignChild(TRequest request, ElementCursor xml, ElementChildren part)
    {
    }

    /// <summary>Writes the attributes of this answer's own.</summary>
    protected abstract void WriteAttributes(MessageWriter xml, TResponse response);

    /// <summary>Writes the children after MSSP_Info.</summary>
    protected abstract void WriteChildren(MessageWriter xml, TResponse response);

    private static bool SetCommonAttribute(TRequest request, string name, string value)
    {
        switch (name)
        {
            case "MajorVersion":
                request.MajorVersion = Token(value);
                return true;
            case "MinorVersion":
                request.MinorVersion = Token(value);
                return true;
            default:
                return false;
        }
    }

    private static string? Token(string value) => value.Trim() is { Length: > 0 } token ? token : null;
}
