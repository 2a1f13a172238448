using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Mss.Grains.Tests.Hosting;

/// <summary>Certifies the keys of test cards.</summary>
internal static class TestCa
{
    private static readonly ECDsa Key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private static readonly X509Certificate2 Issuer = MakeIssuer();

    /// <summary>The trust anchor.</summary>
    public static X509Certificate2 Anchor => Issuer;

    /// <summary>A certificate with its key for a time-stamp authority.</summary>
    public static X509Certificate2 TimeStamp()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=Test TSA", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.8")], critical: true));
        using var certificate = request.Create(Issuer.SubjectName, X509SignatureGenerator.CreateForECDsa(Key), Issuer.NotBefore, Issuer.NotAfter, [1]);
        return certificate.CopyWithPrivateKey(key);
    }

    public static byte[] Certify(byte[] subjectPublicKeyInfo, DateTimeOffset? notAfter = null, string subject = "CN=Test User, SERIALNUMBER=MSSTST0123456789")
    {
        var name = new X500DistinguishedName(subject);
        var request = new CertificateRequest(name, PublicKey.CreateFromSubjectPublicKeyInfo(subjectPublicKeyInfo, out _), HashAlgorithmName.SHA256);
        var end = notAfter ?? Issuer.NotAfter;
        using var certificate = request.Create(
            Issuer.SubjectName, X509SignatureGenerator.CreateForECDsa(Key), Issuer.NotBefore, end, RandomNumberGenerator.GetBytes(8).Select(b => (byte)(b & 0x7f | 1)).ToArray());
        return certificate.RawData;
    }

    private static X509Certificate2 MakeIssuer()
    {
        var request = new CertificateRequest("CN=Test CA", Key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        return request.CreateSelfSigned(new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero), new DateTimeOffset(2049, 1, 1, 0, 0, 0, TimeSpan.Zero));
    }
}
