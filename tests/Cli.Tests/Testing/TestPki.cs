using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Mss.Cli.Verification;

namespace Mss.Cli.Tests.Testing;

/// <summary>A CA with two levels and users, made for one test run. Certificates come from .NET, verification from BouncyCastle: two implementations.</summary>
internal sealed class TestPki : IDisposable
{
    private readonly ECDsa _rootKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly ECDsa _issuingKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private int _serial;

    public TestPki(string name = "Test")
    {
        var now = DateTimeOffset.UtcNow;
        var root = CaRequest($"CN={name} Root", _rootKey);
        Root = root.CreateSelfSigned(now.AddYears(-5), now.AddYears(5));
        using var issuer = CaRequest($"CN={name} Issuing", _issuingKey).Create(Root, now.AddYears(-4), now.AddYears(4), [1, 1]);
        Issuing = issuer.CopyWithPrivateKey(_issuingKey);
    }

    public X509Certificate2 Root { get; }

    public X509Certificate2 Issuing { get; }

    public TrustAnchors Anchors => new([new(Root.RawData)], [new(Issuing.RawData)]);

    /// <summary>A signer's certificate with its key.</summary>
    public X509Certificate2 Rsa(X509KeyUsageFlags usage = X509KeyUsageFlags.DigitalSignature, DateTimeOffset? from = null, DateTimeOffset? to = null)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest(UserName, key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var certificate = Issue(request, usage, from, to);
        return certificate.CopyWithPrivateKey(key);
    }

    /// <summary>As <see cref="Rsa"/> with a P-256 key.</summary>
    public X509Certificate2 P256()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = Issue(new CertificateRequest(UserName, key, HashAlgorithmName.SHA256), X509KeyUsageFlags.DigitalSignature, null, null);
        return certificate.CopyWithPrivateKey(key);
    }

    /// <summary>A certificate for TLS on localhost, server or client.</summary>
    public X509Certificate2 Tls(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        using var certificate = Issue(request, X509KeyUsageFlags.DigitalSignature, null, null);
        using var withKey = certificate.CopyWithPrivateKey(key);
        return X509CertificateLoader.LoadPkcs12(withKey.Export(X509ContentType.Pkcs12), null, X509KeyStorageFlags.Exportable);
    }

    /// <summary>Writes what <c>--ca-dir</c> names.</summary>
    public void WriteTo(string directory)
    {
        File.WriteAllText(Path.Combine(directory, "root.crt"), Root.ExportCertificatePem());
        File.WriteAllText(Path.Combine(directory, "issuing.crt"), Issuing.ExportCertificatePem());
        File.WriteAllText(Path.Combine(directory, "tls-ca.crt"), Root.ExportCertificatePem() + "\n" + Issuing.ExportCertificatePem());
    }

    public void Dispose()
    {
        Root.Dispose();
        Issuing.Dispose();
        _rootKey.Dispose();
        _issuingKey.Dispose();
    }

    private string UserName => $"CN=Test User {++_serial}, SERIALNUMBER=MIDTEST{_serial:0000}";

    private X509Certificate2 Issue(CertificateRequest request, X509KeyUsageFlags usage, DateTimeOffset? from, DateTimeOffset? to)
    {
        if (usage != X509KeyUsageFlags.None)
        {
            request.CertificateExtensions.Add(new X509KeyUsageExtension(usage, critical: true));
        }

        var now = DateTimeOffset.UtcNow;
        var generator = X509SignatureGenerator.CreateForECDsa(_issuingKey);
        return request.Create(Issuing.SubjectName, generator, from ?? now.AddDays(-1), to ?? now.AddYears(1), RandomNumberGenerator.GetBytes(12));
    }

    private static CertificateRequest CaRequest(string name, ECDsa key)
    {
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, critical: true));
        return request;
    }
}
