using System.Security.Cryptography;
using BenchmarkDotNet.Attributes;
using Mss.Sscd;
using Mss.Sscd.Server;
using Mss.Sscd.Server.Vault;

namespace Mss.Bench;

/// <summary>A signature through the vault of wrapped keys, without store and transport: a hundred users' keys in turn, all open.</summary>
[MemoryDiagnoser]
public class KeyVaultBenchmarks
{
    private const int Users = 100;
    private static readonly byte[] Digest = SHA256.HashData("Pay 10 euro to Example?"u8);
    private readonly VaultKey[] _keys = new VaultKey[Users];
    private string _file = "";
    private SqliteServerStore _store = null!;
    private WrappedKeyVault _vault = null!;
    private SignatureScheme _scheme;
    private int _next;

    [Params(ServerKeyAlgorithm.Rsa2048, ServerKeyAlgorithm.EcP256)]
    public ServerKeyAlgorithm Algorithm { get; set; }

    [GlobalSetup]
    public async Task Setup()
    {
        _file = Path.GetTempFileName();
        _store = new SqliteServerStore(_file);
        _vault = new WrappedKeyVault(_store, new KeyEncryptionKeys([new KeyEncryptionKey("k1", SecretOctets.Take(RandomNumberGenerator.GetBytes(KeyEncryptionKey.Size)))]));
        for (var i = 0; i < Users; i++)
        {
            _keys[i] = await _vault.CreateAsync(new VaultKeySpec(new VaultKeyName($"d{i}", "sign"), "+99901000021", Algorithm), default);
        }

        _scheme = new SignatureScheme(_keys[0].Fits(SignatureAlgorithm.Ecdsa) ? SignatureAlgorithm.Ecdsa : SignatureAlgorithm.RsaPkcs1, HashAlgorithmName.SHA256);
    }

    [GlobalCleanup]
    public void Cleanup()
    {
        _vault.Dispose();
        _store.Dispose();
        File.Delete(_file);
    }

    [Benchmark]
    public ValueTask<byte[]> Sign() => _vault.SignAsync(_keys[_next++ % Users], _scheme, Digest, default);
}
