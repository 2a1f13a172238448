using Mss.Gateway.Messages;

namespace Mss.Gateway.Soap.Codecs;

/// <summary>MSS_SignatureReq and MSS_SignatureResp (TS 102 204 8.2 and 8.3).</summary>
internal sealed class SignatureCodec : MessageCodec<SignatureRequest, SignatureResponse>
{
    /// <inheritdoc/>
    protected override bool SetAttribute(SignatureRequest request, string name, string? value)
    {
        switch (name)
        {
            case "MessagingMode":
                request.MessagingMode = value;
                return true;
            case "TimeOut":
                request.TimeOut = value;
                return true;
            case "ValidityDate":
                request.ValidityDate = value;
                return true;
            default:
                return false;
        }
    }

    /// <inheritdoc/>
    protected override void ReadChild(SignatureRequest request, ElementCursor xml, ElementChildren part)
    {
        switch (xml.LocalName)
        {
            case "DataToBeSigned" when xml.Once(part):
                request.DataToBeSigned = CommonElements.ReadData(xml);
                break;
            case "DataToBeDisplayed" when xml.Once(part):
                request.DataToBeDisplayed = CommonElements.ReadData(xml);
                break;
            case "SignatureProfile" when xml.Once(part):
                request.SignatureProfile = CommonElements.ReadMssUri(xml);
                break;
            case "AdditionalServices" when xml.Once(part):
                ReadServices(request, xml);
                break;
            case "MSS_Format" when xml.Once(part):
                request.MssFormat = CommonElements.ReadMssUri(xml);
                break;
            case "KeyReference" when xml.Once(part):
                request.HasKeyReference = true;
                break;
            case "SignatureProfileComparison" when xml.Once(part):
                request.SignatureProfileComparison = xml.ReadToken();
                break;

            // Old Turkish clients send these as elements (wire rule 8).
            case "TimeOut" or "ValidityDate" or "MessagingMode" when xml.Once(part):
                SetAttribute(request, xml.LocalName, xml.ReadToken());
                break;
        }
    }

    /// <inheritdoc/>
    protected override void WriteAttributes(MessageWriter xml, SignatureResponse response) =>
        xml.Attribute("MSSP_TransID", response.TransactionId.Value);

    /// <inheritdoc/>
    protected override void WriteChildren(MessageWriter xml, SignatureResponse response)
    {
        CommonElements.WriteMobileUser(xml, response.Request.MobileUser?.UserIdentifier, response.Msisdn);
        CommonElements.WriteSignature(xml, response);
        if (response.SignatureProfile is not null)
        {
            xml.Start("SignatureProfile");
            xml.TextElement("mssURI", response.SignatureProfile);
            xml.End();
        }

        CommonElements.WriteStatus(xml, response);
    }

    private static void ReadServices(SignatureRequest request, ElementCursor xml)
    {
        var services = xml.Enter();
        while (xml.NextMssChild(services))
        {
            if (xml.LocalName != "Service")
            {
                continue;
            }

            request.AdditionalServices.Add(ServiceElements.Read(xml));
        }
    }
}
