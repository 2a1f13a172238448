using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Mss.Sscd.Pki;

/// <summary>The end certificates of <see cref="DevelopmentCa"/> for TLS. Nothing depends on them for long: missing, broken, foreign or old ones are simply issued again.</summary>
internal sealed class DevelopmentTls(PkiFiles files, Issuer ca, DateTimeOffset now)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(397); // browsers refuse longer
    private static readonly TimeSpan RenewBefore = TimeSpan.FromDays(30);

    public X509Certificate2 Server()
    {
        if (TryLoad("tls.crt", "private/tls.key") is not { } pair)
        {
            var names = new SubjectAlternativeNameBuilder();
            names.AddDnsName("localhost");
            names.AddIpAddress(IPAddress.Loopback);
            names.AddIpAddress(IPAddress.IPv6Loopback);
            pair = Issue("localhost", "1.3.6.1.5.5.7.3.1", names.Build());
            files.WriteKey("private/tls.key", pair.Key);
            files.WriteCertificate("tls.crt", pair.Certificate);
        }

        using (pair.Key)
        using (pair.Certificate)
        {
            return pair.Certificate.CopyWithPrivateKey(pair.Key);
        }
    }

    public X509Certificate2 Ap()
    {
        if (TryLoad("ap2.crt", "ap2.key") is { } pair && files.Exists("ap2.p12"))
        {
            pair.Key.Dispose();
            return pair.Certificate;
        }

        var names = new SubjectAlternativeNameBuilder();
        names.AddUri(new Uri("http://ap2.example"));
        pair = Issue("http://ap2.example", "1.3.6.1.5.5.7.3.2", names.Build());
        using (pair.Key)
        {
            // The certificate last: it is what says that the other two are there.
            files.Delete("ap2.crt");
            files.WriteKey("ap2.key", pair.Key);
            files.Write("ap2.p12", Pkcs12File.Make(pair.Certificate, pair.Key, ca.Certificate, "secret", "alias"), secret: true);
            files.WriteCertificate("ap2.crt", pair.Certificate);
            return pair.Certificate;
        }
    }

    private (X509Certificate2 Certificate, RSA Key) Issue(string name, string purpose, X509Extension names)
    {
        var key = RSA.Create(2048);
        var subject = new X500DistinguishedNameBuilder();
        subject.AddCommonName(name);
        var request = new CertificateRequest(subject.Build(), key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.KeyEncipherment, critical: true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(purpose)], critical: false));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        request.CertificateExtensions.Add(names);
        return (ca.Issue(request, now.AddDays(-1), now + Lifetime), key);
    }

    private (X509Certificate2 Certificate, RSA Key)? TryLoad(string certificateName, string keyName)
    {
        if (!files.Exists(certificateName) || !files.Exists(keyName))
        {
            return null;
        }

        X509Certificate2? certificate = null;
        RSA? key = null;
        try
        {
            certificate = files.ReadCertificate(certificateName);
            key = files.ReadKey(keyName);
            if (IsGood(certificate, key))
            {
                return (certificate, key);
            }
        }
        catch (InvalidOperationException)
        {
            // Unreadable: issued again.
        }

        certificate?.Dispose();
        key?.Dispose();
        return null;
    }

    private bool IsGood(X509Certificate2 certificate, RSA key)
    {
        if (now + RenewBefore > certificate.NotAfter || !certificate.PublicKey.ExportSubjectPublicKeyInfo().AsSpan().SequenceEqual(key.ExportSubjectPublicKeyInfo()))
        {
            return false;
        }

        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(ca.Certificate);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.VerificationTime = now.UtcDateTime;
        return chain.Build(certificate);
    }
}
