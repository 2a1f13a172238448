using System.Globalization;
using System.Text.Json;
using Mss.Gateway.Messages;
using Mss.Grains.Interfaces;

namespace Mss.Gateway.Rest.Codecs;

/// <summary>MSS_RegistrationReq and MSS_RegistrationResp (TS 102 204 8.6 and 8.7) with RegistrationInput and RegistrationOutput of mreg.</summary>
internal sealed class RestRegistrationCodec : RestCodec<RegistrationRequest, RegistrationResponse>
{
    /// <inheritdoc/>
    public override IEnumerable<string> Names =>
        ["EncryptedData", "EncryptResponseBy", "CertificateURI", "X509Certificate", "RegistrationInput", .. RegistrationInputMembers.Names];

    /// <inheritdoc/>
    protected override void ReadMember(RegistrationRequest request, string name, ref JsonCursor json)
    {
        switch (name)
        {
            case "EncryptedData":
                request.HasEncryptedData = !json.IsNull;
                break;
            case "EncryptResponseBy":
                request.EncryptResponseBy = json.ReadToken(name);
                break;
            case "CertificateURI":
                request.CertificateUri = json.ReadToken(name);
                break;
            case "X509Certificate":
                request.X509Certificate = json.ReadToken(name);
                break;
            case "RegistrationInput":
                request.Input = RegistrationInputMembers.Read(ref json);
                break;
        }
    }

    /// <inheritdoc/>
    protected override void WriteMembers(Utf8JsonWriter json, RegistrationResponse response)
    {
        CommonMembers.StartStatus(json, response.Status);
        if (response.Results is not null)
        {
            json.WriteStartObject("StatusDetail");
            WriteOutput(json, ((RegistrationRequest)response.Request).Input!, response.Results);
            json.WriteEndObject();
        }

        json.WriteEndObject();
        if (response.Certificate is not null)
        {
            json.WriteBase64String("X509Certificate", response.Certificate);
        }

        if (response.PublicKey is not null)
        {
            json.WriteBase64String("PublicKey", response.PublicKey);
        }
    }

    private static void WriteOutput(Utf8JsonWriter json, RegistrationInput input, IReadOnlyList<RegistrationResult> results)
    {
        json.WriteStartObject("RegistrationOutput");
        WriteOptional(json, "InputId", input.InputId);
        WriteOptional(json, "DefaultNameSpace", input.DefaultNameSpace);
        json.WriteStartArray("MregResponse");
        for (var i = 0; i < results.Count; i++)
        {
            json.WriteStartObject();
            WriteResult(json, input.Operations[i], results[i]);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteResult(Utf8JsonWriter json, MregOperation asked, RegistrationResult result)
    {
        json.WriteStartObject("OperationOutput");
        WriteOptional(json, "NameSpace", asked.NameSpace);
        CommonMembers.WriteText(json, "Name", asked.Name!);
        WriteOptional(json, "ID", asked.Id);
        WriteOptional(json, "SessionId", asked.SessionId);
        json.WriteStartArray("Parameter");
        foreach (var (name, value) in result.Outputs)
        {
            json.WriteStartObject();
            CommonMembers.WriteText(json, "Name", name);
            CommonMembers.WriteText(json, "Value", value);
            json.WriteEndObject();
        }

        WriteOctets(json, "X509Certificate", result.Certificate, "application/pkix-cert");
        WriteOctets(json, "PublicKey", result.PublicKey, "application/octet-stream");
        json.WriteEndArray();
        json.WriteStartObject("Status");
        json.WriteString("OperationStatusCode", StatusCode.RegistrationOk.Info.Code.ToString(CultureInfo.InvariantCulture));
        json.WriteString("OperationStatusMessage", StatusCode.RegistrationOk.Name);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteOctets(Utf8JsonWriter json, string name, byte[]? octets, string mimeType)
    {
        if (octets is null)
        {
            return;
        }

        json.WriteStartObject();
        json.WriteString("Name", name);
        json.WriteBase64String("Value", octets);
        json.WriteString("MimeType", mimeType);
        json.WriteString("Encoding", "base64");
        json.WriteEndObject();
    }

    private static void WriteOptional(Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
        {
            CommonMembers.WriteText(json, name, value);
        }
    }
}
