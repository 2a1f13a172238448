using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Mss.Cli.Verification;

/// <summary>
/// Verifies a bare signature value: RSASSA-PKCS1-v1_5, RSASSA-PSS or a DER ECDSA-Sig-Value. The value does not name its algorithm, so those that an MSSP may
/// use are tried in turn.
/// </summary>
internal static class RawSignatureVerifier
{
    private static readonly HashAlgorithmName[] Hashes = [HashAlgorithmName.SHA256, HashAlgorithmName.SHA384, HashAlgorithmName.SHA512];

    /// <summary>Runs all checks.</summary>
    /// <param name="signature">The value.</param>
    /// <param name="certificate">The signer's certificate (DER), or null when the answer had none.</param>
    /// <param name="expected">What was to be signed.</param>
    /// <param name="anchors">What is trusted, or null when the user waived the chain.</param>
    /// <param name="now">Time of checking.</param>
    public static VerificationReport Verify(byte[] signature, byte[]? certificate, ExpectedContent expected, TrustAnchors? anchors, DateTimeOffset now)
    {
        var report = new VerificationReport();
        if (certificate is null)
        {
            report.Add("signer certificate", false, "the answer carries no certificate beside the bare signature");
            return report;
        }

        X509Certificate2 signer;
        try
        {
            signer = X509CertificateLoader.LoadCertificate(certificate);
            report.Signer = new Org.BouncyCastle.X509.X509Certificate(certificate);
        }
        catch (Exception wrong) when (wrong is CryptographicException or IOException or ArgumentException)
        {
            report.Add("signer certificate", false, $"cannot be read ({wrong.Message})");
            return report;
        }

        using (signer)
        {
            try
            {
                var found = FindAlgorithm(signer, signature, expected);
                report.Algorithm = found ?? "";
                report.Add("signature value", found is not null, found ?? "does not verify over what was sent with any algorithm known");
                CertificateChecks.Run(report, anchors, now);
            }
            catch (Exception wrong) when (wrong is not OutOfMemoryException)
            {
                report.Add("signer certificate", false, $"cannot be used ({wrong.Message})"); // from outside, see CmsVerifier
            }
        }

        return report;
    }

    private static string? FindAlgorithm(X509Certificate2 signer, byte[] signature, ExpectedContent expected)
    {
        using var rsa = signer.GetRSAPublicKey();
        using var ec = signer.GetECDsaPublicKey();
        foreach (var hash in Hashes)
        {
            var digest = CryptographicOperations.HashData(hash, expected.Octets);
            if (Matches(rsa, ec, signature, digest, hash) is { } name)
            {
                return name;
            }
        }

        return expected.IsHash && Matches(rsa, ec, signature, expected.Octets, HashAlgorithmName.SHA256) is { } direct ? $"{direct} over the hash itself" : null;
    }

    private static string? Matches(RSA? rsa, ECDsa? ec, byte[] signature, byte[] digest, HashAlgorithmName hash)
    {
        if (ec is not null)
        {
            return ec.VerifyHash(digest, signature, DSASignatureFormat.Rfc3279DerSequence) ? $"{hash.Name} with ECDSA" : null;
        }

        if (rsa is null)
        {
            return null;
        }

        if (rsa.VerifyHash(digest, signature, hash, RSASignaturePadding.Pkcs1))
        {
            return $"{hash.Name} with RSA PKCS#1 v1.5";
        }

        return rsa.VerifyHash(digest, signature, hash, RSASignaturePadding.Pss) ? $"{hash.Name} with RSA-PSS" : null;
    }
}
