using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Mss.Sscd.Pki;
using Org.BouncyCastle.Asn1.Crmf;
using Org.BouncyCastle.Crmf;
using Org.BouncyCastle.Crypto.Operators;
using Org.BouncyCastle.Security;

namespace Mss.Sscd.Tests.Pki;

/// <summary>CRMF requests, read back and verified by another implementation.</summary>
public sealed class CertificateRequestCrmfTests
{
    [Theory]
    [InlineData("RsaPkcs1", "SHA256")]
    [InlineData("RsaPss", "SHA256")]
    [InlineData("nistP256", "SHA256")]
    [InlineData("nistP384", "SHA384")]
    public void A_request_verifies_and_names_the_certified_key_and_subject(string algorithm, string hashName)
    {
        var hash = new HashAlgorithmName(hashName);
        var padding = algorithm == "RsaPss" ? RSASignaturePadding.Pss : RSASignaturePadding.Pkcs1;
        using AsymmetricAlgorithm key = algorithm.StartsWith("Rsa", StringComparison.Ordinal) ? RSA.Create(2048) : ECDsa.Create(ECCurve.CreateFromFriendlyName(algorithm));
        var made = key is RSA rsa ? new CertificateRequest("CN=Users Name, C=FI", rsa, hash, padding) : new CertificateRequest("CN=Users Name, C=FI", (ECDsa)key, hash);
        using var certificate = made.CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(70));

        var info = CertificateRequestCrmf.Info(certificate.RawData);
        var digest = CryptographicOperations.HashData(hash, info);
        var (scheme, signature) = key is RSA signer
            ? (new SignatureScheme(Enum.Parse<SignatureAlgorithm>(algorithm), hash), signer.SignHash(digest, hash, padding))
            : (new SignatureScheme(SignatureAlgorithm.Ecdsa, hash), ((ECDsa)key).SignHash(digest, DSASignatureFormat.Rfc3279DerSequence));

        var message = Read(CertificateRequestCrmf.Assemble(info, scheme, signature));
        Assert.Equal(certificate.SubjectName.RawData, message.GetCertTemplate().Subject.GetDerEncoded());
        Assert.Equal(certificate.PublicKey.ExportSubjectPublicKeyInfo(), message.GetCertTemplate().PublicKey.GetDerEncoded());
        var verifier = new Asn1VerifierFactoryProvider(PublicKeyFactory.CreateKey(message.GetCertTemplate().PublicKey));
        Assert.True(message.IsValidSigningKeyPop(verifier));

        info[^1] ^= 1;
        Assert.False(Read(CertificateRequestCrmf.Assemble(info, scheme, signature)).IsValidSigningKeyPop(verifier));
    }

    [Fact]
    public void What_is_no_certificate_is_refused() => Assert.Throws<ArgumentException>(() => CertificateRequestCrmf.Info([0x30, 0]));

    private static CertificateRequestMessage Read(byte[] der) => new(CertReqMessages.GetInstance(der).ToCertReqMsgArray().Single());
}
