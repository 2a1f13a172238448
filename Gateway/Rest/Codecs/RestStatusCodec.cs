using System.Text.Json;
using Mss.Gateway.Messages;

namespace Mss.Gateway.Rest.Codecs;

/// <summary>MSS_StatusReq and MSS_StatusResp (TS 102 204 8.4 and 8.5).</summary>
internal sealed class RestStatusCodec : RestCodec<StatusRequest, StatusResponse>
{
    /// <inheritdoc/>
    public override IEnumerable<string> Names => [];

    /// <inheritdoc/>
    protected override void ReadMember(StatusRequest request, string name, ref JsonCursor json)
    {
        if (name == "MSSP_TransID")
        {
            request.MsspTransId = json.ReadToken(name);
        }
    }

    /// <inheritdoc/>
    protected override void WriteMembers(Utf8JsonWriter json, StatusResponse response)
    {
        // The number of the signature request, whatever the query itself said (wire rule 20).
        CommonMembers.WriteMobileUser(json, null, response.Msisdn);
        CommonMembers.WriteSignature(json, response);
        CommonMembers.WriteStatus(json, response.Status);
        ServiceResponseMembers.Write(json, response);
    }
}
