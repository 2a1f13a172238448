using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.DependencyInjection;
using Mss.Grains.Interfaces;
using Mss.Grains.MobileUsers;
using Mss.Grains.Services;
using Mss.Grains.Tests.Hosting;
using Mss.Grains.Transactions;
using Mss.Sscd.Pki;
using Mss.Sscd.Sim;
using static Mss.Grains.Tests.Documents.DocumentOrders;

namespace Mss.Grains.Tests.Documents;

/// <summary>docsign: each document with a format, key and status of its own, all with one approval.</summary>
public sealed class DocumentTests : IAsyncLifetime
{
    private const string Number = "+99905200001";
    private const string Card = "8999" + "99905200001";
    private readonly RevokedCertificates _revoked = new();
    private readonly FailingStamps _stamps = new();
    private FarEnd _farEnd = null!;
    private MssCluster _mss = null!;

    public async Task InitializeAsync()
    {
        _farEnd = await FarEnd.CreateAsync();
        _mss = await MssCluster.StartAsync(farEnd: _farEnd, more: services =>
        {
            services.AddSingleton(new CertificateValidator([TestCa.Anchor], [], _revoked));
            services.AddSingleton(_ => new TimeStampAuthority(TestCa.TimeStamp(), [], new TimeStampOptions(), _farEnd.Time));
            services.AddSingleton<IAdditionalService>(_stamps);
        });
    }

    public async Task DisposeAsync()
    {
        await _mss.DisposeAsync();
        await _farEnd.DisposeAsync();
    }

