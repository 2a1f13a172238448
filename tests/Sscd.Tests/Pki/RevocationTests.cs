using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.Extensions.Time.Testing;
using Mss.Sscd.Pki;
using Org.BouncyCastle.Asn1;
using Org.BouncyCastle.Asn1.Ocsp;
using Org.BouncyCastle.Asn1.X509;
using Org.BouncyCastle.Math;
using Org.BouncyCastle.Ocsp;
using Org.BouncyCastle.X509;
using BcCertificate = Org.BouncyCastle.X509.X509Certificate;

namespace Mss.Sscd.Tests.Pki;

/// <summary>Revocation as verifiers learn of it: the CA's list, CRL and OCSP, checked by readers that are not ours.</summary>
public sealed class RevocationTests : IDisposable
{
    private static readonly byte[] Key = MakeKey();
    private readonly TemporaryFolder _folder = new();
    private readonly FakeTimeProvider _time = new(DateTimeOffset.UtcNow.AddMinutes(1));
    private DevelopmentCa _ca;

    public RevocationTests() => _ca = Open();

    public void Dispose()
    {
        _ca.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void A_revoked_certificate_stays_revoked_after_a_restart()
    {
        using var certificate = Issue();
        _ca.Revoke(certificate, X509RevocationReason.KeyCompromise);
        _ca.Revoke(certificate, X509RevocationReason.Superseded);
        Reopen();

        var entry = Assert.Single(_ca.Revoked.Of(certificate.IssuerName.RawData));
        Assert.Equal((X509RevocationReason.KeyCompromise, true), (entry.Reason, entry.SerialNumber.Span.SequenceEqual(certificate.SerialNumberBytes.Span)));
        Assert.Equal(RevocationState.Revoked, _ca.Revoked.StateOf(certificate.IssuerName.RawData, certificate.SerialNumberBytes));
        Assert.Equal(_time.GetUtcNow().ToUnixTimeMilliseconds(), entry.At.ToUnixTimeMilliseconds());
    }

    [Fact]
    public void A_hold_ends_or_becomes_a_revocation_and_a_revocation_never_ends()
    {
        using var held = Issue();
        using var lost = Issue();
        _ca.Revoke(held, X509RevocationReason.CertificateHold);
        _ca.Revoke(lost, X509RevocationReason.CertificateHold);
        var since = _time.GetUtcNow();
        Assert.Equal(2, _ca.Revoked.Of(held.IssuerName.RawData).Count);
        Assert.NotNull(Crl(_ca.IssuingCrl(), _ca.Issuing).GetRevokedCertificate(Serial(held)));
        _time.Advance(TimeSpan.FromMinutes(1));

        Assert.True(_ca.Release(held));
        Assert.True(_ca.Release(held));
        _ca.Revoke(lost, X509RevocationReason.KeyCompromise);
        Assert.False(_ca.Release(lost));

        // The number of entries was 2 before and is 1 now; the list is signed anew nevertheless.
        Assert.Null(Crl(_ca.IssuingCrl(), _ca.Issuing).GetRevokedCertificate(Serial(held)));
        Reopen();
        var entry = Assert.Single(_ca.Revoked.Of(held.IssuerName.RawData));
        Assert.Equal((X509RevocationReason.KeyCompromise, since.ToUnixTimeMilliseconds()), (entry.Reason, entry.At.ToUnixTimeMilliseconds()));
        Assert.Equal(RevocationState.Good, _ca.Revoked.StateOf(held.IssuerName.RawData, held.SerialNumberBytes));
        _ca.Revoke(held, X509RevocationReason.CertificateHold);
        Assert.Equal(RevocationState.Revoked, _ca.Revoked.StateOf(held.IssuerName.RawData, held.SerialNumberBytes));
    }

    [Theory]
    [InlineData("x")]
    [InlineData("1 KeyCompromise 30")]
    [InlineData("1 Nonsense 3000 01")]
    [InlineData("1 KeyCompromise 3 01")]
    public void A_list_that_cannot_be_read_whole_is_refused_by_file_and_line(string line)
    {
        var path = _folder["revoked.txt"];
        File.WriteAllText(path, "1 KeyCompromise 3000 01\n" + line + "\n");
        Assert.StartsWith($"{path}, line 2 ", Assert.Throws<InvalidOperationException>(() => new RevokedCertificates(path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_CRL_lists_what_is_revoked_under_the_issuers_signature()
    {
        using var revoked = Issue();
        using var good = Issue();
        var before = Crl(_ca.IssuingCrl(), _ca.Issuing);
        Assert.Null(before.GetRevokedCertificates());
        _time.Advance(TimeSpan.FromMinutes(1));
        _ca.Revoke(revoked, X509RevocationReason.CessationOfOperation);

        var crl = Crl(_ca.IssuingCrl(), _ca.Issuing);

        Assert.NotNull(crl.GetRevokedCertificate(Serial(revoked)));
        Assert.Null(crl.GetRevokedCertificate(Serial(good)));
        Assert.True(Number(crl).CompareTo(Number(before)) > 0);
        Assert.True(crl.NextUpdate > _time.GetUtcNow().UtcDateTime.AddHours(23));
        Assert.Null(Crl(_ca.RootCrl(), _ca.Root).GetRevokedCertificates());
        Assert.Same(_ca.IssuingCrl(), _ca.IssuingCrl());
        _time.Advance(TimeSpan.FromHours(12));
        Assert.True(Number(Crl(_ca.IssuingCrl(), _ca.Issuing)).CompareTo(Number(crl)) > 0);
    }

    [Fact]
    public void OCSP_says_good_revoked_and_unknown_and_repeats_the_nonce()
    {
        using var revoked = Issue();
        using var good = Issue();
        _ca.Revoke(revoked, X509RevocationReason.KeyCompromise);
        var issuer = new BcCertificate(_ca.Issuing.RawData);
        var nonce = RandomNumberGenerator.GetBytes(16);

        var answer = Answer(nonce, new CertificateID(CertificateID.DigestSha1, issuer, Serial(good)), new CertificateID(CertificateID.DigestSha1, issuer, Serial(revoked)),
            new CertificateID(CertificateID.DigestSha1, new BcCertificate(_ca.Root.RawData), Serial(good)));

        Assert.Equal(CertificateStatus.Good, answer.Responses[0].GetCertStatus());
        Assert.Equal(1, Assert.IsType<RevokedStatus>(answer.Responses[1].GetCertStatus()).RevocationReason);
        Assert.IsType<UnknownStatus>(answer.Responses[2].GetCertStatus());
        Assert.Equal(new DerOctetString(nonce).GetDerEncoded(), answer.GetExtensionValue(OcspObjectIdentifiers.PkixOcspNonce).GetOctets());
        var responder = Assert.Single(answer.GetCerts());
        responder.Verify(issuer.GetPublicKey());
        Assert.True(answer.Verify(responder.GetPublicKey()));
        Assert.Contains(KeyPurposeID.id_kp_OCSPSigning, responder.GetExtendedKeyUsage());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(9000)]
    public void OCSP_calls_malformed_what_it_cannot_read(int length) =>
        Assert.Equal(OcspRespStatus.MalformedRequest, new OcspResp(_ca.Ocsp.Respond(new byte[length])).Status);

    [Fact]
    public void Certificates_name_OCSP_and_CRL_once_the_CA_has_an_address()
    {
        using var without = Issue();
        Assert.DoesNotContain(without.Extensions, extension => extension.Oid!.Value is "1.3.6.1.5.5.7.1.1" or "2.5.29.31");
        _ca.Address = new Uri("http://localhost:8080/pki/");

        using var certificate = Issue();

        var authority = Assert.Single(certificate.Extensions.OfType<X509AuthorityInformationAccessExtension>());
        Assert.Equal(["http://localhost:8080/pki/ocsp"], authority.EnumerateOcspUris());
        Assert.Equal(["http://localhost:8080/pki/issuing.crt"], authority.EnumerateCAIssuersUris());
        Assert.Contains("http://localhost:8080/pki/issuing.crl", Encoding.ASCII.GetString(certificate.Extensions["2.5.29.31"]!.RawData), StringComparison.Ordinal);
    }

    [Fact]
    public void CRL_files_tell_what_the_CA_knows_and_are_read_again_when_they_change()
    {
        using var certificate = Issue();
        var path = _folder["issuing.crl"];
        File.WriteAllBytes(path, _ca.IssuingCrl());
        var crls = new CrlFiles([path], [_ca.Issuing], _time);
        Assert.Equal(RevocationState.Good, State(crls, certificate));

        _ca.Revoke(certificate, X509RevocationReason.Superseded);
        File.WriteAllBytes(path, _ca.IssuingCrl());
        File.SetLastWriteTimeUtc(path, DateTime.UtcNow.AddSeconds(5));
        _time.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(RevocationState.Revoked, State(crls, certificate));
        Assert.Equal(RevocationState.Unknown, crls.StateOf(_ca.Root.SubjectName.RawData, _ca.Issuing.SerialNumberBytes));
    }

    [Fact]
    public void Outdated_missing_or_foreign_CRL_files_make_the_state_unknown_and_never_good()
    {
        using var certificate = Issue();
        var path = _folder["issuing.crl"];
        File.WriteAllBytes(path, _ca.IssuingCrl());
        var crls = new CrlFiles([path], [_ca.Issuing], _time);
        _time.Advance(TimeSpan.FromHours(23.9));
        Assert.Equal(RevocationState.Good, State(crls, certificate));
        _time.Advance(TimeSpan.FromHours(0.2));
        Assert.Equal(RevocationState.Outdated, State(crls, certificate));

        File.WriteAllBytes(path, _ca.RootCrl());
        File.SetLastWriteTimeUtc(path, DateTime.UtcNow.AddSeconds(5));
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(RevocationState.Unknown, State(crls, certificate));
        File.Delete(path);
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(RevocationState.Unknown, State(crls, certificate));
    }

    [Fact]
    public void A_CRL_file_that_does_not_count_is_named_at_the_start()
    {
        var path = _folder["x.crl"];
        Refused();
        File.WriteAllText(path, "no CRL");
        Refused();
        File.WriteAllBytes(path, _ca.RootCrl());
        Refused();
        var forged = _ca.IssuingCrl().ToArray();
        forged[^1] ^= 1;
        File.WriteAllBytes(path, forged);
        Refused();

        void Refused() => Assert.Contains(path, Assert.Throws<InvalidOperationException>(() => new CrlFiles([path], [_ca.Issuing], _time)).Message, StringComparison.Ordinal);
    }

    [OpenSslFact]
    public async Task OpenSSL_accepts_the_OCSP_answers()
    {
        using var revoked = Issue();
        using var good = Issue();
        _ca.Revoke(revoked, X509RevocationReason.KeyCompromise);
        await File.WriteAllTextAsync(_folder["ca.pem"], _ca.Issuing.ExportCertificatePem() + "\n" + _ca.Root.ExportCertificatePem());
        await File.WriteAllTextAsync(_folder["issuing.pem"], _ca.Issuing.ExportCertificatePem());
        foreach (var (certificate, word) in new[] { (good, "good"), (revoked, "revoked") })
        {
            await File.WriteAllTextAsync(_folder["c.pem"], certificate.ExportCertificatePem());
            await OpenSsl.RunAsync("ocsp", "-issuer", _folder["issuing.pem"], "-cert", _folder["c.pem"], "-nonce", "-reqout", _folder["req.der"]);
            await File.WriteAllBytesAsync(_folder["resp.der"], _ca.Ocsp.Respond(await File.ReadAllBytesAsync(_folder["req.der"])));
            var said = Encoding.UTF8.GetString(await OpenSsl.RunAsync(
                "ocsp", "-issuer", _folder["issuing.pem"], "-cert", _folder["c.pem"], "-no_nonce", "-reqin", _folder["req.der"], "-respin", _folder["resp.der"], "-CAfile", _folder["ca.pem"], "-out", "-"));
            Assert.Contains($": {word}", said, StringComparison.Ordinal);
        }
    }

    private DevelopmentCa Open() => DevelopmentCa.LoadOrCreate(_folder["pki"], _time);

    private void Reopen()
    {
        _ca.Dispose();
        _ca = Open();
    }

    private X509Certificate2 Issue() => X509CertificateLoader.LoadCertificate(_ca.IssueUser(Key, new UserCertificate("MSSTST0123456789", "FI")));

    private static RevocationState State(CrlFiles source, X509Certificate2 certificate) => source.StateOf(certificate.IssuerName.RawData, certificate.SerialNumberBytes);

    private BasicOcspResp Answer(byte[] nonce, params CertificateID[] questions)
    {
        var request = new OcspReqGenerator();
        foreach (var question in questions)
        {
            request.AddRequest(question);
        }

        var extensions = new X509ExtensionsGenerator();
        extensions.AddExtension(OcspObjectIdentifiers.PkixOcspNonce, false, new DerOctetString(nonce));
        request.SetRequestExtensions(extensions.Generate());
        var response = new OcspResp(_ca.Ocsp.Respond(request.Generate().GetEncoded()));
        Assert.Equal(OcspRespStatus.Successful, response.Status);
        return (BasicOcspResp)response.GetResponseObject();
    }

    private static X509Crl Crl(byte[] der, X509Certificate2 issuer)
    {
        var crl = new X509CrlParser().ReadCrl(der);
        crl.Verify(new BcCertificate(issuer.RawData).GetPublicKey());
        return crl;
    }

    private static BigInteger Number(X509Crl crl) => DerInteger.GetInstance(Asn1Object.FromByteArray(crl.GetExtensionValue(X509Extensions.CrlNumber).GetOctets())).PositiveValue;

    private static BigInteger Serial(X509Certificate2 certificate) => new(1, certificate.SerialNumberBytes.ToArray());

    private static byte[] MakeKey()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return key.ExportSubjectPublicKeyInfo();
    }
}
