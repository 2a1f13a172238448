using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Mss.Sscd.Pki;

namespace Mss.Sscd.Tests.Pki;

public sealed class CertificateValidatorTests(SignersFixture signers) : IClassFixture<SignersFixture>
{
    private static readonly DateTimeOffset Now = DateTimeOffset.UtcNow;

    [Fact]
    public void A_users_certificate_is_valid_from_its_first_to_its_last_second()
    {
        var validator = Validator(new RevokedCertificates());
        using var certificate = X509CertificateLoader.LoadCertificate(signers.Rsa.Certificate);
        Assert.Equal(CertificateVerdict.Valid, validator.Validate(signers.Rsa.Certificate, Now));
        Assert.Equal(CertificateVerdict.Valid, validator.Validate(signers.Ec.Certificate, Now));
        Assert.Equal(CertificateVerdict.Valid, validator.Validate(signers.Rsa.Certificate, certificate.NotBefore));
        Assert.Equal(CertificateVerdict.Valid, validator.Validate(signers.Rsa.Certificate, certificate.NotAfter));
        Assert.Equal(CertificateVerdict.Expired, validator.Validate(signers.Rsa.Certificate, certificate.NotBefore.AddSeconds(-1)));
        Assert.Equal(CertificateVerdict.Expired, validator.Validate(signers.Rsa.Certificate, certificate.NotAfter.AddSeconds(1)));
    }

    [Fact]
    public void A_revocation_counts_from_the_moment_it_is_known()
    {
        var revoked = new RevokedCertificates();
        var validator = Validator(revoked);
        Assert.Equal(CertificateVerdict.Valid, validator.Validate(signers.Ec.Certificate, Now));
        Revoke(revoked, signers.Ec.Certificate);
        Assert.Equal(CertificateVerdict.Revoked, validator.Validate(signers.Ec.Certificate, Now));
        Assert.Equal(CertificateVerdict.Valid, validator.Validate(signers.Rsa.Certificate, Now));
    }

    [Fact]
    public void A_revoked_issuer_takes_its_users_with_it()
    {
        var revoked = new RevokedCertificates();
        Revoke(revoked, signers.Ca.Issuing.RawData);
        Assert.Equal(CertificateVerdict.Revoked, Validator(revoked).Validate(signers.Rsa.Certificate, Now));
    }

    [Fact]
    public void The_same_serial_number_of_another_issuer_is_another_certificate()
    {
        var revoked = new RevokedCertificates();
        using var certificate = X509CertificateLoader.LoadCertificate(signers.Rsa.Certificate);
        revoked.Revoke(signers.Ca.Root.SubjectName.RawData, certificate.SerialNumberBytes, DateTimeOffset.UtcNow);
        Assert.Equal(CertificateVerdict.Valid, Validator(revoked).Validate(signers.Rsa.Certificate, Now));
    }

    [Fact]
    public void What_nobody_knows_is_said_to_be_unknown() =>
        Assert.Equal(CertificateVerdict.Undetermined, Validator(new Silent()).Validate(signers.Rsa.Certificate, Now));

    [Fact]
    public void Another_hierarchys_certificate_is_not_valid()
    {
        using var folder = new TemporaryFolder();
        using var other = DevelopmentCa.LoadOrCreate(folder["pki"], TimeProvider.System);
        using var stranger = new Signer(other, ECDsa.Create(ECCurve.NamedCurves.nistP256));
        Assert.Equal(CertificateVerdict.Invalid, Validator(new RevokedCertificates()).Validate(stranger.Certificate, Now));
        Assert.Equal([stranger.Certificate], Validator(new RevokedCertificates()).ChainOf(stranger.Certificate));
    }

    [Fact]
    public void A_forged_certificate_is_not_valid()
    {
        var forged = signers.Rsa.Certificate.ToArray();
        forged[^1] ^= 1;
        Assert.Equal(CertificateVerdict.Invalid, Validator(new RevokedCertificates()).Validate(forged, Now));
    }

    [Fact]
    public void A_CA_is_no_signer() => Assert.Equal(CertificateVerdict.Invalid, Validator(new RevokedCertificates()).Validate(signers.Ca.Issuing.RawData, Now));

    [Fact]
    public void A_self_signed_certificate_is_not_valid_even_when_it_is_an_anchor_itself()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var own = new CertificateRequest("CN=me", key, HashAlgorithmName.SHA256).CreateSelfSigned(Now.AddDays(-1), Now.AddDays(1));
        Assert.Equal(CertificateVerdict.Invalid, new CertificateValidator([own], [], new RevokedCertificates()).Validate(own.RawData, Now));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(100)]
    public void Octets_that_are_no_certificate_are_not_valid(int length)
    {
        var validator = Validator(new RevokedCertificates());
        Assert.Equal(CertificateVerdict.Invalid, validator.Validate(new byte[length], Now));
        Assert.Equal(length, Assert.Single(validator.ChainOf(new byte[length])).Length);
    }

    [Fact]
    public void The_chain_is_the_signer_and_its_issuers_without_the_anchor() =>
        Assert.Equal([signers.Rsa.Certificate, signers.Ca.Issuing.RawData], Validator(new RevokedCertificates()).ChainOf(signers.Rsa.Certificate));

    [Fact]
    public void Without_a_trust_anchor_there_is_no_validator() => Assert.Throws<ArgumentException>(() => new CertificateValidator([], [], new Silent()));

    private CertificateValidator Validator(IRevocationSource revocation) => new([signers.Ca.Root], [signers.Ca.Issuing], revocation);

    private static void Revoke(RevokedCertificates list, byte[] der)
    {
        using var certificate = X509CertificateLoader.LoadCertificate(der);
        list.Revoke(certificate.IssuerName.RawData, certificate.SerialNumberBytes, DateTimeOffset.UtcNow);
    }

    private sealed class Silent : IRevocationSource
    {
        public RevocationState StateOf(ReadOnlyMemory<byte> issuerName, ReadOnlyMemory<byte> serialNumber) => RevocationState.Unknown;
    }
}
