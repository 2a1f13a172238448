using System.Security.Cryptography;
using Mss.Sscd.Provisioning;
using Mss.Sscd.Server;
using Mss.Sscd.Server.Vault;
using Mss.Sscd.Sim;

namespace Mss.Sscd.Tests.Provisioning;

public sealed class ServerProvisionerTests : IAsyncLifetime
{
    private const string Subscriber = "+99901002500";
    private static readonly byte[] Challenge = RandomNumberGenerator.GetBytes(32);
    private readonly TemporaryFolder _folder = new();
    private SimulatedCards _phones = null!;
    private SqliteServerStore _store = null!;
    private WrappedKeyVault _vault = null!;
    private ServerProvisioner _provisioner = null!;

    public async Task InitializeAsync()
    {
        _phones = await SimulatedCards.OpenAsync(null, TimeProvider.System);
        _store = new SqliteServerStore(_folder["server.db"]);
        _vault = new WrappedKeyVault(_store, new KeyEncryptionKeys([new KeyEncryptionKey("k1", SecretOctets.Take(RandomNumberGenerator.GetBytes(32)))]));
        _provisioner = new ServerProvisioner(_store, _vault, new SimulatedConsents(_phones, "1234", _ => SimulatedUser.ApproveAtOnce));
    }

    public async Task DisposeAsync()
    {
        await _phones.DisposeAsync();
        _vault.Dispose();
        _store.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData(null, 256)]
    [InlineData("EcP384", 384)]
    [InlineData("Rsa2048", 2048)]
    public async Task A_key_is_made_once_and_proves_itself_and_its_user_signs(string? algorithm, int bits)
    {
        var key = await ProvideAsync("s1", algorithm: algorithm);
        Assert.Equal(key.PublicKey, (await ProvideAsync("s1", algorithm: algorithm)).PublicKey);
        using var imported = Mss.Sscd.Keys.PublicKey.TryImport(key.PublicKey);
        Assert.Equal(bits, imported!.KeySize);

        using var server = new ServerSscd(_store, _store, _vault, new DeviceConsent<SimSscd>(new SimSscd(_phones)), TimeProvider.System);
        var digest = SHA256.HashData("Sign?"u8);
        var reply = await server.RequestAsync(new SignCommand("s1", "T1", 1, "sign", key.Scheme, digest, "Bank", "Sign?", DateTimeOffset.UtcNow.AddMinutes(1)), default);
        Assert.True(imported.Verify(key.Scheme, digest, reply.Signature));
    }

    [Theory]
    [InlineData("", null, "DeviceId")]
    [InlineData("a b", null, "DeviceId")]
    [InlineData("s1", "Rsa1024", "KeyAlgorithm")]
    [InlineData("s1", "3", "KeyAlgorithm")]
    public async Task A_wrong_parameter_is_named(string device, string? algorithm, string parameter)
    {
        var reply = await _provisioner.ProvideKeyAsync(new KeyToProvide(device, Subscriber, "sign", algorithm, Challenge), default);
        Assert.Null(reply.Key);
        Assert.Equal(parameter, reply.WrongParameter);
    }

    [Fact]
    public async Task A_device_serves_one_subscriber_and_only_that_one_retires_it()
    {
        var key = await ProvideAsync("s1");
        var refused = await _provisioner.ProvideKeyAsync(new KeyToProvide("s1", "+99901002501", "sign", null, Challenge), default);
        Assert.Equal((null, null, "the device is another subscriber's"), (refused.Key, refused.WrongParameter, refused.Detail));

        await _provisioner.RetireAsync("s1", "+99901002501", default);
        Assert.NotNull(await _vault.FindAsync(new VaultKeyName("s1", "sign"), default));

        await _provisioner.RetireAsync("s1", Subscriber, default);
        await _provisioner.RetireAsync("s1", Subscriber, default);
        Assert.Null(await _vault.FindAsync(new VaultKeyName("s1", "sign"), default));
        Assert.Null(await _store.FindDeviceAsync("s1", default));
        Assert.Empty(await _phones.GetPublicKeysAsync("s1"));

        Assert.NotEqual(key.PublicKey, (await ProvideAsync("s1", subscriber: "+99901002501")).PublicKey);
    }

    private async Task<ProvidedKey> ProvideAsync(string device, string? algorithm = null, string subscriber = Subscriber)
    {
        var reply = await _provisioner.ProvideKeyAsync(new KeyToProvide(device, subscriber, "sign", algorithm, Challenge), default);
        Assert.True(ProofOfPossession.Verify(reply.Key!, Challenge, "sign"), reply.Detail);
        return reply.Key!;
    }
}
