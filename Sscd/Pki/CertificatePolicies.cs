using System.Formats.Asn1;
using System.Security.Cryptography.X509Certificates;

namespace Mss.Sscd.Pki;

/// <summary>The extension certificatePolicies (RFC 5280 4.2.1.4) with one policy and no qualifiers.</summary>
internal static class CertificatePolicies
{
    public static X509Extension Extension(string policy)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier(policy);
        }

        return new X509Extension("2.5.29.32", writer.Encode(), critical: false);
    }
}
