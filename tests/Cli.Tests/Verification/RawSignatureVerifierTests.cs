using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Mss.Cli.Tests.Testing;
using Mss.Cli.Verification;

namespace Mss.Cli.Tests.Verification;

public sealed class RawSignatureVerifierTests : IDisposable
{
    private static readonly byte[] Text = Encoding.UTF8.GetBytes("Log in?");

    private readonly TestPki _pki = new();

    public void Dispose() => _pki.Dispose();

    [Fact]
    public void An_RSA_PKCS1_value_passes()
    {
        using var signer = _pki.Rsa();
        using var key = signer.GetRSAPrivateKey()!;
        var report = Verify(key.SignData(Text, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1), signer, new ExpectedContent(Text, false));
        Assert.True(report.Passed);
        Assert.Equal("SHA256 with RSA PKCS#1 v1.5", report.Algorithm);
    }

    [Fact]
    public void An_RSA_PSS_value_passes()
    {
        using var signer = _pki.Rsa();
        using var key = signer.GetRSAPrivateKey()!;
        var report = Verify(key.SignData(Text, HashAlgorithmName.SHA256, RSASignaturePadding.Pss), signer, new ExpectedContent(Text, false));
        Assert.True(report.Passed);
        Assert.Equal("SHA256 with RSA-PSS", report.Algorithm);
    }

    [Fact]
    public void A_DER_ECDSA_value_passes_over_the_text_and_over_the_hash_itself()
    {
        using var signer = _pki.P256();
        using var key = signer.GetECDsaPrivateKey()!;
        var hash = SHA256.HashData(Text);
        var value = key.SignHash(hash, DSASignatureFormat.Rfc3279DerSequence);
        Assert.True(Verify(value, signer, new ExpectedContent(Text, false)).Passed);
        var report = Verify(value, signer, new ExpectedContent(hash, true));
        Assert.True(report.Passed);
        Assert.EndsWith("over the hash itself", report.Algorithm, StringComparison.Ordinal);
    }

    [Fact]
    public void A_value_over_another_text_fails()
    {
        using var signer = _pki.P256();
        using var key = signer.GetECDsaPrivateKey()!;
        var value = key.SignData("Log out?"u8.ToArray(), HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        Assert.False(Verify(value, signer, new ExpectedContent(Text, false)).Passed);
    }

    [Fact]
    public void Without_a_certificate_nothing_can_be_verified()
    {
        Assert.False(RawSignatureVerifier.Verify([1], null, new ExpectedContent(Text, false), _pki.Anchors, DateTimeOffset.UtcNow).Passed);
        Assert.False(RawSignatureVerifier.Verify([1], [0x30, 0], new ExpectedContent(Text, false), _pki.Anchors, DateTimeOffset.UtcNow).Passed);
    }

    private VerificationReport Verify(byte[] value, X509Certificate2 signer, ExpectedContent expected) =>
        RawSignatureVerifier.Verify(value, signer.RawData, expected, _pki.Anchors, DateTimeOffset.UtcNow);
}
