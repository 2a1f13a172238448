using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Mss.Gateway.Http;

namespace Mss.Gateway.Tests.Http;

/// <summary>The file of Mss:TlsCertificate.</summary>
public sealed class TlsCertificateFileTests : IDisposable
{
    private readonly string _file = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());

    [Fact]
    public void A_file_with_an_issuing_CA_gives_the_servers_certificate_and_the_CA_to_send_with_it()
    {
        using var issuing = Make("CN=Issuing", null);
        using var server = Make("CN=mss.example", issuing);
        using var publicPart = X509CertificateLoader.LoadCertificate(issuing.RawData);
        File.WriteAllBytes(_file, new X509Certificate2Collection { publicPart, server }.Export(X509ContentType.Pkcs12)!);

        var (certificate, chain) = KestrelListening.Load(_file, null);

        Assert.Equal(server.Thumbprint, certificate.Thumbprint);
        Assert.True(certificate.HasPrivateKey);
        Assert.Equal(issuing.Thumbprint, Assert.Single(chain).Thumbprint);
    }

    [Fact]
    public void A_file_with_the_servers_certificate_alone_has_nothing_to_send_with_it()
    {
        using var server = Make("CN=mss.example", null);
        File.WriteAllBytes(_file, server.Export(X509ContentType.Pkcs12));
        var (certificate, chain) = KestrelListening.Load(_file, null);
        Assert.Equal(server.Thumbprint, certificate.Thumbprint);
        Assert.Empty(chain);
    }

    [Fact]
    public void A_file_without_a_key_is_refused_and_the_setting_named()
    {
        using var server = Make("CN=mss.example", null);
        using var publicPart = X509CertificateLoader.LoadCertificate(server.RawData);
        File.WriteAllBytes(_file, publicPart.Export(X509ContentType.Pkcs12));
        var error = Assert.Throws<IOException>(() => KestrelListening.Load(_file, null));
        Assert.StartsWith("Mss:TlsCertificate: ", error.Message, StringComparison.Ordinal);
        Assert.Contains("private key", error.Message, StringComparison.Ordinal);
    }

    public void Dispose() => File.Delete(_file);

    private static X509Certificate2 Make(string name, X509Certificate2? issuer)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(issuer is null, false, 0, true));
        var (from, to) = (DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        if (issuer is null)
        {
            return request.CreateSelfSigned(from, to);
        }

        using var certificate = request.Create(issuer, from.AddHours(1), to.AddHours(-1), [1, 2, 3]);
        return certificate.CopyWithPrivateKey(key);
    }
}
