using System.Security.Cryptography;
using BenchmarkDotNet.Attributes;
using Mss.Sscd;
using Mss.Sscd.Provisioning;
using Mss.Sscd.Server;
using Mss.Sscd.Server.Vault;
using Mss.Sscd.Sim;
using Mss.Sscd.SplitKey;
using Mss.Sscd.SplitKey.Simulated;

namespace Mss.Bench;

/// <summary>A split-key signature through ISscd, without transport: the server's store in a file, the cards in memory. 32 users in turn; the key is joined and imported each time.</summary>
[MemoryDiagnoser]
public class SplitKeyBenchmarks
{
    private const int Users = 32;
    private const int AtOnce = 32;
    private static readonly byte[] Digest = SHA256.HashData("Pay 10 euro to Example?"u8);
    private static readonly SignatureScheme Scheme = new(SignatureAlgorithm.RsaPkcs1, HashAlgorithmName.SHA256);
    private string _file = "";
    private SqliteServerStore _store = null!;
    private SplitKeys _keys = null!;
    private SimulatedSplitCards _cards = null!;
    private SplitSscd _split = null!;
    private byte[] _pkcs8 = [];
    private int _next;

    [Params(null, "1234")]
    public string? Pin { get; set; }

    [GlobalSetup]
    public async Task Setup()
    {
        _file = Path.GetTempFileName();
        _store = new SqliteServerStore(_file);
        _keys = new SplitKeys(_store, new KeyEncryptionKeys([new KeyEncryptionKey("k1", SecretOctets.Take(RandomNumberGenerator.GetBytes(KeyEncryptionKey.Size)))]));
        _cards = await SimulatedSplitCards.OpenAsync(null, TimeProvider.System, (_, _) => (SimulatedUser.ApproveAtOnce, Pin));
        _split = new SplitSscd(_store, _store, _keys, _cards, TimeProvider.System);
        var provisioner = new SplitProvisioner(_store, _keys, _cards);
        for (var i = 0; i < Users; i++)
        {
            await provisioner.ProvideKeyAsync(new KeyToProvide($"d{i}", "+99901000031", "sign", null, new byte[32]), default);
        }

        using var key = RSA.Create(2048);
        _pkcs8 = key.ExportPkcs8PrivateKey();
    }

    [GlobalCleanup]
    public async Task Cleanup()
    {
        _split.Dispose();
        await _cards.DisposeAsync();
        _keys.Dispose();
        _store.Dispose();
        File.Delete(_file);
    }

    [Benchmark]
    public async Task<byte[]> Sign()
    {
        var id = Interlocked.Increment(ref _next);
        var reply = await _split.RequestAsync(
            new SignCommand($"d{id % Users}", $"T{id}", 1, "sign", Scheme, Digest, "Bank", "Pay 10 euro to Example?", DateTimeOffset.UtcNow.AddMinutes(2)), default);
        return reply.Signature!;
    }

    /// <summary>As many at once as wait for each other's writes to the disk.</summary>
    [Benchmark(OperationsPerInvoke = AtOnce)]
    public Task SignAtOnce() => Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ => Task.Run(Sign)));

    /// <summary>The floor: importing a key and signing once with it.</summary>
    [Benchmark(Baseline = true)]
    public byte[] ImportAndSign()
    {
        using var key = RSA.Create();
        key.ImportPkcs8PrivateKey(_pkcs8, out _);
        return key.SignHash(Digest, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
    }
}
