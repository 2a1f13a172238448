using System.Globalization;
using Org.BouncyCastle.Security;
using Org.BouncyCastle.Security.Certificates;
using Org.BouncyCastle.X509;

namespace Mss.Cli.Verification;

/// <summary>What is asked of a signer's certificate: a chain to a trusted root, validity now and at signing, and a usage for signatures (RFC 5280 6.1).</summary>
internal static class CertificateChecks
{
    private const int MaxChainLength = 6;
    private const int DigitalSignature = 0;
    private const int NonRepudiation = 1;
    private const int KeyCertSign = 5;

    /// <summary>Notes the results for the signer in the report.</summary>
    /// <param name="report">Gets the results; its signer must be set.</param>
    /// <param name="anchors">What is trusted, or null when the user waived the chain.</param>
    /// <param name="now">Time of checking.</param>
    public static void Run(VerificationReport report, TrustAnchors? anchors, DateTimeOffset now)
    {
        var signer = report.Signer!;
        var chain = anchors is null ? [signer] : CheckChain(report, signer, anchors);
        CheckValidity(report, chain, now);
        CheckUsage(report, signer);
    }

    private static List<X509Certificate> CheckChain(VerificationReport report, X509Certificate signer, TrustAnchors anchors)
    {
        var chain = new List<X509Certificate> { signer };
        while (chain.Count < MaxChainLength)
        {
            var last = chain[^1];
            if (anchors.Roots.FirstOrDefault(root => IsIssuedBy(last, root)) is { } root)
            {
                chain.Add(root);
                report.Add("certificate chain", true, string.Join(" < ", chain.Skip(1).Select(c => c.SubjectDN.ToString())));
                return chain;
            }

            var issuer = anchors.Intermediates.FirstOrDefault(ca => !chain.Contains(ca) && IsIssuedBy(last, ca));
            if (issuer is null)
            {
                break;
            }

            chain.Add(issuer);
        }

        report.Add("certificate chain", false, $"'{chain[^1].IssuerDN}' is not in root.crt or issuing.crt of --ca-dir, or did not issue this");
        return chain;
    }

    private static bool IsIssuedBy(X509Certificate certificate, X509Certificate issuer)
    {
        if (!certificate.IssuerDN.Equivalent(issuer.SubjectDN, true) || issuer.GetBasicConstraints() < 0 || !MayUse(issuer, KeyCertSign))
        {
            return false;
        }

        try
        {
            certificate.Verify(issuer.GetPublicKey());
            return true;
        }
        catch (Exception wrong) when (wrong is GeneralSecurityException or InvalidOperationException or ArgumentException)
        {
            return false;
        }
    }

    private static void CheckValidity(VerificationReport report, List<X509Certificate> chain, DateTimeOffset now)
    {
        foreach (var certificate in chain)
        {
            if (!certificate.IsValid(now.UtcDateTime))
            {
                report.Add("certificate validity", false, $"'{certificate.SubjectDN}' is valid {Period(certificate)} only");
                return;
            }
        }

        var signer = chain[0];
        if (report.SigningTime is { } signed && !signer.IsValid(signed.UtcDateTime))
        {
            report.Add("certificate validity", false, $"signed at {signed:yyyy-MM-dd HH:mm:ss}Z, the certificate is valid {Period(signer)} only");
            return;
        }

        report.Add("certificate validity", true, Period(signer));
    }

    private static void CheckUsage(VerificationReport report, X509Certificate signer)
    {
        var usage = signer.GetKeyUsage();
        if (usage is null)
        {
            report.Add("key usage", false, "the certificate states none");
            return;
        }

        var found = new List<string>();
        if (MayUse(signer, DigitalSignature))
        {
            found.Add("digitalSignature");
        }

        if (MayUse(signer, NonRepudiation))
        {
            found.Add("nonRepudiation");
        }

        var good = found.Count > 0 && !MayUse(signer, KeyCertSign);
        report.Add("key usage", good, found.Count > 0 ? string.Join(", ", found) : "neither digitalSignature nor nonRepudiation");
    }

    private static bool MayUse(X509Certificate certificate, int bit)
    {
        var usage = certificate.GetKeyUsage();
        return usage is not null && bit < usage.Length && usage[bit];
    }

    private static string Period(X509Certificate certificate) => string.Create(
        CultureInfo.InvariantCulture, $"{certificate.NotBefore:yyyy-MM-dd HH:mm}Z to {certificate.NotAfter:yyyy-MM-dd HH:mm}Z");
}
