using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;
using Microsoft.Extensions.DependencyInjection;
using Mss.Grains.Interfaces;
using Mss.Grains.Services;
using Mss.Grains.Tests.Hosting;
using Mss.Grains.Transactions;
using Mss.Sscd;
using Mss.Sscd.Pki;
using Mss.Sscd.Sim;

namespace Mss.Grains.Tests.Services;

/// <summary>What services add to a transaction, and that they never take anything from it.</summary>
public sealed class ServiceTests : IAsyncLifetime
{
    private const string Broken = "urn:broken";
    private static int _users;
    private readonly RevokedCertificates _revoked = new();
    private readonly Switch _revocation;
    private FarEnd _farEnd = null!;
    private MssCluster _mss = null!;

    public ServiceTests() => _revocation = new Switch(_revoked);

    public async Task InitializeAsync()
    {
        _farEnd = await FarEnd.CreateAsync();
        _mss = await MssCluster.StartAsync(farEnd: _farEnd, more: services =>
        {
            services.AddSingleton(new CertificateValidator([TestCa.Anchor], [], _revocation));
            services.AddSingleton(_ => new TimeStampAuthority(TestCa.TimeStamp(), [], new TimeStampOptions(), _farEnd.Time));
            services.AddSingleton<IAdditionalService, BrokenService>();
        });
    }

    public async Task DisposeAsync()
    {
        await _mss.DisposeAsync();
        await _farEnd.DisposeAsync();
    }

