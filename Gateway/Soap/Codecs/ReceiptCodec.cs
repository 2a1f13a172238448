using System.Xml;
using Mss.Gateway.Messages;

namespace Mss.Gateway.Soap.Codecs;

/// <summary>MSS_ReceiptReq and MSS_ReceiptResp (TS 102 204 8.10 and 8.11) with the receipt extension in StatusDetail.</summary>
internal sealed class ReceiptCodec : MessageCodec<ReceiptRequest, ReceiptResponse>
{
    /// <inheritdoc/>
    protected override bool SetAttribute(ReceiptRequest request, string name, string? value)
    {
        if (name != "MSSP_TransID")
        {
            return false;
        }

        request.MsspTransId = value;
        return true;
    }

    /// <inheritdoc/>
    protected override void ReadChild(ReceiptRequest request, ElementCursor xml, ElementChildren part)
    {
        switch (xml.LocalName)
        {
            case "Status" when xml.Once(part):
                ReadStatus(request, xml);
                break;
            case "Message" when xml.Once(part):
                request.Message = CommonElements.ReadData(xml);
                break;
            case "SignedReceipt" when xml.Once(part):
                request.HasSignedReceipt = true;
                break;
            case "MSSP_TransID" when xml.Once(part):
                request.MsspTransId = xml.ReadToken();
                break;
        }
    }

    /// <summary>None: the schema of the answer has no MSSP_TransID.</summary>
    protected override void WriteAttributes(MessageWriter xml, ReceiptResponse response)
    {
    }

    /// <inheritdoc/>
    protected override void WriteChildren(MessageWriter xml, ReceiptResponse response)
    {
        var extension = (response.Request as ReceiptRequest)?.Extension;
        xml.Start("Status");
        xml.Start("StatusCode");
        xml.Attribute("Value", XmlConvert.ToString(response.Status.Value));
        xml.End();
        xml.TextElement("StatusMessage", response.Status.Name);
        if (extension is not null)
        {
            // Exactly one, and only for those who asked with one (wire rule 21).
            xml.Start("StatusDetail");
            WriteExtension(xml, extension, response);
            xml.End();
        }

        xml.End();
    }

    private static void WriteExtension(MessageWriter xml, ReceiptExtension asked, ReceiptResponse response)
    {
        xml.Start("sco", "ReceiptResponseExtension", MssNamespaces.Receipt);
        xml.Attribute("ReceiptMessagingMode", "synch");
        xml.Attribute("NetworkAck", XmlConvert.ToString(response.WasShown));
        xml.Attribute("ClientAck", XmlConvert.ToString(response.WasShown));
        xml.Attribute("UserAck", XmlConvert.ToString(response.UserResponse is "OK" or "CANCEL"));
        if (response.UserResponse is { } answer)
        {
            xml.Attribute("UserResponse", $$"""{"status":"{{answer}}"}""");
        }

        if (asked.ProfileUri is { } uri)
        {
            xml.Start("sco", "ReceiptProfile", MssNamespaces.Receipt);
            if (asked.Language is { } language)
            {
                xml.Attribute("Language", language);
            }

            xml.Start("sco", "ReceiptProfileURI", MssNamespaces.Receipt);
            xml.Text(uri);
            xml.End();
            xml.End();
        }

        xml.End();
    }

    private static void ReadStatus(ReceiptRequest request, ElementCursor xml)
    {
        var status = xml.Enter();
        while (xml.NextMssChild(status))
        {
            switch (xml.LocalName)
            {
                case "StatusCode" when xml.Once(status):
                    while (xml.NextAttribute())
                    {
                        if (xml.LocalName == "Value")
                        {
                            request.StatusValue = xml.Value.Trim();
                        }
                    }

                    break;
                case "StatusDetail" when xml.Once(status):
                    ReadDetail(request, xml);
                    break;
            }
        }
    }

    private static void ReadDetail(ReceiptRequest request, ElementCursor xml)
    {
        var detail = xml.Enter();
        while (xml.NextChild(detail))
        {
            // Whatever else stands there is somebody else's.
            if (xml.NamespaceUri == MssNamespaces.Receipt && xml.LocalName == "ReceiptRequestExtension" && xml.Once(detail))
            {
                request.Extension = ReadExtension(xml);
            }
        }
    }

    private static ReceiptExtension ReadExtension(ElementCursor xml)
    {
        var extension = new ReceiptExtension();
        var element = xml.Enter();
        while (xml.NextAttribute())
        {
            switch (xml.LocalName)
            {
                case "ReceiptMessagingMode":
                    extension.MessagingMode = xml.Value.Trim();
                    break;
                case "TimeOut":
                    extension.TimeOut = xml.Value.Trim();
                    break;
                case "UserAck":
                    extension.UserAck = xml.Value.Trim();
                    break;
            }
        }

        while (xml.NextChild(element))
        {
            if (xml.NamespaceUri == MssNamespaces.Receipt && xml.LocalName == "ReceiptProfile" && xml.Once(element))
            {
                var profile = xml.Enter();
                while (xml.NextAttribute())
                {
                    if (xml.LocalName == "Language")
                    {
                        extension.Language = xml.Value.Trim();
                    }
                }

                while (xml.NextChild(profile))
                {
                    if (xml.NamespaceUri == MssNamespaces.Receipt && xml.LocalName == "ReceiptProfileURI" && xml.Once(profile))
                    {
                        extension.ProfileUri = xml.ReadToken();
                    }
                }
            }
        }

        return extension;
    }
}
