using System.Security.Cryptography.X509Certificates;
using System.Text;
using Mss.Cli.Tests.Testing;
using Mss.Cli.Verification;

namespace Mss.Cli.Tests.Verification;

public sealed class CmsVerifierTests : IDisposable
{
    private static readonly byte[] Text = Encoding.UTF8.GetBytes("Pay 12.50 € to Shop?");
    private static readonly ExpectedContent Expected = new(Text, IsHash: false);

    private readonly TestPki _pki = new();

    private static DateTimeOffset Now => DateTimeOffset.UtcNow;

    public void Dispose() => _pki.Dispose();

    [Fact]
    public void A_good_RSA_signature_passes_every_check()
    {
        using var signer = _pki.Rsa();
        var report = CmsVerifier.Verify(TestCms.Sign(signer, Text), Expected, _pki.Anchors, Now);
        Assert.True(report.Passed, Describe(report));
        Assert.Equal(
            ["structure", "content", "digest", "signature value", "certificate chain", "certificate validity", "key usage"],
            report.Checks.Select(c => c.Name));
        Assert.Equal("SHA-256 with RSA", report.Algorithm);
        Assert.NotNull(report.SigningTime);
    }

    [Fact]
    public void A_good_ECDSA_signature_passes()
    {
        using var signer = _pki.P256();
        var report = CmsVerifier.Verify(TestCms.Sign(signer, Text), Expected, _pki.Anchors, Now);
        Assert.True(report.Passed, Describe(report));
        Assert.Equal("SHA-256 with ECDSA", report.Algorithm);
    }

    [Fact]
    public void A_good_RSA_PSS_signature_passes()
    {
        using var signer = _pki.Rsa();
        var report = CmsVerifier.Verify(TestCms.Sign(signer, Text, pss: true), Expected, _pki.Anchors, Now);
        Assert.True(report.Passed, Describe(report));
        Assert.Equal("SHA-256 with RSAandMGF1", report.Algorithm);
    }

