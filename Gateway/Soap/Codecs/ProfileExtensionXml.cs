using Mss.Gateway.Messages;

namespace Mss.Gateway.Soap.Codecs;

/// <summary><c>mcs:ProfileQueryExtension</c>, in the order of its schema: what is of version 1 before what is of version 2.</summary>
internal static class ProfileExtensionXml
{
    private const string Mcs = MssNamespaces.ProfileExtension;
    private const string Ds = MssNamespaces.XmlSignature;

    public static void Write(MessageWriter xml, ProfileExtension extension)
    {
        Start(xml, "ProfileQueryExtension");
        WriteCertificates(xml, extension.Certificates);
        WriteFlag(xml, "AutoActivation", extension.AutoActivation);
        WriteFlag(xml, "ServerSideSignature", extension.ServerSideSignature);
        WriteFlag(xml, "RecoveryCodeCreated", extension.RecoveryCodeCreated);
        if (extension.MobileUser is { } user)
        {
            Start(xml, "MobileUser");
            WriteAttribute(xml, "RecoveryCodeCreated", user.RecoveryCodeCreated);
            WriteAttribute(xml, "AutoActivation", user.AutoActivation);
            xml.End();
        }

        if (extension.Sscds is { } sscds)
        {
            Start(xml, "Sscds");
            foreach (var sscd in sscds)
            {
                WriteSscd(xml, sscd);
            }

            xml.End();
        }

        xml.End();
    }

    private static void WriteSscd(MessageWriter xml, ProfileSscd sscd)
    {
        Start(xml, sscd.Name);
        if (sscd.State is not null)
        {
            Start(xml, "State");
            xml.Text(sscd.State);
            xml.End();
        }

        if (sscd.PinBlocked is { } blocked)
        {
            Start(xml, "PinStatus");
            WriteAttribute(xml, "blocked", blocked);
            xml.End();
        }

        WriteCertificates(xml, sscd.Certificates);
        xml.End();
    }

    private static void WriteCertificates(MessageWriter xml, IReadOnlyList<ProfileCertificate> certificates)
    {
        foreach (var certificate in certificates)
        {
            Start(xml, "MobileUserCertificate");
            if (certificate.State is not null)
            {
                xml.Attribute("State", certificate.State);
            }

            if (certificate.Algorithm is not null)
            {
                xml.Attribute("Algorithm", certificate.Algorithm);
            }

            if (certificate.SignatureProfiles.Count > 0)
            {
                xml.Attribute("SignatureProfiles", string.Join(' ', certificate.SignatureProfiles));
            }

            foreach (var (der, subject) in certificate.Chain)
            {
                xml.Start("ds", "X509Certificate", Ds);
                xml.Base64(der);
                xml.End();
                xml.Start("ds", "X509SubjectName", Ds);
                xml.Text(subject);
                xml.End();
            }

            xml.End();
        }
    }

    private static void Start(MessageWriter xml, string name) => xml.Start("mcs", name, Mcs);

    private static void WriteFlag(MessageWriter xml, string name, bool? value)
    {
        if (value is { } flag)
        {
            Start(xml, name);
            xml.Text(flag ? "true" : "false");
            xml.End();
        }
    }

    private static void WriteAttribute(MessageWriter xml, string name, bool? value)
    {
        if (value is { } flag)
        {
            xml.Attribute(name, flag ? "true" : "false");
        }
    }
}
