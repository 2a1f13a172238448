using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Mss.Sscd.Pki.Cmp;
using Org.BouncyCastle.Asn1.Cmp;

namespace Mss.Sscd.Tests.Pki.Cmp;

public sealed class CmpClientTests
{
    private readonly CmpCa _ca = new();
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    [Fact]
    public async Task A_certificate_as_asked_for_is_confirmed_and_used()
    {
        var wanted = CmpCa.Wanted(_key);
        var obtained = await _ca.Client.IssueAsync(wanted, default);
        Assert.Null(obtained.Refusal);
        using var certificate = X509CertificateLoader.LoadCertificate(obtained.Certificate!);
        Assert.Equal(_key.ExportSubjectPublicKeyInfo(), certificate.PublicKey.ExportSubjectPublicKeyInfo());
        Assert.Equal([PkiBody.TYPE_CERT_REQ, PkiBody.TYPE_CERT_CONFIRM], _ca.Received);
        Assert.Null(_ca.Confirmed);
    }

    public static TheoryData<string> Lies => [.. LieOf.Keys];

    private static Dictionary<string, Func<CmpCa, CertificateWanted, byte[]>> LieOf => new()
    {
        ["is over another key"] = (ca, wanted) => ca.Certificate(wanted, key: ECDsa.Create(ECCurve.NamedCurves.nistP256).ExportSubjectPublicKeyInfo()),
        ["has another subject"] = (ca, wanted) => ca.Certificate(wanted, subject: "CN=Eero,SERIALNUMBER=MIDCHE0123456780,C=FI"),
        ["has not the key usage"] = (ca, wanted) => ca.Certificate(wanted, usage: X509KeyUsageFlags.DigitalSignature),
        ["is a certification authority's"] = (ca, wanted) => ca.Certificate(wanted, ca: true),
        ["is not valid yet"] = (ca, wanted) => ca.Certificate(wanted, fromDays: 1),
        ["is not valid any more"] = (ca, wanted) => ca.Certificate(wanted, fromDays: -0.5, toDays: -0.1),
        ["is an old one"] = (ca, wanted) => ca.Certificate(wanted, fromDays: -2),
        ["lives longer"] = (ca, wanted) => ca.Certificate(wanted, toDays: 1300),
        ["has no good path"] = (ca, wanted) => ca.Certificate(wanted, signer: ECDsa.Create(ECCurve.NamedCurves.nistP256)),
    };

    [Theory]
    [MemberData(nameof(Lies))]
    public async Task A_certificate_that_lies_is_rejected_at_the_authority_and_not_used(string lie)
    {
        _ca.Make = wanted => LieOf[lie](_ca, wanted);
        var obtained = await _ca.Client.IssueAsync(CmpCa.Wanted(_key), default);
        Assert.Null(obtained.Certificate);
        Assert.Contains(lie, obtained.Refusal, StringComparison.Ordinal);
        Assert.Equal((int)PkiStatus.Rejection, _ca.Confirmed);
    }

    [Fact]
    public async Task A_serial_number_is_taken_once()
    {
        _ca.Make = wanted => _ca.Certificate(wanted, serial: [7, 7, 7]);
        Assert.NotNull((await _ca.Client.IssueAsync(CmpCa.Wanted(_key), default)).Certificate);
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var second = await _ca.Client.IssueAsync(CmpCa.Wanted(other), default);
        Assert.Contains("was issued before", second.Refusal, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Answers_that_anybody_could_have_made_are_not_believed()
    {
        async Task AssertRefused(string words)
        {
            var e = await Assert.ThrowsAsync<CmpException>(() => _ca.Client.IssueAsync(CmpCa.Wanted(_key), default));
            Assert.Contains(words, e.Message, StringComparison.Ordinal);
            Assert.DoesNotContain(CmpCa.Secret, e.ToString(), StringComparison.Ordinal);
        }

        _ca.ProtectWith = "another secret of some length";
        await AssertRefused("does not verify");
        _ca.Refusal = new PkiStatusInfo(2);
        await AssertRefused("does not verify");
        (_ca.Refusal, _ca.ProtectWith, _ca.Iterations) = (null, CmpCa.Secret, 200_000);
        await AssertRefused("no CMP message");
        (_ca.Iterations, _ca.Nonce) = (1000, new byte[16]);
        await AssertRefused("another request");
        _ca.Nonce = null;
        _ca.OnTheWay = octets =>
        {
            octets[octets.Length / 2] ^= 1;
            return octets;
        };
        await AssertRefused("");
        _ca.OnTheWay = octets =>
        {
            var message = PkiMessage.GetInstance(octets);
            return new PkiMessage(message.Header, message.Body).GetDerEncoded();
        };
        await AssertRefused("not protected");
        _ca.OnTheWay = octets => octets[..100];
        await AssertRefused("no CMP message");
        _ca.OnTheWay = _ => new byte[300 * 1024];
        await AssertRefused("too long");
        _ca.HttpStatus = HttpStatusCode.BadGateway;
        await AssertRefused("status 502");
    }

    [Fact]
    public async Task A_refusal_of_the_authority_is_told_in_its_words()
    {
        _ca.Refusal = new PkiStatusInfo(2, new PkiFreeText("no such\nperson"));
        var obtained = await _ca.Client.IssueAsync(CmpCa.Wanted(_key), default);
        Assert.Equal("the CA refused, status 2: no such person", obtained.Refusal);
    }

    [Fact]
    public async Task A_revocation_names_certificate_and_reason()
    {
        var certificate = _ca.Certificate(CmpCa.Wanted(_key), serial: [1, 2, 3]);
        Assert.Null(await _ca.Client.RevokeAsync(certificate, X509RevocationReason.KeyCompromise, default));
        Assert.Equal([1, 2, 3], _ca.Revoked!.Value.Serial);
        Assert.Equal(1, _ca.Revoked.Value.Reason);
        _ca.Refusal = new PkiStatusInfo(2);
        Assert.NotNull(await _ca.Client.RevokeAsync(certificate, X509RevocationReason.KeyCompromise, default));
    }

    [Fact]
    public async Task A_certificate_of_another_authority_is_not_sent_for_revocation()
    {
        using var own = new CertificateRequest("CN=own", _key, HashAlgorithmName.SHA256).CreateSelfSigned(DateTimeOffset.UtcNow, DateTimeOffset.UtcNow.AddDays(1));
        Assert.Contains("another authority", await _ca.Client.RevokeAsync(own.RawData, X509RevocationReason.Unspecified, default), StringComparison.Ordinal);
        Assert.Empty(_ca.Received);
    }

    [Fact]
    public void The_authority_prints_without_its_secret() => Assert.DoesNotContain(CmpCa.Secret, _ca.Authority.ToString(), StringComparison.Ordinal);
}
