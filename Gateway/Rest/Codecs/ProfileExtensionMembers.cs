using System.Text.Json;
using Mss.Gateway.Messages;

namespace Mss.Gateway.Rest.Codecs;

/// <summary>ProfileQueryExtension. Its truth values are JSON's, the only scalars of this form that are no strings: clients declare them so.</summary>
internal static class ProfileExtensionMembers
{
    public static void Write(Utf8JsonWriter json, ProfileExtension extension)
    {
        json.WriteStartObject("ProfileQueryExtension");
        WriteCertificates(json, extension.Certificates);
        WriteFlag(json, "AutoActivation", extension.AutoActivation);
        WriteFlag(json, "ServerSideSignature", extension.ServerSideSignature);
        WriteFlag(json, "RecoveryCodeCreated", extension.RecoveryCodeCreated);
        if (extension.MobileUser is { } user)
        {
            json.WriteStartObject("MobileUser");
            WriteFlag(json, "AutoActivation", user.AutoActivation);
            WriteFlag(json, "RecoveryCodeCreated", user.RecoveryCodeCreated);
            json.WriteEndObject();
        }

        if (extension.Sscds is { } sscds)
        {
            WriteSscds(json, sscds);
        }

        json.WriteEndObject();
    }

    /// <summary>One Sim at most, and an array of App, left out when there is none.</summary>
    private static void WriteSscds(Utf8JsonWriter json, IReadOnlyList<ProfileSscd> sscds)
    {
        json.WriteStartObject("Sscds");
        var inApps = false;
        foreach (var sscd in sscds)
        {
            if (sscd.Name == "Sim")
            {
                json.WriteStartObject("Sim");
            }
            else
            {
                if (!inApps)
                {
                    json.WriteStartArray("App");
                    inApps = true;
                }

                json.WriteStartObject();
            }

            WriteSscd(json, sscd);
            json.WriteEndObject();
        }

        if (inApps)
        {
            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    private static void WriteSscd(Utf8JsonWriter json, ProfileSscd sscd)
    {
        if (sscd.State is not null)
        {
            json.WriteString("State", sscd.State);
        }

        if (sscd.PinBlocked is { } blocked)
        {
            json.WriteStartObject("PinStatus");
            json.WriteBoolean("Blocked", blocked);
            json.WriteEndObject();
        }

        WriteCertificates(json, sscd.Certificates);
    }

    private static void WriteCertificates(Utf8JsonWriter json, IReadOnlyList<ProfileCertificate> certificates)
    {
        if (certificates.Count == 0)
        {
            return;
        }

        json.WriteStartArray("MobileUserCertificate");
        foreach (var certificate in certificates)
        {
            json.WriteStartObject();
            if (certificate.Algorithm is not null)
            {
                json.WriteString("Algorithm", certificate.Algorithm);
            }

            if (certificate.State is not null)
            {
                json.WriteString("State", certificate.State);
            }

            json.WriteStartArray("X509Certificate");
            foreach (var (der, _) in certificate.Chain)
            {
                json.WriteBase64StringValue(der);
            }

            json.WriteEndArray();
            json.WriteStartArray("X509SubjectName");
            foreach (var (_, subject) in certificate.Chain)
            {
                CommonMembers.WriteItem(json, subject);
            }

            json.WriteEndArray();
            if (certificate.SignatureProfiles.Count > 0)
            {
                json.WriteStartArray("SignatureProfiles");
                foreach (var profile in certificate.SignatureProfiles)
                {
                    json.WriteStringValue(profile);
                }

                json.WriteEndArray();
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteFlag(Utf8JsonWriter json, string name, bool? value)
    {
        if (value is { } flag)
        {
            json.WriteBoolean(name, flag);
        }
    }
}
