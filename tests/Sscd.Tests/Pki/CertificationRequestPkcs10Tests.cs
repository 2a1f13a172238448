using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Mss.Sscd.Pki;

namespace Mss.Sscd.Tests.Pki;

/// <summary>PKCS#10 requests, read back by the platform, which verifies them.</summary>
public sealed class CertificationRequestPkcs10Tests
{
    private const string Subject = "CN=Users Name, SERIALNUMBER=MSSTST0123456789, C=FI";

    public static TheoryData<string, string> Schemes => new()
    {
        { "RsaPkcs1", "SHA256" }, { "RsaPkcs1", "SHA384" }, { "RsaPkcs1", "SHA512" }, { "RsaPss", "SHA256" }, { "RsaPss", "SHA512" }, { "nistP256", "SHA256" }, { "nistP384", "SHA384" }, { "nistP521", "SHA512" },
    };

    [Theory]
    [MemberData(nameof(Schemes))]
    public void A_request_verifies_and_names_the_certified_key_and_subject(string algorithm, string hashName)
    {
        var hash = new HashAlgorithmName(hashName);
        var padding = algorithm == "RsaPss" ? RSASignaturePadding.Pss : RSASignaturePadding.Pkcs1;
        using AsymmetricAlgorithm key = algorithm.StartsWith("Rsa", StringComparison.Ordinal) ? RSA.Create(2048) : ECDsa.Create(ECCurve.CreateFromFriendlyName(algorithm));
        var made = key is RSA rsa ? new CertificateRequest(Subject, rsa, hash, padding) : new CertificateRequest(Subject, (ECDsa)key, hash);
        using var certificate = made.CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(70));

        var info = CertificationRequestPkcs10.Info(certificate.RawData);
        var digest = CryptographicOperations.HashData(hash, info);
        var (scheme, signature) = key is RSA signer
            ? (new SignatureScheme(Enum.Parse<SignatureAlgorithm>(algorithm), hash), signer.SignHash(digest, hash, padding))
            : (new SignatureScheme(SignatureAlgorithm.Ecdsa, hash), ((ECDsa)key).SignHash(digest, DSASignatureFormat.Rfc3279DerSequence));
        var request = CertificationRequestPkcs10.Assemble(info, scheme, signature);

        var read = CertificateRequest.LoadSigningRequest(request, hash, CertificateRequestLoadOptions.Default, padding);
        Assert.Equal(certificate.SubjectName.RawData, read.SubjectName.RawData);
        Assert.Equal(certificate.PublicKey.ExportSubjectPublicKeyInfo(), read.PublicKey.ExportSubjectPublicKeyInfo());
        Assert.Empty(read.OtherRequestAttributes);

        request[^1] ^= 1;
        Assert.Throws<CryptographicException>(() => CertificateRequest.LoadSigningRequest(request, hash, CertificateRequestLoadOptions.Default, padding));
    }

    [Fact]
    public void What_is_no_certificate_is_refused() => Assert.Throws<ArgumentException>(() => CertificationRequestPkcs10.Info([0x30, 0]));
}
