using System.Security.Cryptography;
using Org.BouncyCastle.Asn1;
using Org.BouncyCastle.Asn1.Cms;
using Org.BouncyCastle.Cms;
using Org.BouncyCastle.Security;
using Org.BouncyCastle.X509;

namespace Mss.Cli.Verification;

/// <summary>Verifies a CMS SignedData (RFC 5652 5.6) against what was asked for, each step on its own so that a failure says what is wrong.</summary>
internal static class CmsVerifier
{
    /// <summary>Runs all checks; those that need an earlier one that failed are left out.</summary>
    public static VerificationReport Verify(byte[] signature, ExpectedContent expected, TrustAnchors? anchors, DateTimeOffset now)
    {
        var report = new VerificationReport();
        try
        {
            var cms = new CmsSignedData(signature);
            var signers = cms.GetSignerInfos().GetSigners().ToList();
            if (!report.Add("structure", signers.Count == 1, signers.Count == 1 ? "CMS SignedData, one signer" : $"{signers.Count} signers"))
            {
                return report;
            }

            var signer = signers[0];
            var content = Content(cms);
            CheckContent(report, content, expected);
            if (FindCertificate(report, cms, signer))
            {
                // Without content inside, the digest attribute stands for the document whose hash we know.
                CheckDigest(report, signer, content, expected);
                CheckValue(report, content is null ? null : cms, signer);
                ReadAttributes(report, signer);
                CertificateChecks.Run(report, anchors, now);
            }
        }
        catch (Exception wrong) when (wrong is not OutOfMemoryException)
        {
            // The octets come from outside, and the parser below throws whatever its depths throw (a FormatException for a bad curve point, for one).
            report.Add("structure", false, $"not a CMS SignedData that can be read ({wrong.Message})");
        }

        return report;
    }

    private static byte[]? Content(CmsSignedData cms)
    {
        if (cms.SignedContent is not { } content)
        {
            return null;
        }

        using var buffer = new MemoryStream();
        content.Write(buffer);
        return buffer.ToArray();
    }

    private static void CheckContent(VerificationReport report, byte[]? content, ExpectedContent expected)
    {
        if (content is null)
        {
            report.Add("content", expected.IsHash, expected.IsHash ? "detached; the document's hash is compared below" : "the signature holds no content");
        }
        else if (content.AsSpan().SequenceEqual(expected.Octets))
        {
            report.Add("content", true, $"{content.Length} bytes, exactly what was sent");
        }
        else
        {
            var at = content.AsSpan().CommonPrefixLength(expected.Octets);
            report.Add("content", false, $"is NOT what was sent: {content.Length} bytes instead of {expected.Octets.Length}, first difference at byte {at}");
        }
    }

    private static bool FindCertificate(VerificationReport report, CmsSignedData cms, SignerInformation signer)
    {
        report.Signer = cms.GetCertificates().EnumerateMatches(signer.SignerID).FirstOrDefault();
        return report.Signer is not null || report.Add("signer certificate", false, "the certificate that signed is not in the signature");
    }

    private static void CheckDigest(VerificationReport report, SignerInformation signer, byte[]? content, ExpectedContent expected)
    {
        var name = DigestUtilities.GetAlgorithmName(signer.DigestAlgorithmID.Algorithm) ?? signer.DigestAlgorithmID.Algorithm.Id;
        var attribute = signer.SignedAttributes?[CmsAttributes.MessageDigest];
        if (attribute is null)
        {
            report.Add("digest", content is not null, content is not null ? $"{name}, no signed attributes" : "neither content nor digest");
            return;
        }

        var stated = Asn1OctetString.GetInstance(attribute.AttrValues[0]).GetOctets();
        var actual = content is not null ? DigestUtilities.CalculateDigest(signer.DigestAlgorithmID.Algorithm, content) : expected.Octets;
        report.Add("digest", CryptographicOperations.FixedTimeEquals(stated, actual), $"{name} {Convert.ToHexStringLower(actual)}");
    }

    private static void CheckValue(VerificationReport report, CmsSignedData? withContent, SignerInformation signer)
    {
        report.Algorithm = $"{DigestUtilities.GetAlgorithmName(signer.DigestAlgorithmID.Algorithm)} with {SignatureName(report.Signer!, signer)}";
        bool good;
        try
        {
            good = withContent is not null ? signer.Verify(report.Signer!.GetPublicKey()) : VerifyAttributes(report.Signer!, signer);
        }
        catch (Exception wrong) when (wrong is CmsException or GeneralSecurityException or InvalidOperationException)
        {
            report.Add("signature value", false, $"does not verify ({wrong.Message})");
            return;
        }

        report.Add("signature value", good, good ? report.Algorithm : $"does not verify ({report.Algorithm})");
    }

    /// <summary>For a detached signature whose document is not at hand: the signature covers the attributes, and these the digest.</summary>
    private static bool VerifyAttributes(X509Certificate certificate, SignerInformation signer)
    {
        if (signer.GetEncodedSignedAttributes() is not { } attributes)
        {
            return false;
        }

        var digest = DigestUtilities.GetAlgorithmName(signer.DigestAlgorithmID.Algorithm);
        var verifier = SignerUtilities.GetSigner($"{digest}with{SignatureName(certificate, signer)}");
        verifier.Init(forSigning: false, certificate.GetPublicKey());
        verifier.BlockUpdate(attributes, 0, attributes.Length);
        return verifier.VerifySignature(signer.GetSignature());
    }

    private static string SignatureName(X509Certificate certificate, SignerInformation signer) => certificate.GetPublicKey() switch
    {
        Org.BouncyCastle.Crypto.Parameters.ECPublicKeyParameters => "ECDSA",
        _ when signer.SignatureAlgorithm.Algorithm.Equals(Org.BouncyCastle.Asn1.Pkcs.PkcsObjectIdentifiers.IdRsassaPss) => "RSAandMGF1",
        _ => "RSA",
    };

    private static void ReadAttributes(VerificationReport report, SignerInformation signer)
    {
        if (signer.SignedAttributes?[CmsAttributes.SigningTime] is { } attribute)
        {
            report.SigningTime = new DateTimeOffset(Time.GetInstance(attribute.AttrValues[0]).ToDateTime().ToUniversalTime());
        }
    }
}
