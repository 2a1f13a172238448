using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Mss.Sscd.App;
using Mss.Sscd.Provisioning;

namespace Mss.Sscd.Tests.App;

/// <summary>Coupling codes that lead to devices of their users, and octets to be signed that must have their digest.</summary>
public sealed class AppProvisionerTests : IDisposable
{
    private const string User = "+99901000013";
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
    private readonly SqliteAppStore _store = new(null);
    private readonly AppEnrolment _enrolment;
    private readonly AppRelay _relay;
    private readonly AppProvisioner _provisioner;

    public AppProvisionerTests()
    {
        _enrolment = new AppEnrolment(_store, _time, NullLogger<AppEnrolment>.Instance);
        _relay = new AppRelay(_store, new NoPushWake(), _time, NullLogger<AppRelay>.Instance);
        _provisioner = new AppProvisioner(_store, _enrolment, _relay);
    }

    public void Dispose() => _store.Dispose();

    [Fact]
    public async Task An_app_that_came_with_a_code_is_provided_with_the_proof_that_it_gave_then_and_brings_the_wish()
    {
        var (device, wish) = await CoupledAsync();
        var challenge = RandomNumberGenerator.GetBytes(32);

        var reply = await _provisioner.ProvideKeyAsync(new KeyToProvide(device.DeviceId, User, "sign", null, challenge), default);

        Assert.Equal("the wish", wish);
        Assert.Equal(device.SigningKey, reply.Key!.PublicKey);
        Assert.True(ProofOfPossession.Verify(reply.Key, challenge, "sign"));
        Assert.False(ProofOfPossession.Verify(reply.Key, challenge, "other"));
        Assert.False(ProofOfPossession.Verify(reply.Key with { CouplingHash = SHA256.HashData([1]) }, challenge, "sign"));
        Assert.False(ProofOfPossession.Verify(reply.Key with { PublicKey = device.DeviceKey }, challenge, "sign"));
    }

    [Theory]
    [InlineData(null, "+99901000014", "sign", null, "DeviceId")]
    [InlineData("anothing", User, "sign", null, "DeviceId")]
    [InlineData(null, User, "other", null, "KeyId")]
    [InlineData(null, User, "sign", "Rsa2048", "KeyAlgorithm")]
    public async Task What_is_not_this_user_s_app_and_its_key_is_not_provided(string? deviceId, string user, string keyId, string? algorithm, string parameter)
    {
        var (device, _) = await CoupledAsync();
        var reply = await _provisioner.ProvideKeyAsync(new KeyToProvide(deviceId ?? device.DeviceId, user, keyId, algorithm, new byte[32]), default);
        Assert.Equal((null, parameter), (reply.Key, reply.WrongParameter));
    }

    [Fact]
    public async Task Fault_404_what_is_open_when_the_device_is_taken_from_its_user_and_nobody_else_can_take_it()
    {
        var (device, _) = await CoupledAsync();
        var command = Command(device.DeviceId, "T1");
        Assert.Equal(SscdState.Pending, (await _relay.RequestAsync(command, default)).State);

        await _provisioner.RetireAsync(device.DeviceId, "+99901000014", default);
        Assert.Equal(SscdState.Pending, (await _relay.InquireAsync(command, default)).State);
        await _provisioner.RetireAsync(device.DeviceId, User, default);

        Assert.Equal(404, (await _relay.InquireAsync(command, default)).FailureCode);
        Assert.Null((await _provisioner.ProvideKeyAsync(new KeyToProvide(device.DeviceId, User, "sign", null, new byte[32]), default)).Key);
    }

    [Fact]
    public async Task Fault_406_octets_to_be_signed_that_are_not_those_of_the_digest()
    {
        var (device, _) = await CoupledAsync();
        var wrong = Command(device.DeviceId, "T1") with { ToBeSigned = Encoding.UTF8.GetBytes("Pay 50?") };
        Assert.Equal(406, (await _relay.RequestAsync(wrong, default)).FailureCode);

        var right = Command(device.DeviceId, "T2") with { ToBeSigned = Encoding.UTF8.GetBytes("Pay 5?") };
        Assert.Equal(SscdState.Pending, (await _relay.RequestAsync(right, default)).State);
        Assert.Equal("Pay 5?", Encoding.UTF8.GetString(Assert.Single(await _relay.PendingAsync(device.DeviceId, default)).ToBeSigned!));
        await _relay.CancelAsync(right, default);
        Assert.Null((await _store.FindRequestAsync(device.DeviceId, "T2", default))!.ToBeSigned);
    }

    private SignCommand Command(string deviceId, string transactionId) => new(
        deviceId,
        transactionId,
        1,
        AppDevice.KeyId,
        new SignatureScheme(SignatureAlgorithm.Ecdsa, HashAlgorithmName.SHA256),
        SHA256.HashData(Encoding.UTF8.GetBytes("Pay 5?")),
        "Bank",
        "Pay 5?",
        _time.GetUtcNow().AddMinutes(2));

    private async Task<(AppDevice Device, string? Wish)> CoupledAsync()
    {
        var offer = await _provisioner.OfferAsync(new CouplingOrder(User, "sign", null, "the wish"), default);
        using var device = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var signing = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var enrolled = await _enrolment.EnrolAsync(
            new AppToEnrol(offer.Code!, device.ExportSubjectPublicKeyInfo(), signing.ExportSubjectPublicKeyInfo(), Prove(device, offer.Code!, "device"), Prove(signing, offer.Code!, "sign")), default);
        return (enrolled.Device!, enrolled.Wish);
    }

    private static byte[] Prove(ECDsa key, string code, string name) =>
        key.SignHash(ProofOfPossession.Digest(Encoding.UTF8.GetBytes(code), name), DSASignatureFormat.Rfc3279DerSequence);
}
