using System.Collections.Concurrent;
using System.Security.Cryptography;
using Microsoft.Extensions.Time.Testing;
using Mss.Sscd.Server;
using Mss.Sscd.Server.Vault;
using Mss.Sscd.Sim;
using PublicKey = Mss.Sscd.Keys.PublicKey;

namespace Mss.Sscd.Tests.Server;

/// <summary>Server keys in a file, users on simulated phones in another, and a way to the server that loses what the user's behaviour says.</summary>
internal sealed class ServerFixture(ServerKeyAlgorithm algorithm) : ISscdFixture
{
    public const string Kek = "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
    private readonly ConcurrentDictionary<string, int> _signatures = new();
    private ServerSscd? _server;
    private LossyWay? _way;

    public TemporaryFolder Folder { get; } = new();

    public SimulatedCards Phones { get; private set; } = null!;

    public SqliteServerStore Store { get; private set; } = null!;

    public IKeyVault Vault { get; private set; } = null!;

    public ServerSscd Server => _server!;

    public ISscd Sscd => _way!;

    public TimeProvider Time => _time;

    public string KeyId => "sign";

    public SignatureScheme Scheme { get; init; } =
        new(algorithm == ServerKeyAlgorithm.EcP256 ? SignatureAlgorithm.Ecdsa : SignatureAlgorithm.RsaPkcs1, HashAlgorithmName.SHA256);

    public async Task<ServerFixture> OpenAsync()
    {
        Phones = await SimulatedCards.OpenAsync(Folder["phones.db"], _time);
        Store = new SqliteServerStore(Folder["server.db"]);
        Vault = new CountingVault(new WrappedKeyVault(Store, new KeyEncryptionKeys([new KeyEncryptionKey("k1", SecretOctets.Take(Convert.FromBase64String(Kek)))])), _signatures);
        _server = new ServerSscd(Store, Store, Vault, new DeviceConsent<SimSscd>(new SimSscd(Phones)), _time);
        _way = new LossyWay(_server, Phones.UserOf);
        return this;
    }

    public void Advance(TimeSpan by) => _time.Advance(by);

    public async Task CreateDeviceAsync(string deviceId, SimulatedUser user, string? pin)
    {
        var keys = await Phones.CreateCardAsync(deviceId, [new SimKeySpec("consent", SimKeyAlgorithm.EcP256, pin)], user);
        await Store.TryAddDeviceAsync(new ServerDevice(deviceId, "+99901000021", new ConsentMeans(deviceId, "consent", keys["consent"])), default);
        await Vault.CreateAsync(new VaultKeySpec(new VaultKeyName(deviceId, KeyId), "+99901000021", algorithm), default);
    }

    public Task SetUserAsync(string deviceId, SimulatedUser user) => Phones.SetUserAsync(deviceId, user);

    public Task<PhoneResult> ApproveAsync(string deviceId, string transactionId, string? pin) => new SimulatedPhones(Phones).ApproveAsync(deviceId, transactionId, pin);

    public Task<PhoneResult> RefuseAsync(string deviceId, string transactionId) => new SimulatedPhones(Phones).RefuseAsync(deviceId, transactionId);

    public ShownRequest? Shown(string deviceId) => new SimulatedPhones(Phones).Pending(deviceId);

    public async Task<bool> VerifyAsync(string deviceId, ReadOnlyMemory<byte> digest, byte[] signature)
    {
        var key = (await Vault.FindAsync(new VaultKeyName(deviceId, KeyId), default))!;
        using var imported = PublicKey.TryImport(key.PublicKey);
        return imported!.Verify(Scheme, digest.Span, signature);
    }

    /// <summary>Uses of private keys, also those before a crash.</summary>
    public long SignaturesMade(string deviceId) => _signatures.GetValueOrDefault(deviceId);

    public async Task CrashAsync()
    {
        // The files as they are in mid-air: what closing might write is not there.
        var files = Directory.GetFiles(Folder.Path, "*.db*");
        var images = files.ToDictionary(file => file, ReadShared);
        await CloseAsync();
        foreach (var file in Directory.GetFiles(Folder.Path, "*.db*"))
        {
            File.Delete(file);
        }

        foreach (var (file, image) in images)
        {
            await File.WriteAllBytesAsync(file, image);
        }

        await OpenAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        Folder.Dispose();
    }

    private static byte[] ReadShared(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    }

    private async Task CloseAsync()
    {
        _server!.Dispose();
        await Phones.DisposeAsync();
        (Vault as IDisposable)?.Dispose();
        Store.Dispose();
    }
}

/// <summary>Counts what the vault really signs.</summary>
internal sealed class CountingVault(WrappedKeyVault vault, ConcurrentDictionary<string, int> signatures) : IKeyVault, IDisposable
{
    public ValueTask<VaultKey> CreateAsync(VaultKeySpec spec, CancellationToken cancellationToken) => vault.CreateAsync(spec, cancellationToken);

    public ValueTask<VaultKey?> FindAsync(VaultKeyName name, CancellationToken cancellationToken) => vault.FindAsync(name, cancellationToken);

    public async ValueTask<byte[]> SignAsync(VaultKey key, SignatureScheme scheme, ReadOnlyMemory<byte> digest, CancellationToken cancellationToken)
    {
        var signature = await vault.SignAsync(key, scheme, digest, cancellationToken);
        signatures.AddOrUpdate(key.Name.Owner, 1, (_, count) => count + 1);
        return signature;
    }

    public ValueTask DestroyAsync(string owner, CancellationToken cancellationToken) => vault.DestroyAsync(owner, cancellationToken);

    public void Dispose() => vault.Dispose();
}

/// <summary>The way between an asker and a device that is elsewhere. It loses what the behaviour of the device's user says.</summary>
internal sealed class LossyWay(ConsentedSscd server, Func<string, SimulatedUser?> userOf) : ISscd, ISscdAnswerSource
{
    private static readonly SscdReply NotReached = new(SscdState.Unreachable, Detail: "the way is broken");

    public string Kind => server.Kind;

    public async ValueTask<SscdReply> RequestAsync(SignCommand command, CancellationToken cancellationToken)
    {
        var behaviour = userOf(command.DeviceId)?.Behaviour;
        if (behaviour == SimulatedBehaviour.LoseRequest)
        {
            return SscdReply.Pending;
        }

        var reply = behaviour == SimulatedBehaviour.Unreachable ? NotReached : await server.RequestAsync(command, cancellationToken);
        return behaviour == SimulatedBehaviour.LoseAnswer ? SscdReply.Pending : reply;
    }

    public ValueTask<SscdReply> InquireAsync(TransactionOnDevice transaction, CancellationToken cancellationToken) =>
        IsBroken(transaction) ? new(NotReached) : server.InquireAsync(transaction, cancellationToken);

    public ValueTask<SscdReply> CancelAsync(TransactionOnDevice transaction, CancellationToken cancellationToken) =>
        IsBroken(transaction) ? new(NotReached) : server.CancelAsync(transaction, cancellationToken);

    public IDisposable Subscribe(ISscdAnswerSink sink) => server.Subscribe(sink);

    private bool IsBroken(TransactionOnDevice transaction) => userOf(transaction.DeviceId)?.Behaviour == SimulatedBehaviour.Unreachable;
}
