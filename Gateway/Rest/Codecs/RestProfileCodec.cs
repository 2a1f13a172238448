using System.Text.Json;
using Mss.Gateway.Messages;

namespace Mss.Gateway.Rest.Codecs;

/// <summary>MSS_ProfileReq and MSS_ProfileResp (TS 102 204 8.6 and 8.7) with Methics' extension.</summary>
internal sealed class RestProfileCodec : RestCodec<ProfileRequest, ProfileResponse>
{
    /// <inheritdoc/>
    public override IEnumerable<string> Names => ["Params", "GetAutoActivation", "GetServerSideSignature", "GetRecoveryCodeCreated", "GetCertificates"];

    /// <inheritdoc/>
    protected override void ReadMember(ProfileRequest request, string name, ref JsonCursor json)
    {
        switch (name)
        {
            case "Params":
                request.Params = json.ReadToken(name);
                break;

            // An empty text is a value as well, and a wrong one.
            case "GetAutoActivation":
                request.GetAutoActivation = json.ReadText(name)?.Trim();
                break;
            case "GetServerSideSignature":
                request.GetServerSideSignature = json.ReadText(name)?.Trim();
                break;
            case "GetRecoveryCodeCreated":
                request.GetRecoveryCodeCreated = json.ReadText(name)?.Trim();
                break;
            case "GetCertificates":
                request.GetCertificates = json.ReadText(name)?.Trim();
                break;
        }
    }

    /// <inheritdoc/>
    protected override void WriteMembers(Utf8JsonWriter json, ProfileResponse response)
    {
        json.WriteStartArray("SignatureProfile");
        foreach (var profile in response.SignatureProfiles)
        {
            json.WriteStringValue(profile);
        }

        json.WriteEndArray();
        CommonMembers.StartStatus(json, response.Status);
        if (response.Extension is { } extension)
        {
            json.WriteStartObject("StatusDetail");
            ProfileExtensionMembers.Write(json, extension);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }
}
