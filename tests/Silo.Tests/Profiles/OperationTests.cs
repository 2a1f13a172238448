using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Mss.Silo.Tests.Hosting;
using Mss.Silo.Tests.Signatures;
using Mss.Silo.Tests.Wire;
using Org.BouncyCastle.Asn1.Crmf;
using Org.BouncyCastle.Crmf;
using Org.BouncyCastle.Crypto.Operators;
using Org.BouncyCastle.Security;

namespace Mss.Silo.Tests.Profiles;

/// <summary>What comes out of the operations of a profile, and what does not.</summary>
[Collection(SharedAppGroup.Name)]
public sealed class OperationTests(SharedApp shared)
{
    private const string Rsa = "+99901000001";
    private const string P256 = "+99901000002";
    private const string Pkcs1 = "http://uri.etsi.org/TS102204/v1.1.2#PKCS1";
    private const string Sha256 = """MimeType="application/x-sha256" Encoding="base64" """;
    private const string Octets = """MimeType="application/octet-stream" Encoding="base64" """;
    private readonly MssApp _app = shared.App;

    [Theory]
    [InlineData(Rsa, "mss::pop:loa4")]
    [InlineData(P256, "mss::pop:loa4")]
    [InlineData(Rsa, "mss::pop:loa4#rsa-pss")]
    public async Task Pop_delivers_a_PKCS10_request_of_the_users_key_and_name_that_verifies(string msisdn, string profile)
    {
        var answer = await _app.Client.SignAsync(new RequestText { Msisdn = msisdn, Profile = profile, Data = "Prove that this is your key?" });

        Assert.Equal(500, answer.Code);

        // Loading it verifies its signature with the key inside.
        var padding = profile.Contains("pss", StringComparison.Ordinal) ? RSASignaturePadding.Pss : RSASignaturePadding.Pkcs1;
        var request = CertificateRequest.LoadSigningRequest(answer.Signature, HashAlgorithmName.SHA256, CertificateRequestLoadOptions.Default, padding);
        var named = await _app.Client.SignAsync(new RequestText { Msisdn = msisdn });
        using var certificate = Verified.Cms(named.Signature, Encoding.UTF8.GetBytes("Pay 10 euro?"), _app.Pki);
        Assert.Equal(certificate.SubjectName.RawData, request.SubjectName.RawData);
        Assert.Equal(certificate.PublicKey.ExportSubjectPublicKeyInfo(), request.PublicKey.ExportSubjectPublicKeyInfo());
        Assert.Throws<CryptographicException>(() =>
        {
            var forged = answer.Signature;
            forged[^1] ^= 1;
            CertificateRequest.LoadSigningRequest(forged, HashAlgorithmName.SHA256, CertificateRequestLoadOptions.Default, padding);
        });
    }

    [Theory]
    [InlineData(Rsa, "mss::popo:loa4")]
    [InlineData(P256, "mss::popo:loa4")]
    public async Task Popo_delivers_a_CRMF_request_of_the_users_key_and_name_that_verifies(string msisdn, string profile)
    {
        var answer = await _app.Client.SignAsync(new RequestText { Msisdn = msisdn, Profile = profile, Data = "Prove that this is your key?" });

        Assert.Equal(500, answer.Code);
        var message = new CertificateRequestMessage(CertReqMessages.GetInstance(answer.Signature).ToCertReqMsgArray().Single());
        var named = await _app.Client.SignAsync(new RequestText { Msisdn = msisdn });
        using var certificate = Verified.Cms(named.Signature, Encoding.UTF8.GetBytes("Pay 10 euro?"), _app.Pki);
        Assert.Equal(certificate.SubjectName.RawData, message.GetCertTemplate().Subject.GetDerEncoded());
        Assert.Equal(certificate.PublicKey.ExportSubjectPublicKeyInfo(), message.GetCertTemplate().PublicKey.GetDerEncoded());
        Assert.True(message.IsValidSigningKeyPop(new Asn1VerifierFactoryProvider(PublicKeyFactory.CreateKey(message.GetCertTemplate().PublicKey))));
    }

    [Theory]
    [InlineData("mss::authn:loa4", Sha256, null, 101)]
    [InlineData("mss::sign:loa4", Sha256, null, 102)]
    [InlineData("mss::sign:loa4", Octets, null, 102)]
    [InlineData("mss::digest:loa4", Octets, null, 101)]
    [InlineData("mss::digest:loa4", Octets, Pkcs1, 101)]
    [InlineData("mss::encrypt:loa4", Octets, null, 109)]
    [InlineData("mss::popo:loa4", Octets, null, 101)]
    public async Task Fault_101_102_or_109_what_an_operation_does_not_sign(string profile, string type, string? format, int code)
    {
        var answer = await _app.Client.SignAsync(new RequestText { Profile = profile, DataType = type, Format = format, Data = Convert.ToBase64String(new byte[32]) });

        Assert.Equal(code, answer.Fault);
    }

    [Theory]
    [InlineData("mss::authn:loa4", 101)]
    [InlineData("mss::anonymous:loa2", 101)]
    [InlineData("mss::digest:loa4", 500)]
    public async Task Fault_101_a_log_in_does_not_sign_the_hash_of_a_document(string profile, int code)
    {
        byte[] digestInfo = [.. Convert.FromHexString("3031300d060960864801650304020105000420"), .. SHA256.HashData("a contract"u8)];
        var answer = await _app.Client.SignAsync(new RequestText
        {
            Msisdn = code == 500 || profile.Contains("authn", StringComparison.Ordinal) ? Rsa : "+99901000004",
            Profile = profile,
            Format = Pkcs1,
            DataType = Octets,
            Data = Convert.ToBase64String(digestInfo),
        });

        Assert.Equal(code, answer.Code);
    }

    [Theory]
    [InlineData("http://mid.swisscom.ch/Any-LoA4", "http://mid.swisscom.ch/STK-LoA4")]
    [InlineData("http://mid.swisscom.ch/STK-LoA4", "http://mid.swisscom.ch/STK-LoA4")]
    [InlineData("http://mid.swisscom.ch/MID/v1/AuthProfile1", "http://mid.swisscom.ch/STK-LoA4")]
    [InlineData("http://mid.swisscom.ch/Device-LoA4", null)]
    [InlineData("http://mss.ficom.fi/TS102206/v1.0.0/authentication-profile.xml", "http://mss.ficom.fi/TS102206/v1.0.0/authentication-profile.xml")]
    [InlineData("mss:mobileid.ch:authn:loa4", "mss:swisscom.ch:authn:loa4:sim")]
    public async Task The_answer_names_the_profile_that_was_used_in_the_language_of_who_asked(string asked, string? answered)
    {
        var request = new RequestText { Msisdn = Rsa, Profile = asked };
        var answer = await _app.Client.SignAsync(request);

        Assert.Equal((answered is null ? 109 : 500, answered), (answer.Code, answered is null ? null : answer.Profile));
        Assert.Equal(answer.Code, (await _app.Client.SignAsync(request)).Code);
    }
}
