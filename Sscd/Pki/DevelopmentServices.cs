using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Mss.Sscd.Pki;

/// <summary>
/// The MSSP's own signing certificates of <see cref="DevelopmentCa"/>: time stamps and attributes. As for TLS, what is missing, broken or old is issued again; what was
/// signed with an old one stays verifiable, since every token and answer carries its certificate.
/// </summary>
internal sealed class DevelopmentServices(PkiFiles files, Issuer root, Issuer issuing, DateTimeOffset now)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(5 * 365);
    private static readonly TimeSpan RenewBefore = TimeSpan.FromDays(365);

    public X509Certificate2 TimeStamp() =>
        LoadOrIssue("tsa", "Development Time Stamp Authority", new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.8")], critical: true));

    public X509Certificate2 Attributes() => LoadOrIssue("attributes", "Development Attribute Authority");

    /// <summary>Its own revocation is not asked for (RFC 6960 4.2.2.2.1): nobody else could answer.</summary>
    public X509Certificate2 Ocsp() => LoadOrIssue(
        "ocsp", "Development OCSP Responder", new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.9")], critical: false), new X509Extension("1.3.6.1.5.5.7.48.1.5", [5, 0], critical: false));

    private X509Certificate2 LoadOrIssue(string name, string subjectName, params X509Extension[] purpose)
    {
        if (TryLoad(name) is { } known)
        {
            return known;
        }

        using var key = RSA.Create(2048);
        var subject = new X500DistinguishedNameBuilder();
        subject.AddCommonName(subjectName);
        subject.AddOrganizationName("Mss.Cluster development");
        var request = new CertificateRequest(subject.Build(), key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        foreach (var extension in purpose)
        {
            request.CertificateExtensions.Add(extension);
        }

        using var certificate = issuing.Issue(request, now.AddDays(-1), now + Lifetime);
        files.WriteKey($"private/{name}.key", key);
        files.WriteCertificate($"{name}.crt", certificate);
        return certificate.CopyWithPrivateKey(key);
    }

    private X509Certificate2? TryLoad(string name)
    {
        if (!files.Exists($"{name}.crt") || !files.Exists($"private/{name}.key"))
        {
            return null;
        }

        try
        {
            using var certificate = files.ReadCertificate($"{name}.crt");
            using var key = files.ReadKey($"private/{name}.key");
            var isGood = now + RenewBefore <= certificate.NotAfter
                && certificate.PublicKey.ExportSubjectPublicKeyInfo().AsSpan().SequenceEqual(key.ExportSubjectPublicKeyInfo())
                && IsOurs(certificate);
            return isGood ? certificate.CopyWithPrivateKey(key) : null;
        }
        catch (InvalidOperationException)
        {
            return null; // unreadable: issued again
        }
    }

    private bool IsOurs(X509Certificate2 certificate)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(root.Certificate);
        chain.ChainPolicy.ExtraStore.Add(issuing.Certificate);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.VerificationTime = now.UtcDateTime;
        return chain.Build(certificate);
    }
}