    [Fact]
    public void A_signature_over_another_text_fails_although_it_is_mathematically_good()
    {
        using var signer = _pki.P256();
        var report = CmsVerifier.Verify(TestCms.Sign(signer, Encoding.UTF8.GetBytes("Pay 92.50 € to Shop?")), Expected, _pki.Anchors, Now);
        Assert.Equal(["content"], Failed(report));
        Assert.Contains("first difference at byte 4", report.Checks.Single(c => !c.Passed).Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void Content_that_was_changed_after_signing_fails_in_content_digest_and_value()
    {
        using var signer = _pki.P256();
        var cms = TestCms.Sign(signer, Text);
        var at = cms.AsSpan().IndexOf(Text);
        cms[at] ^= 1;
        var report = CmsVerifier.Verify(cms, Expected, _pki.Anchors, Now);
        Assert.Equal(["content", "digest", "signature value"], Failed(report));
    }

    [Fact]
    public void A_changed_signature_value_fails()
    {
        using var signer = _pki.Rsa();
        var cms = TestCms.Sign(signer, Text);
        cms[^1] ^= 1; // the last octets are those of the RSA value
        var report = CmsVerifier.Verify(cms, Expected, _pki.Anchors, Now);
        Assert.Equal(["signature value"], Failed(report));
    }

    [Fact]
    public void A_certificate_of_another_CA_fails_even_if_the_CA_has_the_same_name()
    {
        using var other = new TestPki();
        using var signer = other.P256();
        var report = CmsVerifier.Verify(TestCms.Sign(signer, Text), Expected, _pki.Anchors, Now);
        Assert.Equal(["certificate chain"], Failed(report));
    }

    [Fact]
    public void A_chain_whose_intermediate_is_missing_fails()
    {
        using var signer = _pki.P256();
        var report = CmsVerifier.Verify(TestCms.Sign(signer, Text), Expected, _pki.Anchors with { Intermediates = [] }, Now);
        Assert.Equal(["certificate chain"], Failed(report));
    }

    [Fact]
    public void An_end_user_is_no_CA_even_if_listed_as_one()
    {
        using var user = _pki.P256();
        using var signer = _pki.Rsa();
        var anchors = new TrustAnchors([new(signer.RawData)], [new(user.RawData)]);
        var report = CmsVerifier.Verify(TestCms.Sign(signer, Text), Expected, anchors, Now);
        Assert.Equal(["certificate chain"], Failed(report));
    }

    [Fact]
    public void Without_anchors_the_chain_is_not_checked()
    {
        using var other = new TestPki("Other");
        using var signer = other.P256();
        var report = CmsVerifier.Verify(TestCms.Sign(signer, Text), Expected, anchors: null, Now);
        Assert.True(report.Passed, Describe(report));
        Assert.DoesNotContain("certificate chain", report.Checks.Select(c => c.Name));
    }

    [Fact]
    public void An_expired_certificate_fails()
    {
        using var signer = _pki.Rsa(from: Now.AddYears(-2), to: Now.AddDays(-1));
        var report = CmsVerifier.Verify(TestCms.Sign(signer, Text), Expected, _pki.Anchors, Now);
        Assert.Equal(["certificate validity"], Failed(report));
    }

    [Fact]
    public void A_signing_time_before_the_certificate_was_valid_fails()
    {
        using var signer = _pki.Rsa();
        var cms = TestCms.Sign(signer, Text, signingTime: DateTime.UtcNow.AddYears(-1));
        Assert.Equal(["certificate validity"], Failed(CmsVerifier.Verify(cms, Expected, _pki.Anchors, Now)));
    }

    [Theory]
    [InlineData(X509KeyUsageFlags.NonRepudiation, true)]
    [InlineData(X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.NonRepudiation, true)]
    [InlineData(X509KeyUsageFlags.KeyEncipherment, false)]
    [InlineData(X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.KeyCertSign, false)]
    [InlineData(X509KeyUsageFlags.None, false)]
    public void Key_usage_must_be_for_signatures_and_not_of_a_CA(X509KeyUsageFlags usage, bool good)
    {
        using var signer = _pki.Rsa(usage);
        var report = CmsVerifier.Verify(TestCms.Sign(signer, Text), Expected, _pki.Anchors, Now);
        Assert.Equal(good ? [] : ["key usage"], Failed(report));
    }

    [Fact]
    public void A_detached_signature_of_a_text_fails_because_nobody_can_see_what_was_signed()
    {
        using var signer = _pki.P256();
        var report = CmsVerifier.Verify(TestCms.Sign(signer, Text, detached: true), Expected, _pki.Anchors, Now);
        Assert.Contains("content", Failed(report));
    }

    [Fact]
    public void A_detached_signature_passes_for_the_hash_of_its_document_and_for_no_other()
    {
        using var signer = _pki.P256();
        var cms = TestCms.Sign(signer, Text, detached: true);
        var hash = System.Security.Cryptography.SHA256.HashData(Text);
        var report = CmsVerifier.Verify(cms, new ExpectedContent(hash, IsHash: true), _pki.Anchors, Now);
        Assert.True(report.Passed, Describe(report));
        hash[0] ^= 1;
        Assert.Equal(["digest"], Failed(CmsVerifier.Verify(cms, new ExpectedContent(hash, IsHash: true), _pki.Anchors, Now)));
    }

    [Fact]
    public void A_signature_over_the_hash_as_content_passes()
    {
        using var signer = _pki.Rsa();
        var hash = System.Security.Cryptography.SHA256.HashData(Text);
        var report = CmsVerifier.Verify(TestCms.Sign(signer, hash), new ExpectedContent(hash, IsHash: true), _pki.Anchors, Now);
        Assert.True(report.Passed, Describe(report));
    }

    [Theory]
    [InlineData("")]
    [InlineData("00")]
    [InlineData("30820100")]
    [InlineData("3003020100")]
    [InlineData("300B06092A864886F70D010702")]
    public void What_is_no_CMS_fails_in_structure_and_does_not_throw(string hex)
    {
        Assert.Equal(["structure"], Failed(CmsVerifier.Verify(Convert.FromHexString(hex), Expected, _pki.Anchors, Now)));
    }

    [Fact]
    public void Every_truncation_and_every_flipped_octet_fails_and_never_throws()
    {
        using var signer = _pki.P256();
        var cms = TestCms.Sign(signer, Text);
        for (var i = 0; i < cms.Length; i += 7)
        {
            Assert.False(CmsVerifier.Verify(cms[..i], Expected, _pki.Anchors, Now).Passed);
            var flipped = (byte[])cms.Clone();
            flipped[i] ^= 0xFF;
            CmsVerifier.Verify(flipped, Expected, _pki.Anchors, Now);
        }
    }

    private static IEnumerable<string> Failed(VerificationReport report) => report.Checks.Where(c => !c.Passed).Select(c => c.Name);

    private static string Describe(VerificationReport report) => string.Join("; ", report.Checks.Where(c => !c.Passed).Select(c => $"{c.Name}: {c.Detail}"));
}