    [Fact]
    public async Task Without_services_the_events_have_no_trace_of_them()
    {
        var outcome = await OutcomeAsync(await OrderAsync());
        Assert.Equal(StatusCode.Signature, outcome.Status);
        Assert.Null(outcome.ServiceResults);
        foreach (var body in (await _mss.Log.ReadAsync(outcome.TransactionId))!.Events.Select(row => System.Text.Encoding.UTF8.GetString(row.Body)))
        {
            Assert.DoesNotContain("services", body, StringComparison.Ordinal);
            Assert.DoesNotContain("validate", body, StringComparison.Ordinal);
            Assert.DoesNotContain("valueHash", body, StringComparison.Ordinal);
            Assert.DoesNotContain("language", body, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Status_502_for_an_AP_that_always_validates_and_nothing_else_changes()
    {
        var outcome = await OutcomeAsync(await OrderAsync() with { Validate = true });
        Assert.Equal(StatusCode.ValidSignature, outcome.Status);
        Assert.Null(outcome.ServiceResults);
        Assert.Equal(502, (await _mss.Log.ReadAsync(outcome.TransactionId))!.Outcome);
    }

    [Fact]
    public async Task The_device_is_told_the_language_and_shows_the_event_id()
    {
        await OutcomeAsync(await OrderAsync() with { Language = "sv", EventId = "A1B2" });
        var command = Assert.Single(_mss.Hooks.Commands);
        Assert.Equal(("sv", "A1B2\nPay 10 euro?"), (command.Language, command.Text));
    }

    [Fact]
    public async Task Status_501_a_revoked_certificate()
    {
        var order = await OrderAsync(ServiceUris.Validate);
        var user = (await _mss.Users.GetAsync(order.Msisdn))!;
        using (var certificate = System.Security.Cryptography.X509Certificates.X509CertificateLoader.LoadCertificate(user.Devices[0].Keys[0].Certificate))
        {
            _revoked.Revoke(certificate.IssuerName.RawData, certificate.SerialNumberBytes, DateTimeOffset.UtcNow);
        }

        var outcome = await OutcomeAsync(order with { Validate = true });
        Assert.Equal(StatusCode.RevokedCertificate, outcome.Status);
        Assert.NotEmpty(outcome.Signature!);
        Assert.Equal(StatusCode.RevokedCertificate, Assert.Single(outcome.ServiceResults!).Status);
    }

    [Fact]
    public async Task Status_503_a_certificate_that_expires_while_the_user_thinks()
    {
        var order = await OrderAsync(SimulatedUser.Wait, ServiceUris.Validate) with { Validate = true };
        var user = (await _mss.Users.GetAsync(order.Msisdn))!;
        var key = user.Devices[0].Keys[0];
        var soon = _mss.Time.GetUtcNow().AddSeconds(10);
        using var old = System.Security.Cryptography.X509Certificates.X509CertificateLoader.LoadCertificate(key.Certificate);
        key = key with { Certificate = TestCa.Certify(old.PublicKey.ExportSubjectPublicKeyInfo(), soon) };
        Assert.True(await _mss.Users.PutAsync(user with { Devices = [user.Devices[0] with { Keys = [key] }], Version = 2 }));
        var accepted = await _mss.SubmitAsync(order);
        var card = "8999" + order.Msisdn.Value[1..];
        await MssCluster.EventuallyAsync(() => new(_mss.Phones.Pending(card) is not null), "the request is shown");
        _mss.Time.Advance(TimeSpan.FromSeconds(20));
        await _mss.Phones.ApproveAsync(card, accepted.TransactionId.Value, "1234");

        Assert.Equal(StatusCode.InvalidSignature, (await _mss.OutcomeAsync(accepted.TransactionId)).Status);
    }

    [Fact]
    public async Task Status_423_of_the_service_and_500_of_the_signature_when_nothing_is_known_about_revocation()
    {
        _revocation.Source = null;
        var outcome = await OutcomeAsync(await OrderAsync(ServiceUris.Validate) with { Validate = true });
        Assert.Equal(StatusCode.Signature, outcome.Status);
        Assert.Equal(StatusCode.CrlProblem, Assert.Single(outcome.ServiceResults!).Status);
    }

    [Fact]
    public async Task Status_424_of_the_service_and_500_of_the_signature_when_the_list_is_out_of_date()
    {
        _revocation.Outdated = true;
        var outcome = await OutcomeAsync(await OrderAsync(ServiceUris.Validate) with { Validate = true });
        Assert.Equal(StatusCode.Signature, outcome.Status);
        Assert.Equal(StatusCode.CrlExpired, Assert.Single(outcome.ServiceResults!).Status);
    }

    [Theory]
    [InlineData(SignatureFormat.Cms)]
    [InlineData(SignatureFormat.Pkcs1)]
    public async Task A_time_stamp_is_durable_and_the_devices_echo_is_still_known(SignatureFormat format)
    {
        var order = await OrderAsync(ServiceUris.TimeStamp) with { Format = format };
        byte[]? value = null;
        _mss.Hooks.Distort = (_, reply) =>
        {
            value = reply.Signature ?? value;
            return reply;
        };
        var outcome = await OutcomeAsync(order);
        var token = Assert.Single(outcome.ServiceResults!).TimeStampToken!;
        Assert.True(Rfc3161TimestampToken.TryDecode(token, out var decoded, out _));
        Assert.True(decoded.VerifySignatureForData(value!, out _, [TestCa.Anchor]));
        if (format == SignatureFormat.Pkcs1)
        {
            Assert.Equal(value, outcome.Signature);
        }
        else
        {
            var cms = new SignedCms();
            cms.Decode(outcome.Signature!);
            cms.CheckSignature(verifySignatureOnly: true);
            Assert.Equal(token, cms.SignerInfos[0].UnsignedAttributes[0].Values[0].RawData);
        }

        // The same answer once more is no late answer, another one is.
        await _mss.Grains.GetGrain<ITransactionGrain>(outcome.TransactionId.Value).DeviceAnswered(new DeviceAnswer { Signature = value });
        Assert.Equal(["Accepted", "Sent", "Signed"], await _mss.KindsAsync(outcome.TransactionId));
        await _mss.Grains.GetGrain<ITransactionGrain>(outcome.TransactionId.Value).DeviceAnswered(new DeviceAnswer { Signature = [.. value!.Reverse()] });
        Assert.Equal(["Accepted", "Sent", "Signed", "LateAnswer"], await _mss.KindsAsync(outcome.TransactionId));

        // From the log, on another activation.
        var again = await _mss.SubmitAsync(order);
        Assert.Equal(outcome.Signature, again.Signature);
        Assert.Equal(token, Assert.Single(again.ServiceResults!).TimeStampToken);
    }

    [Fact]
    public async Task A_service_that_fails_costs_itself_and_not_the_signature()
    {
        var outcome = await OutcomeAsync(await OrderAsync(Broken, ServiceUris.SigningCertificate));
        Assert.Equal(StatusCode.Signature, outcome.Status);
        Assert.NotEmpty(outcome.Signature!);
        Assert.Equal([(Broken, (StatusCode?)StatusCode.InternalError), (ServiceUris.SigningCertificate, null)], outcome.ServiceResults!.Select(result => (result.Uri, result.Status)));
        Assert.Equal([outcome.Certificate!], outcome.ServiceResults![1].Certificates!);
    }

    [Fact]
    public async Task Fault_101_1014_a_service_whose_key_is_not_configured_is_refused_before_the_user_is_asked()
    {
        var order = await OrderAsync(ServiceUris.PersonIdentity);
        var answer = await _mss.SubmitAsync(order);
        Assert.Equal((StatusCode.WrongParam, (int?)1014), (answer.Status, answer.Fault!.SubCode));
        Assert.Null(await _mss.Log.ReadAsync(_mss.Ids.Create(order.ApId, order.ApTransId, order.Instant)));
    }

    private Task<SignatureOrder> OrderAsync(params string[] services) => OrderAsync(null, services);

    private async Task<SignatureOrder> OrderAsync(SimulatedUser? person, params string[] services)
    {
        var user = await _mss.AddUserAsync($"+9990300{Interlocked.Increment(ref _users):D4}", person);
        return _mss.Order(user) with { Services = services.Length == 0 ? null : [.. services.Select(uri => new ServiceOrder { Uri = uri })] };
    }

    private async Task<TransactionAnswer> OutcomeAsync(SignatureOrder order)
    {
        var accepted = await _mss.SubmitAsync(order);
        Assert.Null(accepted.Fault);
        return await _mss.OutcomeAsync(accepted.TransactionId);
    }

    private sealed class Switch(IRevocationSource source) : IRevocationSource
    {
        public IRevocationSource? Source { get; set; } = source;

        public bool Outdated { get; set; }

        public RevocationState StateOf(ReadOnlyMemory<byte> issuerName, ReadOnlyMemory<byte> serialNumber) =>
            Outdated ? RevocationState.Outdated : Source?.StateOf(issuerName, serialNumber) ?? RevocationState.Unknown;
    }

    private sealed class BrokenService : IAdditionalService
    {
        public bool IsAvailable => true;

        public bool Serves(string uri) => uri == Broken;

        public ValueTask PerformAsync(AcceptedService asked, SignedDraft draft) => throw new CryptographicException("the key is gone");
    }
}
