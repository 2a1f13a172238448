using System.Diagnostics.CodeAnalysis;
using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Mss.Sscd.Keys;

/// <summary>What decides which profiles a certificate may serve. Costly to read: once for a certificate.</summary>
/// <param name="Facts">Key and validity.</param>
/// <param name="IsPseudonym">True when the subject has the attribute pseudonym (RFC 3739 3.1.2): it does not tell who the holder is.</param>
/// <param name="KeyUsage">What the key may be used for, or null when the certificate does not say.</param>
public sealed record CertificateContent(CertificateFacts Facts, bool IsPseudonym, X509KeyUsageFlags? KeyUsage)
{
    private const string Pseudonym = "2.5.4.65";

    /// <summary>Reads a certificate.</summary>
    /// <param name="certificateDer">The certificate, DER.</param>
    /// <param name="content">What it says.</param>
    /// <returns>False when it is no certificate, or its key is of no supported kind.</returns>
    public static bool TryRead(ReadOnlyMemory<byte> certificateDer, [NotNullWhen(true)] out CertificateContent? content)
    {
        content = null;
        if (!CertificateFacts.TryRead(certificateDer, out var facts))
        {
            return false;
        }

        try
        {
            using var certificate = X509CertificateLoader.LoadCertificate(certificateDer.Span);
            var usage = certificate.Extensions.OfType<X509KeyUsageExtension>().FirstOrDefault()?.KeyUsages;
            content = new CertificateContent(facts, HasAttribute(certificate.SubjectName, Pseudonym), usage);
            return true;
        }
        catch (Exception e) when (e is CryptographicException or AsnContentException)
        {
            return false;
        }
    }

    /// <summary>Looks into every set of attributes: a name that hides its pseudonym among others must not pass for a real one.</summary>
    private static bool HasAttribute(X500DistinguishedName name, string oid)
    {
        var sets = new AsnReader(name.RawData, AsnEncodingRules.BER).ReadSequence();
        while (sets.HasData)
        {
            var attributes = sets.ReadSetOf(skipSortOrderValidation: true);
            while (attributes.HasData)
            {
                if (attributes.ReadSequence().ReadObjectIdentifier() == oid)
                {
                    return true;
                }
            }
        }

        return false;
    }
}
