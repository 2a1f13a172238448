using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Mss.Gateway.Tests.Testing;

/// <summary>Self-signed certificates: nothing but the fingerprint is looked at.</summary>
internal static class TestCertificates
{
    public static readonly X509Certificate2 Server = Create("localhost");

    public static readonly X509Certificate2 Office = Create("Office");

    public static readonly X509Certificate2 Stranger = Create("Office");

    public static string Fingerprint(X509Certificate2 certificate) => Convert.ToHexString(SHA256.HashData(certificate.RawData));

    public static X509Certificate2 Create(string name, DateTimeOffset? from = null, DateTimeOffset? to = null)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        using var certificate = request.CreateSelfSigned(from ?? TestTime.Start.AddYears(-10), to ?? TestTime.Start.AddYears(10));
        return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), null, X509KeyStorageFlags.Exportable);
    }
}
