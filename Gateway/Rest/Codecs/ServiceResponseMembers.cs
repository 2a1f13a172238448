using System.Text.Json;
using Mss.Gateway.Messages;
using Mss.Grains.Interfaces;

namespace Mss.Gateway.Rest.Codecs;

/// <summary>
/// ServiceResponses: what the AdditionalServices came to, beside Status and not in its StatusDetail as in XML. That is where clients of this form look for it.
/// </summary>
internal static class ServiceResponseMembers
{
    /// <summary>Nothing when no service has an answer.</summary>
    public static void Write(Utf8JsonWriter json, SignatureCarryingResponse response)
    {
        if (response.ServiceResults is not { Count: > 0 } results)
        {
            return;
        }

        json.WriteStartArray("ServiceResponses");
        foreach (var result in results)
        {
            json.WriteStartObject();
            json.WriteString("Description", result.Uri);
            if (result.ByAcquirer)
            {
                json.WriteStartObject("Entity");
                json.WriteString("URI", response.MsspUri);
                json.WriteEndObject();
            }

            if (result.Status is { } status)
            {
                CommonMembers.WriteStatus(json, status);
            }

            WriteOwnMembers(json, result);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteOwnMembers(Utf8JsonWriter json, ServiceResult result)
    {
        if (result.SamlResponse is { } saml)
        {
            // The XML itself: its signature is over it, and JSON's escapes give back every octet.
            json.WriteString("Response", saml);
        }

        WriteCertificates(json, result.Certificates);
        if (result.Documents is { Count: > 0 })
        {
            FurtherDocumentMembers.Write(json, result);
        }

        WriteTimeStamp(json, result.TimeStampToken);
    }

    /// <summary>SigningCertificate, if there are any.</summary>
    public static void WriteCertificates(Utf8JsonWriter json, IReadOnlyList<byte[]>? certificates)
    {
        if (certificates is not { Count: > 0 })
        {
            return;
        }

        json.WriteStartObject("SigningCertificate");
        json.WriteStartArray("X509Certificate");
        foreach (var certificate in certificates)
        {
            json.WriteBase64StringValue(certificate);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>TimeStampToken, if there is one.</summary>
    public static void WriteTimeStamp(Utf8JsonWriter json, byte[]? token)
    {
        if (token is not null)
        {
            json.WriteBase64String("TimeStampToken", token);
        }
    }
}
