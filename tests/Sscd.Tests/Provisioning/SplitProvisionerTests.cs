using System.Security.Cryptography;
using Mss.Sscd.Provisioning;
using Mss.Sscd.Server.Vault;
using Mss.Sscd.Sim;
using Mss.Sscd.SplitKey;
using Mss.Sscd.Tests.SplitKey;

namespace Mss.Sscd.Tests.Provisioning;

public sealed class SplitProvisionerTests : IAsyncLifetime
{
    private const string Device = "d1";
    private readonly SplitFixture _fixture = new();

    private SplitProvisioner Provisioner => new(_fixture.Store, _fixture.Keys, _fixture.Cards);

    private static string Subscriber => "+999" + Device;

    public async Task InitializeAsync()
    {
        await _fixture.OpenAsync();
        await _fixture.CreateDeviceAsync(Device, SimulatedUser.ApproveAtOnce);
    }

    public async Task DisposeAsync() => await _fixture.DisposeAsync();

    [Fact]
    public async Task Asked_again_before_its_first_use_the_key_is_the_same_and_proves_itself_to_another_challenge()
    {
        var first = (await _fixture.Store.FindKeyAsync(new VaultKeyName(Device, "sign"), default))!.PublicKey;
        var (challenge, reply) = await ProvideAsync();
        Assert.Equal(first, reply.Key!.PublicKey);
        Assert.True(ProofOfPossession.Verify(reply.Key, challenge, "sign"));
        Assert.False(ProofOfPossession.Verify(reply.Key, RandomNumberGenerator.GetBytes(32), "sign"));
    }

    [Fact]
    public async Task A_key_that_was_used_gives_no_proof_without_its_user()
    {
        Assert.Equal(SscdState.Signed, (await SignAsync("T1")).State);
        var (_, reply) = await ProvideAsync();
        Assert.Null(reply.Key);
        Assert.Contains("used already", reply.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_making_that_broke_off_after_the_card_had_its_half_is_done_again_with_another_key()
    {
        var name = new VaultKeyName(Device, "sign");
        var first = (await _fixture.Store.FindKeyAsync(name, default))!.PublicKey;
        await _fixture.Store.DeleteKeysAsync(Device, default);
        var (challenge, reply) = await ProvideAsync();
        Assert.NotEqual(first, reply.Key!.PublicKey);
        Assert.True(ProofOfPossession.Verify(reply.Key, challenge, "sign"));
        Assert.Equal(SscdState.Signed, (await SignAsync("T1")).State);
    }

    [Fact]
    public async Task A_retired_device_signs_nothing_and_can_be_another_subscribers_with_another_key()
    {
        await Provisioner.RetireAsync(Device, "+9990", default);
        Assert.Equal(SscdState.Signed, (await SignAsync("T1")).State);
        await Provisioner.RetireAsync(Device, Subscriber, default);
        Assert.Equal(SscdState.Unreachable, (await SignAsync("T2")).State);
        Assert.Null(await _fixture.Store.FindKeyAsync(new VaultKeyName(Device, "sign"), default));
        await _fixture.CreateDeviceAsync(Device, SimulatedUser.ApproveAtOnce);
        Assert.Equal(SscdState.Signed, (await SignAsync("T3")).State);
    }

    [Theory]
    [InlineData("d 1", "sign", null, "DeviceId")]
    [InlineData("d2", "sign", "EcP256", "KeyAlgorithm")]
    [InlineData("d2", "sign", "Rsa3072", "KeyAlgorithm")]
    public async Task What_cannot_be_made_names_the_parameter(string device, string keyId, string? algorithm, string wrong) =>
        Assert.Equal(wrong, (await Provisioner.ProvideKeyAsync(new KeyToProvide(device, Subscriber, keyId, algorithm, new byte[32]), default)).WrongParameter);

    [Fact]
    public async Task Another_subscribers_device_stays_his()
    {
        var reply = await Provisioner.ProvideKeyAsync(new KeyToProvide(Device, "+99901000032", "sign", null, new byte[32]), default);
        Assert.Null(reply.Key);
        Assert.Contains("another subscriber", reply.Detail, StringComparison.Ordinal);
        Assert.Equal(SscdState.Signed, (await SignAsync("T1")).State);
    }

    private async Task<(byte[] Challenge, ProvisionReply Reply)> ProvideAsync()
    {
        var challenge = RandomNumberGenerator.GetBytes(32);
        return (challenge, await Provisioner.ProvideKeyAsync(new KeyToProvide(Device, Subscriber, "sign", "Rsa2048", challenge), default));
    }

    private async Task<SscdReply> SignAsync(string id) => await _fixture.Split.RequestAsync(
        new SignCommand(Device, id, 1, "sign", _fixture.Scheme, SHA256.HashData("Sign?"u8), "Bank", "Sign?", _fixture.Time.GetUtcNow().AddMinutes(2)), default);
}
