using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Mss.Cli.CommandLine;
using Mss.Cli.Soap;
using Mss.Cli.Tests.Testing;

namespace Mss.Cli.Tests.Soap;

public sealed class ClientCertificateTests : IDisposable
{
    private readonly TestPki _pki = new();
    private readonly TemporaryDirectory _directory = new();
    private readonly X509Certificate2 _ap;

    public ClientCertificateTests()
    {
        _ap = _pki.Tls("ap2.example");
        using var key = _ap.GetECDsaPrivateKey()!;
        File.WriteAllBytes(Path("ap.p12"), _ap.Export(X509ContentType.Pkcs12, "secret"));
        File.WriteAllText(Path("ap.crt"), _ap.ExportCertificatePem());
        File.WriteAllText(Path("ap.key"), key.ExportPkcs8PrivateKeyPem());
        var encryption = new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1000);
        File.WriteAllText(Path("ap.enc"), key.ExportEncryptedPkcs8PrivateKeyPem("secret", encryption));
        File.WriteAllText(Path("both.pem"), _ap.ExportCertificatePem() + "\n" + key.ExportPkcs8PrivateKeyPem());
        File.WriteAllText(Path("noise"), "noise");
    }

    public void Dispose()
    {
        _ap.Dispose();
        _pki.Dispose();
        _directory.Dispose();
    }

    [Theory]
    [InlineData("ap.p12", null, "secret")]
    [InlineData("ap.crt", "ap.key", null)]
    [InlineData("ap.crt", "ap.enc", "secret")]
    [InlineData("both.pem", null, null)]
    public void Certificate_and_key_are_read_from_every_usual_form(string certificate, string? key, string? password)
    {
        using var loaded = ClientCertificate.Load(Path(certificate), key is null ? null : Path(key), password);
        Assert.Equal(_ap.Thumbprint, loaded.Thumbprint);
        Assert.True(loaded.HasPrivateKey);
    }

    [Theory]
    [InlineData("missing", null, null, "--ap-cert")]
    [InlineData("ap.crt", "missing", null, "--ap-key")]
    [InlineData("ap.p12", null, "wrong", "--ap-cert")]
    [InlineData("ap.crt", null, null, "--ap-cert")]
    [InlineData("ap.crt", "noise", null, "--ap-key")]
    [InlineData("ap.crt", "ap.enc", "wrong", "--ap-key")]
    [InlineData("noise", null, null, "--ap-cert")]
    public void What_cannot_be_used_names_the_option(string certificate, string? key, string? password, string option)
    {
        var wrong = Assert.Throws<UsageException>(() => ClientCertificate.Load(Path(certificate), key is null ? null : Path(key), password));
        Assert.Equal(option, wrong.Option);
        Assert.DoesNotContain("secret", wrong.Message, StringComparison.Ordinal);
    }

    private string Path(string name) => _directory.File(name);
}
