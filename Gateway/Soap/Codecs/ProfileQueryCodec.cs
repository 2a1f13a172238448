using Mss.Gateway.Messages;

namespace Mss.Gateway.Soap.Codecs;

/// <summary>MSS_ProfileReq and MSS_ProfileResp (TS 102 204 8.6 and 8.7).</summary>
internal sealed class ProfileQueryCodec : MessageCodec<ProfileRequest, ProfileResponse>
{
    /// <inheritdoc/>
    protected override bool SetAttribute(ProfileRequest request, string name, string? value) => false;

    /// <inheritdoc/>
    protected override void ReadChild(ProfileRequest request, ElementCursor xml, ElementChildren part)
    {
        switch (xml.LocalName)
        {
            case "Params" when xml.Once(part):
                request.Params = xml.ReadToken();
                break;

            // An empty element is a value as well, and a wrong one.
            case "GetAutoActivation" when xml.Once(part):
                request.GetAutoActivation = xml.ReadText().Trim();
                break;
            case "GetServerSideSignature" when xml.Once(part):
                request.GetServerSideSignature = xml.ReadText().Trim();
                break;
            case "GetRecoveryCodeCreated" when xml.Once(part):
                request.GetRecoveryCodeCreated = xml.ReadText().Trim();
                break;
            case "GetCertificates" when xml.Once(part):
                request.GetCertificates = xml.ReadText().Trim();
                break;
        }
    }

    /// <inheritdoc/>
    protected override void WriteAttributes(MessageWriter xml, ProfileResponse response)
    {
    }

    /// <inheritdoc/>
    protected override void WriteChildren(MessageWriter xml, ProfileResponse response)
    {
        foreach (var profile in response.SignatureProfiles)
        {
            xml.Start("SignatureProfile");
            xml.TextElement("mssURI", profile);
            xml.End();
        }

        if (response.Extension is null)
        {
            CommonElements.WriteStatus(xml, response.Status);
            return;
        }

        xml.Start("Status");
        xml.Start("StatusCode");
        xml.Attribute("Value", response.Status.Info.Code.ToString(System.Globalization.CultureInfo.InvariantCulture));
        xml.End();
        xml.TextElement("StatusMessage", response.Status.Name);
        xml.Start("StatusDetail");
        ProfileExtensionXml.Write(xml, response.Extension);
        xml.End();
        xml.End();
    }
}
