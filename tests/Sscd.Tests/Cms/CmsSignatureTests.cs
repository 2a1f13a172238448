using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Mss.Sscd.Cms;
using Org.BouncyCastle.Cms;
using Org.BouncyCastle.X509;

namespace Mss.Sscd.Tests.Cms;

public sealed class CmsSignatureTests(SignersFixture signers) : IClassFixture<SignersFixture>
{
    private static readonly DateTimeOffset At = DateTimeOffset.UtcNow;
    private static readonly byte[] Content = Encoding.UTF8.GetBytes("Pay 5 € to Bob\r\n");

    public static TheoryData<SignatureAlgorithm, string> Schemes { get; } = new()
    {
        { SignatureAlgorithm.RsaPkcs1, "SHA256" },
        { SignatureAlgorithm.RsaPkcs1, "SHA384" },
        { SignatureAlgorithm.RsaPkcs1, "SHA512" },
        { SignatureAlgorithm.RsaPss, "SHA256" },
        { SignatureAlgorithm.RsaPss, "SHA384" },
        { SignatureAlgorithm.RsaPss, "SHA512" },
        { SignatureAlgorithm.Ecdsa, "SHA256" },
        { SignatureAlgorithm.Ecdsa, "SHA384" },
        { SignatureAlgorithm.Ecdsa, "SHA512" },
    };

    [Theory]
    [MemberData(nameof(Schemes))]
    public void The_platforms_SignedCms_accepts_it(SignatureAlgorithm algorithm, string hash)
    {
        var cms = new SignedCms();
        cms.Decode(Make(Scheme(algorithm, hash)));
        cms.CheckSignature(verifySignatureOnly: true);
        Assert.Equal(Content, cms.ContentInfo.Content);
        Assert.Equal(1, cms.Version);
    }

    [Theory]
    [MemberData(nameof(Schemes))]
    public void BouncyCastle_accepts_it(SignatureAlgorithm algorithm, string hash)
    {
        var scheme = Scheme(algorithm, hash);
        var cms = new CmsSignedData(Make(scheme));
        var signer = cms.GetSignerInfos().GetSigners().Single();
        Assert.True(signer.Verify(new X509CertificateParser().ReadCertificate(signers.For(scheme).Certificate)));
    }

