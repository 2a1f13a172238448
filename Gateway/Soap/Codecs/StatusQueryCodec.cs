using Mss.Gateway.Messages;

namespace Mss.Gateway.Soap.Codecs;

/// <summary>MSS_StatusReq and MSS_StatusResp (TS 102 204 8.4 and 8.5).</summary>
internal sealed class StatusQueryCodec : MessageCodec<StatusRequest, StatusResponse>
{
    /// <inheritdoc/>
    protected override bool SetAttribute(StatusRequest request, string name, string? value)
    {
        if (name != "MSSP_TransID")
        {
            return false;
        }

        request.MsspTransId = value;
        return true;
    }

    /// <inheritdoc/>
    protected override void ReadChild(StatusRequest request, ElementCursor xml, ElementChildren part)
    {
        // Old clients send the id as an element (wire rule 8).
        if (xml.LocalName == "MSSP_TransID" && xml.Once(part))
        {
            request.MsspTransId = xml.ReadToken();
        }
    }

    /// <summary>None: a schema-validating AP rejects an MSSP_TransID here (TS 102 204 8.5).</summary>
    protected override void WriteAttributes(MessageWriter xml, StatusResponse response)
    {
    }

    /// <inheritdoc/>
    protected override void WriteChildren(MessageWriter xml, StatusResponse response)
    {
        // The number of the signature request, whatever the query itself said (wire rule 20).
        CommonElements.WriteMobileUser(xml, null, response.Msisdn);
        CommonElements.WriteSignature(xml, response);
        CommonElements.WriteStatus(xml, response);
    }
}
