using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Mss.Silo.Tests.Hosting;
using Mss.Silo.Tests.Wire;

namespace Mss.Silo.Tests.Signatures;

/// <summary>The formats that a signature is delivered in, and the types of data that it can be of.</summary>
[Collection(SharedAppGroup.Name)]
public sealed class FormatTests(SharedApp shared)
{
    private const string Rsa = "+99901000001";
    private const string P256 = "+99901000002";
    private const string Pkcs1 = "http://uri.etsi.org/TS102204/v1.1.2#PKCS1";
    private const string KiuruPkcs1 = "http://www.methics.fi/KiuruMSSP/v3.2.0#PKCS1";
    private const string FiComPkcs1 = "http://mss.ficom.fi/TS102204/v1.0.0#PKCS1";
    private const string PssOid = "1.2.840.113549.1.1.10";
    private const string Sha256 = """MimeType="application/x-sha256" Encoding="base64" """;
    private const string Octets = """MimeType="application/octet-stream" Encoding="base64" """;
    private static readonly byte[] Text = Encoding.UTF8.GetBytes("Pay 10 euro?");
    private readonly MssApp _app = shared.App;

    [Theory]
    [InlineData(Rsa, Pkcs1)]
    [InlineData(P256, Pkcs1)]
    [InlineData(Rsa, KiuruPkcs1)]
    [InlineData(P256, KiuruPkcs1)]
    public async Task A_bare_signature_verifies_with_the_users_certificate(string msisdn, string format)
    {
        var answer = await SignAsync(new RequestText { Msisdn = msisdn, Format = format });

        using var certificate = await CertificateOfAsync(msisdn);
        Assert.True(VerifyData(certificate, Text, answer.Signature));
    }

    [Theory]
    [InlineData(Rsa)]
    [InlineData(P256)]
    public async Task FiComs_structure_holds_the_bare_signature_and_the_certificate(string msisdn)
    {
        var answer = await SignAsync(new RequestText { Msisdn = msisdn, Format = FiComPkcs1 });

        using var certificate = X509CertificateLoader.LoadCertificate(answer.FiComCertificate);
        Verified.Chain(certificate, _app.Pki);
        Assert.True(VerifyData(certificate, Text, answer.Signature));
    }

    [Theory]
    [InlineData("http://uri.etsi.org/TS102204/v1.1.2#CMS-Signature#rsa-pss", "mss::sign:loa4")]
    [InlineData("http://uri.etsi.org/TS102204/v1.1.2#PKCS7#rsa-pss", "mss::sign:loa4")]
    [InlineData(null, "mss::sign:loa4#rsa-pss")]
    public async Task A_CMS_is_signed_with_PSS_when_format_or_profile_ask_for_it(string? format, string profile)
    {
        var answer = await SignAsync(new RequestText { Msisdn = Rsa, Format = format, Profile = profile });

        Verified.Cms(answer.Signature, Text, _app.Pki);
        var cms = new SignedCms();
        cms.Decode(answer.Signature);
        Assert.Equal(PssOid, cms.SignerInfos[0].SignatureAlgorithm.Value);
    }

    [Fact]
    public async Task A_bare_signature_is_PSS_when_the_format_asks_for_it()
    {
        var answer = await SignAsync(new RequestText { Msisdn = Rsa, Format = Pkcs1 + "#rsa-pss" });

        using var certificate = await CertificateOfAsync(Rsa);
        using var key = certificate.GetRSAPublicKey()!;
        Assert.True(key.VerifyData(Text, answer.Signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pss));
        Assert.False(key.VerifyData(Text, answer.Signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
    }

    [Fact]
    public async Task PSS_is_refused_when_the_user_has_only_an_elliptic_curve_key()
    {
        var answer = await _app.Client.SignAsync(new RequestText { Msisdn = P256, Format = Pkcs1 + "#rsa-pss" });

        Assert.Equal(109, answer.Fault);
    }

    [Theory]
    [InlineData(Rsa)]
    [InlineData(P256)]
    public async Task Of_a_bare_digest_the_CMS_is_detached_and_verifies_with_the_document(string msisdn)
    {
        var document = Encoding.UTF8.GetBytes("a contract that the MSSP never sees");
        var answer = await SignAsync(new RequestText { Msisdn = msisdn, Profile = "mss::digest:loa4", Data = Convert.ToBase64String(SHA256.HashData(document)), DataType = Sha256 });

        Verified.DetachedCms(answer.Signature, document, _app.Pki);
        Assert.Throws<CryptographicException>(() => Verified.DetachedCms(answer.Signature, [.. document, 0], _app.Pki));
    }

    [Theory]
    [InlineData(Rsa, "2.16.840.1.101.3.4.2.1")]
    [InlineData(P256, "2.16.840.1.101.3.4.2.1")]
    [InlineData(Rsa, "2.16.840.1.101.3.4.2.3")]
    public async Task A_DigestInfo_is_signed_with_its_own_hash(string msisdn, string oid)
    {
        var hash = HashAlgorithmName.FromOid(oid);
        var document = Encoding.UTF8.GetBytes("a document at the AP");
        var digestInfo = DigestInfo(oid, CryptographicOperations.HashData(hash, document));
        var answer = await SignAsync(new RequestText { Msisdn = msisdn, Profile = "mss::digest:loa4", Format = Pkcs1, Data = Convert.ToBase64String(digestInfo), DataType = Octets });

        using var certificate = await CertificateOfAsync(msisdn);
        Assert.True(VerifyData(certificate, document, answer.Signature, hash));
    }

    [Theory]
    [InlineData("http://uri.etsi.org/TS102204/v1.1.2#XML-Signature", 101)]
    [InlineData("", 500)]
    public async Task An_unknown_format_is_refused_and_an_empty_one_is_CMS(string format, int code)
    {
        var answer = await _app.Client.SignAsync(new RequestText { Format = format });

        Assert.Equal(code, answer.Code);
    }

    [Fact]
    public async Task A_digest_of_another_length_is_refused()
    {
        var answer = await _app.Client.SignAsync(new RequestText { Profile = "mss::digest:loa4", Data = Convert.ToBase64String(new byte[20]), DataType = Sha256 });

        Assert.Equal(103, answer.Fault);
    }

    private async Task<MssReply> SignAsync(RequestText request)
    {
        var answer = await _app.Client.SignAsync(request);
        Assert.True(answer.Code == 500, answer.Text);
        return answer;
    }

    /// <summary>A bare signature names no certificate; it is known to an AP from an earlier CMS of the user.</summary>
    private async Task<X509Certificate2> CertificateOfAsync(string msisdn) =>
        Verified.Cms((await SignAsync(new RequestText { Msisdn = msisdn })).Signature, Text, _app.Pki);

    private static bool VerifyData(X509Certificate2 certificate, byte[] data, byte[] signature, HashAlgorithmName? hash = null)
    {
        var name = hash ?? HashAlgorithmName.SHA256;
        using var rsa = certificate.GetRSAPublicKey();
        using var ec = certificate.GetECDsaPublicKey();
        return rsa?.VerifyData(data, signature, name, RSASignaturePadding.Pkcs1) ?? ec!.VerifyData(data, signature, name, DSASignatureFormat.Rfc3279DerSequence);
    }

    private static byte[] DigestInfo(string oid, byte[] digest)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            using (writer.PushSequence())
            {
                writer.WriteObjectIdentifier(oid);
                writer.WriteNull();
            }

            writer.WriteOctetString(digest);
        }

        return writer.Encode();
    }
}