    [OpenSslTheory]
    [MemberData(nameof(Schemes))]
    public async Task The_program_openssl_verifies_it_up_to_the_root(SignatureAlgorithm algorithm, string hash)
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllBytesAsync(folder["cms.der"], Make(Scheme(algorithm, hash)));
        await File.WriteAllTextAsync(
            folder["ca.pem"], signers.Ca.Root.ExportCertificatePem() + "\n" + signers.Ca.Issuing.ExportCertificatePem() + "\n");
        Assert.Equal(Content, await OpenSsl.RunAsync(
            "cms", "-verify", "-inform", "DER", "-in", folder["cms.der"], "-CAfile", folder["ca.pem"], "-purpose", "sslclient", "-binary"));
    }

    [OpenSslFact]
    public async Task The_program_openssl_verifies_a_detached_one_over_its_content_and_not_over_another()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllBytesAsync(folder["cms.der"], Make(Scheme(SignatureAlgorithm.RsaPkcs1, "SHA256"), attached: false));
        await File.WriteAllTextAsync(folder["ca.pem"], signers.Ca.Root.ExportCertificatePem() + "\n" + signers.Ca.Issuing.ExportCertificatePem() + "\n");
        await File.WriteAllBytesAsync(folder["content"], Content);
        await File.WriteAllBytesAsync(folder["other"], [.. Content, 1]);
        string[] arguments = ["cms", "-verify", "-inform", "DER", "-in", folder["cms.der"], "-CAfile", folder["ca.pem"], "-purpose", "any", "-binary", "-content"];
        await OpenSsl.RunAsync([.. arguments, folder["content"]]);
        Assert.NotEqual(0, (await OpenSsl.TryRunAsync([.. arguments, folder["other"]])).Code);
    }

    [Fact]
    public void A_signature_over_other_attributes_is_refused_by_the_verifiers()
    {
        var scheme = Scheme(SignatureAlgorithm.RsaPkcs1, "SHA256");
        var attributes = Attributes(scheme);
        var other = CmsSignature.SignedAttributes(SHA256.HashData(Content), At.AddDays(1), signers.Rsa.Certificate, scheme.Hash);
        var cms = new SignedCms();
        cms.Decode(CmsSignature.Assemble(Content, attributes, signers.Rsa.Certificate, scheme, signers.Rsa.Sign(scheme, SHA256.HashData(other))));
        Assert.ThrowsAny<CryptographicException>(() => cms.CheckSignature(verifySignatureOnly: true));
    }

    [Fact]
    public void It_has_the_form_that_deployed_clients_read()
    {
        var cms = new SignedCms();
        cms.Decode(Make(Scheme(SignatureAlgorithm.RsaPkcs1, "SHA256")));
        var signer = Assert.Single(cms.SignerInfos.Cast<SignerInfo>());
        Assert.Equal(1, signer.Version);
        Assert.Equal(SubjectIdentifierType.IssuerAndSerialNumber, signer.SignerIdentifier.Type);
        Assert.Equal("1.2.840.113549.1.1.1", signer.SignatureAlgorithm.Value);
        Assert.Equal("2.16.840.1.101.3.4.2.1", signer.DigestAlgorithm.Value);
        Assert.Equal(signers.Rsa.Certificate, Assert.Single(cms.Certificates).RawData);
        Assert.Equal("1.2.840.113549.1.7.1", cms.ContentInfo.ContentType.Value);
        Assert.Empty(signer.UnsignedAttributes);
        Assert.Equal(
            ["1.2.840.113549.1.9.16.2.47", "1.2.840.113549.1.9.3", "1.2.840.113549.1.9.4", "1.2.840.113549.1.9.5"],
            signer.SignedAttributes.Cast<CryptographicAttributeObject>().Select(a => a.Oid.Value).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_signing_certificate_attribute_names_the_certificate_by_hash_issuer_and_serial_number()
    {
        var cms = new SignedCms();
        cms.Decode(Make(Scheme(SignatureAlgorithm.Ecdsa, "SHA256")));
        var value = cms.SignerInfos[0].SignedAttributes.Cast<CryptographicAttributeObject>().Single(a => a.Oid.Value == "1.2.840.113549.1.9.16.2.47").Values[0].RawData;
        var parsed = Org.BouncyCastle.Asn1.Ess.SigningCertificateV2.GetInstance(value).GetCerts().Single();
        var certificate = new X509CertificateParser().ReadCertificate(signers.Ec.Certificate);
        Assert.Equal("2.16.840.1.101.3.4.2.1", parsed.HashAlgorithm.Algorithm.Id);
        Assert.Equal(SHA256.HashData(signers.Ec.Certificate), parsed.CertHash.GetOctets());
        Assert.Equal(certificate.SerialNumber, parsed.IssuerSerial.Serial.Value);
        Assert.True(certificate.IssuerDN.Equivalent(Org.BouncyCastle.Asn1.X509.X509Name.GetInstance(parsed.IssuerSerial.Issuer.GetNames()[0].Name), inOrder: true));
        Assert.Equal(
            value,
            Org.BouncyCastle.Asn1.Asn1Object.FromByteArray(value).GetDerEncoded());
    }

    [Fact]
    public void The_attributes_are_the_same_octets_each_time_and_in_DER_order()
    {
        var scheme = Scheme(SignatureAlgorithm.Ecdsa, "SHA256");
        var first = Attributes(scheme);
        Assert.Equal(first, Attributes(scheme));
        Assert.Equal(first, Org.BouncyCastle.Asn1.Asn1Object.FromByteArray(first).GetEncoded("DER"));
        Assert.Equal(0x31, first[0]);
        var set = new AsnReader(first, AsnEncodingRules.DER).ReadSetOf(); // checks the order
        Assert.True(set.HasData);
    }

    [Theory]
    [InlineData("1949-12-31T23:59:59Z", "180F31393439313233313233353935395A")]
    [InlineData("1950-01-01T00:00:00Z", "170D3530303130313030303030305A")]
    [InlineData("2026-03-01T14:05:06.789+02:00", "170D3236303330313132303530365A")]
    [InlineData("2049-12-31T23:59:59.999Z", "170D3439313233313233353935395A")]
    [InlineData("2050-01-01T00:00:00Z", "180F32303530303130313030303030305A")]
    public void The_signing_time_is_UTCTime_until_2049_and_GeneralizedTime_after_without_fractions(string time, string der)
    {
        var attributes = CmsSignature.SignedAttributes(
            SHA256.HashData(Content), DateTimeOffset.Parse(time, System.Globalization.CultureInfo.InvariantCulture), signers.Ec.Certificate, HashAlgorithmName.SHA256);
        Assert.Contains("06092A864886F70D010905" + "31" + Convert.ToHexString([(byte)(der.Length / 2)]) + der, Convert.ToHexString(attributes), StringComparison.Ordinal);
    }

    [Fact]
    public void A_detached_one_has_no_content()
    {
        var cms = new CmsSignedData(Make(Scheme(SignatureAlgorithm.Ecdsa, "SHA256"), attached: false));
        Assert.Null(cms.SignedContent);
        var over = new CmsSignedData(new CmsProcessableByteArray(Content), cms.GetEncoded());
        Assert.True(over.GetSignerInfos().GetSigners().Single().Verify(new X509CertificateParser().ReadCertificate(signers.Ec.Certificate)));
    }

    [Fact]
    public void An_empty_content_is_attached_as_such()
    {
        var scheme = Scheme(SignatureAlgorithm.Ecdsa, "SHA256");
        var attributes = CmsSignature.SignedAttributes(SHA256.HashData([]), At, signers.Ec.Certificate, scheme.Hash);
        var cms = new SignedCms();
        cms.Decode(CmsSignature.Assemble(ReadOnlyMemory<byte>.Empty, attributes, signers.Ec.Certificate, scheme, signers.Ec.Sign(scheme, SHA256.HashData(attributes))));
        cms.CheckSignature(verifySignatureOnly: true);
    }

    [Fact]
    public void What_does_not_belong_together_is_not_assembled()
    {
        var scheme = Scheme(SignatureAlgorithm.RsaPkcs1, "SHA256");
        var attributes = Attributes(scheme);
        var (certificate, signature) = (signers.Rsa.Certificate, new byte[256]);
        Throws("signedAttributes", () => CmsSignature.Assemble(new byte[] { 1 }, attributes, certificate, scheme, signature));
        Throws("signedAttributes", () => CmsSignature.Assemble(Content, attributes, certificate, Scheme(SignatureAlgorithm.RsaPkcs1, "SHA512"), signature));
        Throws("signedAttributes", () => CmsSignature.Assemble(Content, attributes[..^1], certificate, scheme, signature));
        Throws("signedAttributes", () => CmsSignature.Assemble(Content, [0x31, 0], certificate, scheme, signature));
        Throws("certificateDer", () => CmsSignature.Assemble(Content, attributes, certificate.AsMemory(1), scheme, signature));
        Throws("signature", () => CmsSignature.Assemble(Content, attributes, certificate, scheme, ReadOnlyMemory<byte>.Empty));
        Throws("contentDigest", () => CmsSignature.SignedAttributes(new byte[20], At, certificate, HashAlgorithmName.SHA256));
        Throws("contentDigest", () => CmsSignature.SignedAttributes(new byte[20], At, certificate, HashAlgorithmName.SHA1));
        Throws("certificateDer", () => CmsSignature.SignedAttributes(new byte[32], At, new byte[10], HashAlgorithmName.SHA256));
    }

    [Fact]
    public void A_large_content_is_attached_whole()
    {
        var scheme = Scheme(SignatureAlgorithm.Ecdsa, "SHA256");
        var large = RandomNumberGenerator.GetBytes(1 << 20);
        var attributes = CmsSignature.SignedAttributes(SHA256.HashData(large), At, signers.Ec.Certificate, scheme.Hash);
        var cms = new SignedCms();
        cms.Decode(CmsSignature.Assemble(large, attributes, signers.Ec.Certificate, scheme, signers.Ec.Sign(scheme, SHA256.HashData(attributes))));
        cms.CheckSignature(verifySignatureOnly: true);
        Assert.Equal(large, cms.ContentInfo.Content);
    }

    private static void Throws(string parameter, Func<byte[]> act) => Assert.Equal(parameter, Assert.Throws<ArgumentException>(() => { act(); }).ParamName);

    private static SignatureScheme Scheme(SignatureAlgorithm algorithm, string hash) => new(algorithm, new HashAlgorithmName(hash));

    private byte[] Attributes(SignatureScheme scheme) =>
        CmsSignature.SignedAttributes(CryptographicOperations.HashData(scheme.Hash, Content), At, signers.For(scheme).Certificate, scheme.Hash);

    private byte[] Make(SignatureScheme scheme, bool attached = true)
    {
        var (signer, attributes) = (signers.For(scheme), Attributes(scheme));
        var signature = signer.Sign(scheme, CryptographicOperations.HashData(scheme.Hash, attributes));
        return CmsSignature.Assemble(attached ? Content : (ReadOnlyMemory<byte>?)null, attributes, signer.Certificate, scheme, signature);
    }
}
