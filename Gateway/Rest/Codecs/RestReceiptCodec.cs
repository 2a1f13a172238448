using System.Text.Json;
using System.Xml;
using Mss.Gateway.Messages;

namespace Mss.Gateway.Rest.Codecs;

/// <summary>MSS_ReceiptReq and MSS_ReceiptResp (TS 102 204 8.10 and 8.11) with the receipt extension in StatusDetail.</summary>
internal sealed class RestReceiptCodec : RestCodec<ReceiptRequest, ReceiptResponse>
{
    /// <inheritdoc/>
    public override IEnumerable<string> Names =>
    [
        "Status", "StatusCode", "StatusDetail", "Value", "Message", "SignedReceipt", "ReceiptRequestExtension", "ReceiptMessagingMode", "TimeOut", "UserAck",
        "ReceiptProfile", "Language", "ReceiptProfileURI",
    ];

    /// <inheritdoc/>
    protected override void ReadMember(ReceiptRequest request, string name, ref JsonCursor json)
    {
        switch (name)
        {
            case "MSSP_TransID":
                request.MsspTransId = json.ReadToken(name);
                break;
            case "Status":
                ReadStatus(request, ref json);
                break;
            case "Message":
                request.Message = CommonMembers.ReadData(ref json, name);
                break;
            case "SignedReceipt":
                request.HasSignedReceipt = !json.IsNull;
                break;
        }
    }

    /// <inheritdoc/>
    protected override void WriteMembers(Utf8JsonWriter json, ReceiptResponse response)
    {
        CommonMembers.StartStatus(json, response.Status);
        if ((response.Request as ReceiptRequest)?.Extension is { } extension)
        {
            // Only for those who asked with one (wire rule 21).
            json.WriteStartObject("StatusDetail");
            WriteExtension(json, extension, response);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void WriteExtension(Utf8JsonWriter json, ReceiptExtension asked, ReceiptResponse response)
    {
        json.WriteStartObject("ReceiptResponseExtension");
        json.WriteString("ReceiptMessagingMode", "synch");
        json.WriteString("NetworkAck", XmlConvert.ToString(response.WasShown));
        json.WriteString("ClientAck", XmlConvert.ToString(response.WasShown));
        json.WriteString("UserAck", XmlConvert.ToString(response.UserResponse is "OK" or "CANCEL"));
        if (response.UserResponse is { } answer)
        {
            // A string that holds JSON, as in the XML's attribute.
            json.WriteString("UserResponse", $$"""{"status":"{{answer}}"}""");
        }

        if (asked.ProfileUri is { } uri)
        {
            json.WriteStartObject("ReceiptProfile");
            if (asked.Language is { } language)
            {
                CommonMembers.WriteText(json, "Language", language);
            }

            CommonMembers.WriteText(json, "ReceiptProfileURI", uri);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void ReadStatus(ReceiptRequest request, ref JsonCursor json)
    {
        UInt128 seen = 0;
        var entered = json.EnterObject("Status");
        while (entered && json.NextMember(ref seen, out var name))
        {
            switch (name)
            {
                case "StatusCode":
                    UInt128 seenInCode = 0;
                    var enteredCode = json.EnterObject(name);
                    while (enteredCode && json.NextMember(ref seenInCode, out var inner))
                    {
                        request.StatusValue = inner == "Value" ? json.ReadText("StatusCode")?.Trim() : request.StatusValue;
                    }

                    break;
                case "StatusDetail":
                    UInt128 seenInDetail = 0;
                    var enteredDetail = json.EnterObject(name);
                    while (enteredDetail && json.NextMember(ref seenInDetail, out var extension))
                    {
                        // Whatever else stands there is somebody else's.
                        request.Extension = extension == "ReceiptRequestExtension" ? ReadExtension(ref json) : request.Extension;
                    }

                    break;
            }
        }
    }

    private static ReceiptExtension? ReadExtension(ref JsonCursor json)
    {
        if (!json.EnterObject("ReceiptRequestExtension"))
        {
            return null;
        }

        var extension = new ReceiptExtension();
        UInt128 seen = 0;
        while (json.NextMember(ref seen, out var name))
        {
            switch (name)
            {
                case "ReceiptMessagingMode":
                    extension.MessagingMode = json.ReadText(name)?.Trim();
                    break;
                case "TimeOut":
                    extension.TimeOut = json.ReadText(name)?.Trim();
                    break;
                case "UserAck":
                    extension.UserAck = json.ReadText(name)?.Trim();
                    break;
                case "ReceiptProfile":
                    ReadProfile(extension, ref json);
                    break;
            }
        }

        return extension;
    }

    private static void ReadProfile(ReceiptExtension extension, ref JsonCursor json)
    {
        UInt128 seen = 0;
        var entered = json.EnterObject("ReceiptProfile");
        while (entered && json.NextMember(ref seen, out var name))
        {
            switch (name)
            {
                case "Language":
                    extension.Language = json.ReadText(name)?.Trim();
                    break;
                case "ReceiptProfileURI":
                    extension.ProfileUri = json.ReadToken(name);
                    break;
            }
        }
    }
}
