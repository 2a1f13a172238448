using System.Text.Json;
using Mss.Gateway.Messages;

namespace Mss.Gateway.Rest.Codecs;

/// <summary>MSS_SignatureReq and MSS_SignatureResp (TS 102 204 8.2 and 8.3).</summary>
internal sealed class RestSignatureCodec : RestCodec<SignatureRequest, SignatureResponse>
{
    /// <inheritdoc/>
    public override IEnumerable<string> Names =>
    [
        "MessagingMode", "TimeOut", "ValidityDate", "DataToBeSigned", "DataToBeDisplayed", "SignatureProfile", "SignatureProfileComparison",
        "MSS_Format", "KeyReference", "AdditionalServices", .. ServiceMembers.Names,
    ];

    /// <inheritdoc/>
    protected override void ReadMember(SignatureRequest request, string name, ref JsonCursor json)
    {
        switch (name)
        {
            case "MessagingMode":
                // Swisscom's clients of this form know one asynchronous mode only.
                var mode = json.ReadToken(name);
                request.MessagingMode = mode == "asynch" ? "asynchClientServer" : mode;
                break;
            case "TimeOut":
                request.TimeOut = json.ReadToken(name);
                break;
            case "ValidityDate":
                request.ValidityDate = json.ReadToken(name);
                break;
            case "DataToBeSigned":
                request.DataToBeSigned = CommonMembers.ReadData(ref json, name);
                break;
            case "DataToBeDisplayed":
                request.DataToBeDisplayed = CommonMembers.ReadData(ref json, name);
                break;
            case "SignatureProfile":
                request.SignatureProfile = json.ReadToken(name);
                break;
            case "SignatureProfileComparison":
                request.SignatureProfileComparison = json.ReadToken(name);
                break;
            case "MSS_Format":
                request.MssFormat = json.ReadToken(name);
                break;
            case "KeyReference":
                request.HasKeyReference = !json.IsNull;
                break;
            case "AdditionalServices":
                ServiceMembers.Read(ref json, request.AdditionalServices);
                break;
        }
    }

    /// <inheritdoc/>
    protected override void WriteMembers(Utf8JsonWriter json, SignatureResponse response)
    {
        json.WriteString("MSSP_TransID", response.TransactionId.Value);
        CommonMembers.WriteMobileUser(json, response.Request.MobileUser?.UserIdentifier, response.Msisdn);
        CommonMembers.WriteSignature(json, response);
        if (response.SignatureProfile is not null)
        {
            CommonMembers.WriteText(json, "SignatureProfile", response.SignatureProfile);
        }

        CommonMembers.WriteStatus(json, response.Status);
        ServiceResponseMembers.Write(json, response);
    }
}
