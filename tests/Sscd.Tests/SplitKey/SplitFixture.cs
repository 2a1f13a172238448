using System.Collections.Concurrent;
using System.Security.Cryptography;
using Microsoft.Extensions.Time.Testing;
using Mss.Sscd.Provisioning;
using Mss.Sscd.Server;
using Mss.Sscd.Server.Vault;
using Mss.Sscd.Sim;
using Mss.Sscd.SplitKey;
using Mss.Sscd.SplitKey.Simulated;
using Mss.Sscd.Tests.Server;
using PublicKey = Mss.Sscd.Keys.PublicKey;

namespace Mss.Sscd.Tests.SplitKey;

/// <summary>The server's halves in one file, the cards' in another, and a way to the server that loses what the user's behaviour says.</summary>
internal sealed class SplitFixture : ISscdFixture
{
    public const string Subscriber = "+99901000031";
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
    private readonly ConcurrentDictionary<string, (SimulatedUser User, string? Pin)> _persons = new();
    private SplitSscd? _split;
    private LossyWay? _way;
    private long _joined;

    // Generating a pair takes longer than the rest of a test: these are used in turn.
    private static readonly byte[][] Pairs = [Pair(), Pair()];
    private int _pairs;

    public TemporaryFolder Folder { get; } = new();

    public SimulatedSplitCards Cards { get; private set; } = null!;

    public SqliteServerStore Store { get; private set; } = null!;

    public SplitKeys Keys { get; private set; } = null!;

    public BreakableStore Breakable { get; private set; } = null!;

    public Tap Tap { get; private set; } = null!;

    public SplitSscd Split => _split!;

    public ISscd Sscd => _way!;

    public LogProbe Log { get; } = new();

    public TimeProvider Time => _time;

    public string KeyId => "sign";

    public SignatureScheme Scheme { get; init; } = new(SignatureAlgorithm.RsaPkcs1, HashAlgorithmName.SHA256);

    public async Task<SplitFixture> OpenAsync()
    {
        Cards = await SimulatedSplitCards.OpenAsync(Folder["cards.db"], _time, (subscriber, _) => _persons[subscriber]);
        Store = new SqliteServerStore(Folder["split.db"]);
        Breakable = new BreakableStore(Store);
        Keys = new SplitKeys(Breakable, new KeyEncryptionKeys([new KeyEncryptionKey("k1", SecretOctets.Take(Convert.FromBase64String(ServerFixture.Kek)))])) { NewPair = NewPair };
        Tap = new Tap(Cards);
        _split = new SplitSscd(Store, Breakable, Keys, Tap, _time, Log);
        _way = new LossyWay(_split, Cards.Cards.UserOf);
        return this;
    }

    public void Advance(TimeSpan by) => _time.Advance(by);

    public async Task CreateDeviceAsync(string deviceId, SimulatedUser user, string? pin = "1234")
    {
        var subscriber = "+999" + deviceId;
        _persons[subscriber] = (user, pin);
        var challenge = RandomNumberGenerator.GetBytes(32);
        var reply = await new SplitProvisioner(Store, Keys, Cards).ProvideKeyAsync(new KeyToProvide(deviceId, subscriber, KeyId, null, challenge), default);
        Assert.True(ProofOfPossession.Verify(reply.Key!, challenge, KeyId), reply.Detail);
    }

    public Task SetUserAsync(string deviceId, SimulatedUser user) => Cards.Cards.SetUserAsync(deviceId, user);

    public Task<PhoneResult> ApproveAsync(string deviceId, string transactionId, string? pin) => new SimulatedPhones(Cards.Cards).ApproveAsync(deviceId, transactionId, pin);

    public Task<PhoneResult> RefuseAsync(string deviceId, string transactionId) => new SimulatedPhones(Cards.Cards).RefuseAsync(deviceId, transactionId);

    public ShownRequest? Shown(string deviceId) => new SimulatedPhones(Cards.Cards).Pending(deviceId);

    public async Task<bool> VerifyAsync(string deviceId, ReadOnlyMemory<byte> digest, byte[] signature)
    {
        using var imported = PublicKey.TryImport((await Store.FindKeyAsync(new VaultKeyName(deviceId, KeyId), default))!.PublicKey);
        return imported!.Verify(Scheme, digest.Span, signature);
    }

    /// <summary>Uses of joined keys, also those before a crash. The tests that count use one device.</summary>
    public long SignaturesMade(string deviceId) => _joined + Split.Joined;

    public async Task<long> GenerationAsync(string deviceId)
    {
        using var key = await Keys.FindAsync(new VaultKeyName(deviceId, KeyId), default);
        return key!.Half.Generation;
    }

    public Dictionary<string, byte[]> Images(string pattern) => Directory.GetFiles(Folder.Path, pattern).ToDictionary(file => file, ReadShared);

    /// <summary>Stops the process in mid-air and starts it from these files, or from those that are there.</summary>
    public async Task CrashAsync(Dictionary<string, byte[]>? instead)
    {
        var images = Images("*.db*");
        foreach (var file in instead?.Keys.Select(name => name.Split(".db")[0]).ToHashSet() ?? [])
        {
            images.Keys.Where(name => name.StartsWith(file + ".db", StringComparison.Ordinal)).ToList().ForEach(name => images.Remove(name));
        }

        foreach (var (file, image) in instead ?? [])
        {
            images[file] = image;
        }

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

    public Task CrashAsync() => CrashAsync(null);

    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        Folder.Dispose();
    }

    private static byte[] Pair()
    {
        using var key = RSA.Create(2048);
        return key.ExportPkcs8PrivateKey();
    }

    private RSA NewPair()
    {
        var key = RSA.Create();
        key.ImportPkcs8PrivateKey(Pairs[(uint)Interlocked.Increment(ref _pairs) % Pairs.Length], out _);
        return key;
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
        _joined += Split.Joined;
        _split!.Dispose();
        await Cards.DisposeAsync();
        Keys.Dispose();
        Store.Dispose();
    }
}