    [Fact]
    public async Task Each_document_has_its_own_format_and_key_and_one_PIN_is_entered()
    {
        var user = await AddUserAsync();
        var outcome = await OutcomeAsync(DocSign(
            _mss, user, Document("Second document", reference: "b") with { Format = SignatureFormat.Pkcs1 }, Document("Log in", "mss::authn:loa2", "c"), Document("Log on", "mss::authn:loa2")));

        Assert.Equal(StatusCode.Signature, outcome.Status);
        AssertCms("Pay 10 euro?", outcome.Signature!);
        var results = ResultsOf(outcome, ServiceUris.DocSign);
        Assert.Equal(["b", "c", null], results.Select(result => result.Reference));
        Assert.All(results, result => Assert.Equal(StatusCode.Signature, result.Status));
        using var signer = X509CertificateLoader.LoadCertificate(results[0].Certificate!);
        using var key = signer.GetRSAPublicKey()!;
        Assert.True(key.VerifyData("Second document"u8, results[0].Signature!, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
        AssertCms("Log in", results[1].Signature!);
        AssertCms("Log on", results[2].Signature!);
        Assert.NotEqual(outcome.Certificate, results[1].Certificate);
        Assert.Equal(["click", "click"], Assert.Single(_mss.Hooks.Commands).Further!.Skip(1).Select(one => one.KeyId));
        Assert.Equal(4, _mss.Cards.SignaturesMadeBy(Card));
    }

    [Theory]
    [InlineData("mss::authn:loa3")]
    [InlineData("mss::anonymous:loa2")]
    [InlineData("mss::digest:loa4")]
    public async Task Status_109_a_document_whose_key_this_approval_does_not_reach_is_neither_shown_nor_signed_and_the_rest_is(string profile)
    {
        var user = await AddUserAsync();
        var outcome = await OutcomeAsync(DocSign(_mss, user, Document("Not this", profile, "no"), Document("But this", reference: "yes")));

        Assert.Equal(StatusCode.Signature, outcome.Status);
        Assert.Equal("1/2 Pay 10 euro?\n2/2 But this", Assert.Single(_mss.Hooks.Commands).Text);
        var results = ResultsOf(outcome, ServiceUris.DocSign);
        Assert.Equal([("no", 109), ("yes", 500)], results.Select(result => (result.Reference, result.Status.Value)));
        Assert.Null(results[0].Signature);
        Assert.Null(results[0].Certificate);
        AssertCms("But this", results[1].Signature!);
        Assert.Equal(2, _mss.Cards.SignaturesMadeBy(Card));
    }

    [Fact]
    public async Task Status_104_found_by_the_acquiring_side_and_the_first_document_is_then_shown_without_a_number()
    {
        var user = await AddUserAsync();
        var refused = Document("Not this", reference: "no") with { Refusal = new Fault(StatusCode.UnauthorizedAccess, "not this AP") };
        var outcome = await OutcomeAsync(DocSign(_mss, user, refused));
        var command = Assert.Single(_mss.Hooks.Commands);
        Assert.Equal("Pay 10 euro?", command.Text);
        Assert.Null(command.Further);
        Assert.Equal(StatusCode.UnauthorizedAccess, Assert.Single(ResultsOf(outcome, ServiceUris.DocSign)).Status);
        Assert.Equal("not this AP", (await EventAsync<Accepted>(_mss, outcome.TransactionId)).Services![0].Documents![0].Reason);
    }

    [Fact]
    public async Task Fault_103_data_that_cannot_be_signed_refuse_all_and_name_the_document()
    {
        var user = await AddUserAsync();
        var bad = Document("x") with { DataToBeSigned = new DataObject(DataObject.Sha256, [1, 2, 3]), DataToBeDisplayed = Text("x") };
        var refused = await _mss.SubmitAsync(DocSign(_mss, user, Document("first"), bad));
        Assert.Equal(StatusCode.WrongDataLength, refused.Fault!.Code);
        Assert.StartsWith("AdditionalSignatureRequest[2]/DataToBeSigned", refused.Fault.DetailForAp, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Status_501_of_one_document_is_the_status_of_all_and_each_has_its_own()
    {
        var user = await AddUserAsync();
        Revoke((await _mss.Users.GetAsync(user))!.Devices[0].Keys.First(key => key.KeyId == "click").Certificate);
        var order = DocSign(_mss, user, Document("One"), Document("Log in", "mss::authn:loa2"));
        var outcome = await OutcomeAsync(order with { Validate = true, Services = [new ServiceOrder { Uri = ServiceUris.Validate }, .. order.Services!] });

        Assert.Equal(StatusCode.RevokedCertificate, outcome.Status);
        Assert.Equal(StatusCode.RevokedCertificate, outcome.ServiceResults!.Single(result => result.Uri == ServiceUris.Validate).Status);
        Assert.Equal([502, 501], ResultsOf(outcome, ServiceUris.DocSign).Select(result => result.Status.Value));
        Assert.NotEmpty(outcome.Signature!);
        Assert.Equal(501, (await _mss.Log.ReadAsync(outcome.TransactionId))!.Outcome);
    }

    [Fact]
    public async Task A_time_stamp_is_made_over_every_signature_and_certificates_are_told_where_they_are_others()
    {
        var user = await AddUserAsync();
        var order = DocSign(_mss, user, Document("Bare") with { Format = SignatureFormat.Pkcs1 }, Document("Log in", "mss::authn:loa2"));
        var outcome = await OutcomeAsync(order with
        {
            Services = [new ServiceOrder { Uri = ServiceUris.TimeStamp }, new ServiceOrder { Uri = ServiceUris.SigningCertificate }, .. order.Services!],
        });
        var results = ResultsOf(outcome, ServiceUris.DocSign);
        Assert.True(Rfc3161TimestampToken.TryDecode(results[0].TimeStampToken, out var bare, out _));
        Assert.True(bare.VerifySignatureForData(results[0].Signature!, out _, null));
        var cms = new SignedCms();
        cms.Decode(results[1].Signature!);
        Assert.True(Rfc3161TimestampToken.TryDecode(results[1].TimeStampToken, out var inside, out _));
        Assert.True(inside.VerifySignatureForSignerInfo(cms.SignerInfos[0], out _, null));
        Assert.Null(results[0].Certificates);
        Assert.Equal(results[1].Certificate, results[1].Certificates![0]);
        Assert.Null(outcome.ServiceResults!.Single(result => result.Uri == ServiceUris.TimeStamp).Status);
    }

    [Fact]
    public async Task Status_900_of_a_service_that_failed_on_one_document_and_every_signature_is_delivered()
    {
        var user = await AddUserAsync();
        _stamps.FailsFor = "Two";
        var order = DocSign(_mss, user, Document("One"), Document("Two"), Document("Three"));
        var outcome = await OutcomeAsync(order with { Services = [new ServiceOrder { Uri = FailingStamps.Uri }, .. order.Services!] });

        Assert.Equal(StatusCode.Signature, outcome.Status);
        Assert.Equal(StatusCode.InternalError, outcome.ServiceResults!.Single(result => result.Uri == FailingStamps.Uri).Status);
        var results = ResultsOf(outcome, ServiceUris.DocSign);
        Assert.Equal([true, false, true], results.Select(result => result.TimeStampToken is not null));
        Assert.All(results, result => Assert.NotEmpty(result.Signature!));
    }

    /// <summary>A card as <c>+99901000004</c> has it: a key with PIN for documents, one with another PIN for log-ins, one without, and a pseudonym.</summary>
    private async Task<Msisdn> AddUserAsync()
    {
        var msisdn = Msisdn.Parse(Number);
        var made = await _farEnd.Cards.CreateCardAsync(
            Card,
            [new SimKeySpec("sign", SimKeyAlgorithm.Rsa2048, "1234"), new SimKeySpec("authn", SimKeyAlgorithm.EcP256, "5678"), new SimKeySpec("click", SimKeyAlgorithm.EcP256, null)],
            SimulatedUser.ApproveAtOnce);
        UserKey[] keys =
        [
            new("sign", TestCa.Certify(made["sign"]), [ProfileOperation.Sign], 4, 4),
            new("authn", TestCa.Certify(made["authn"]), [ProfileOperation.Authn], 3, 3),
            new("click", TestCa.Certify(made["click"]), [ProfileOperation.Authn], 2, 2),
            new("click", TestCa.Certify(made["click"], subject: "CN=MSSPSN0123456789:PN, OID.2.5.4.65=MSSPSN0123456789"), [ProfileOperation.Anonymous], 2, 2),
        ];
        Assert.True(await _farEnd.Users.PutAsync(new MobileUser(msisdn, UserState.Active, [new UserDevice("sim", Card, keys)], 1)));
        return msisdn;
    }

    private async Task<TransactionAnswer> OutcomeAsync(SignatureOrder order)
    {
        var accepted = await _mss.SubmitAsync(order);
        Assert.Null(accepted.Fault);
        return await _mss.OutcomeAsync(accepted.TransactionId);
    }

    private void Revoke(byte[] der)
    {
        using var certificate = X509CertificateLoader.LoadCertificate(der);
        _revoked.Revoke(certificate.IssuerName.RawData, certificate.SerialNumberBytes, DateTimeOffset.UtcNow);
    }

    private sealed class FailingStamps : IAdditionalService
    {
        public const string Uri = "urn:test:stamp";

        public string? FailsFor { get; set; }

        public bool IsAvailable => true;

        public bool Serves(string uri) => uri == Uri;

        public bool AppliesTo(AcceptedDocument document) => true;

        public ValueTask PerformAsync(AcceptedService asked, SignedDraft draft)
        {
            draft.Results.Add(draft.Accepted.Text == FailsFor ? throw new InvalidOperationException("broken") : new SignedService { Uri = asked.Uri, TimeStampToken = [1] });
            return default;
        }
    }
}
