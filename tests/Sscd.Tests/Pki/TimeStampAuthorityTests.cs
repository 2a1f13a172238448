using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;
using System.Text;
using Microsoft.Extensions.Time.Testing;
using Mss.Sscd.Cms;
using Mss.Sscd.Keys;
using Mss.Sscd.Pki;

namespace Mss.Sscd.Tests.Pki;

public sealed class TimeStampAuthorityTests(SignersFixture signers) : IClassFixture<SignersFixture>
{
    private static readonly byte[] Data = Encoding.UTF8.GetBytes("a signature value");

    // Within the certificate's time, and with more digits than a token has.
    private static readonly DateTimeOffset Moment = new(DateTimeOffset.UtcNow.UtcDateTime.Date.AddDays(1).AddTicks((456 * TimeSpan.TicksPerMillisecond) + 7), TimeSpan.Zero);
    private readonly FakeTimeProvider _time = new(Moment);

    [Fact]
    public void A_token_verifies_and_says_when_what_and_by_which_policy()
    {
        var token = Decode(Authority(new TimeStampOptions { Policy = "1.3.6.1.4.1.99999.1", Accuracy = TimeSpan.FromMilliseconds(1500) }).Stamp(SHA256.HashData(Data)));
        Assert.True(token.VerifySignatureForData(Data, out var certificate, null));
        Assert.Equal(signers.Ca.TimeStamp.Thumbprint, certificate.Thumbprint);
        Assert.Equal(Moment.AddTicks(-7), token.TokenInfo.Timestamp);
        Assert.Equal("1.3.6.1.4.1.99999.1", token.TokenInfo.PolicyId.Value);
        Assert.Equal(1_500_000, token.TokenInfo.AccuracyInMicroseconds);
        Assert.False(token.VerifySignatureForData([.. Data, 0], out _, null));
        Assert.Equal(2, token.AsSignedCms().Certificates.Count);
    }

    [Fact]
    public void No_two_tokens_have_the_same_serial_number()
    {
        var authority = Authority();
        var serials = Enumerable.Range(0, 20).Select(_ => Convert.ToHexString(Decode(authority.Stamp(SHA256.HashData(Data))).TokenInfo.GetSerialNumber().Span)).ToList();
        Assert.Equal(20, serials.Distinct().Count());
    }

    [Fact]
    public void A_token_in_a_CMS_is_over_its_signature_value_and_leaves_the_signature_valid()
    {
        var scheme = new SignatureScheme(SignatureAlgorithm.Ecdsa, HashAlgorithmName.SHA256);
        var attributes = CmsSignature.SignedAttributes(SHA256.HashData(Data), _time.GetUtcNow(), signers.Ec.Certificate, HashAlgorithmName.SHA256);
        var value = signers.Ec.Sign(scheme, SHA256.HashData(attributes));
        var token = Authority().Stamp(SHA256.HashData(value));
        var cms = new SignedCms();
        cms.Decode(CmsSignature.Assemble(Data, attributes, signers.Ec.Certificate, scheme, value, token));

        cms.CheckSignature(verifySignatureOnly: true);
        var signer = cms.SignerInfos[0];
        var attribute = Assert.Single(signer.UnsignedAttributes.Cast<CryptographicAttributeObject>());
        Assert.Equal("1.2.840.113549.1.9.16.2.14", attribute.Oid.Value);
        Assert.True(Decode(attribute.Values[0].RawData).VerifySignatureForSignerInfo(signer, out _, null));

        // The signer's certificate stays the only one (wire rule 24).
        Assert.Single(cms.Certificates);
    }

    [OpenSslFact]
    public async Task Openssl_accepts_a_token_and_refuses_it_for_other_data()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllBytesAsync(folder["data"], Data);
        await File.WriteAllBytesAsync(folder["other"], [.. Data, 1]);
        using var now = new TimeStampAuthority(Own(), [signers.Ca.Issuing], new TimeStampOptions(), TimeProvider.System);
        await File.WriteAllBytesAsync(folder["token"], now.Stamp(SHA256.HashData(Data)));
        string[] verify = ["ts", "-verify", "-token_in", "-in", folder["token"], "-CAfile", Path.Combine(signers.Folder, "root.crt"), "-data"];

        await OpenSsl.RunAsync([.. verify, folder["data"]]);
        Assert.NotEqual(0, (await OpenSsl.TryRunAsync([.. verify, folder["other"]])).Code);
    }

    [Fact]
    public void A_certificate_for_anything_else_is_refused() =>
        Assert.Contains("timeStamping", Assert.Throws<ArgumentException>(() => Make(signers.Ca.Attributes)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_certificate_without_its_key_is_refused()
    {
        var bare = System.Security.Cryptography.X509Certificates.X509CertificateLoader.LoadCertificate(signers.Ca.TimeStamp.RawData);
        Assert.Contains("private key", Assert.Throws<ArgumentException>(() => Make(bare)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_digest_of_another_length_is_refused() => Assert.Throws<ArgumentException>(() => Authority().Stamp(new byte[20]));

    [Theory]
    [InlineData("", 1000, "Policy")]
    [InlineData("1", 1000, "Policy")]
    [InlineData("3.1.2", 1000, "Policy")]
    [InlineData("1.x.2", 1000, "Policy")]
    [InlineData("1.2..3", 1000, "Policy")]
    [InlineData("1.2.3", 0, "Accuracy")]
    [InlineData("1.2.3", 60_001, "Accuracy")]
    public void A_wrong_option_is_named(string policy, int milliseconds, string name) =>
        Assert.StartsWith(name, new TimeStampOptions { Policy = policy, Accuracy = TimeSpan.FromMilliseconds(milliseconds) }.Check(), StringComparison.Ordinal);

    [Fact]
    public void The_defaults_are_right() => Assert.Null(new TimeStampOptions().Check());

    private TimeStampAuthority Authority(TimeStampOptions? options = null) => Make(Own(), options);

    private TimeStampAuthority Make(System.Security.Cryptography.X509Certificates.X509Certificate2 certificate, TimeStampOptions? options = null) =>
        new(certificate, [signers.Ca.Issuing], options ?? new TimeStampOptions(), _time);

    // The authority owns its certificate; the fixture's is shared.
    private System.Security.Cryptography.X509Certificates.X509Certificate2 Own() => new(signers.Ca.TimeStamp);

    private static Rfc3161TimestampToken Decode(byte[] token)
    {
        Assert.True(Rfc3161TimestampToken.TryDecode(token, out var decoded, out var read));
        Assert.Equal(token.Length, read);
        return decoded;
    }
}
