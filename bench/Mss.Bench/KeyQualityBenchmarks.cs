using System.Security.Cryptography;
using BenchmarkDotNet.Attributes;
using Mss.Sscd.Keys.Quality;

namespace Mss.Bench;

/// <summary>The look at a public key: the first time, when it is remembered, and ROCA by itself.</summary>
[MemoryDiagnoser]
public class KeyQualityBenchmarks
{
    private const int Moduli = 1024;
    private readonly KeyQualityPolicy _policy = new();
    private readonly byte[] _moduli = new byte[Moduli * 256];
    private KeyGate _gate = null!;
    private byte[] _rsa = null!;
    private byte[] _curve = null!;

    [GlobalSetup]
    public void Setup()
    {
        new Random(1).NextBytes(_moduli);
        for (var i = 0; i < Moduli; i++)
        {
            _moduli[i * 256] |= 0x80;
            _moduli[i * 256 + 255] |= 1;
        }

        using var rsa = RSA.Create(2048);
        using var curve = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        (_rsa, _curve, _gate) = (rsa.ExportSubjectPublicKeyInfo(), curve.ExportSubjectPublicKeyInfo(), new KeyGate(_policy));
        _gate.Of(_rsa);
    }

    /// <summary>Per modulus of 2,048 bits.</summary>
    [Benchmark(OperationsPerInvoke = Moduli)]
    public int Roca()
    {
        var hits = 0;
        for (var i = 0; i < Moduli; i++)
        {
            hits += RocaFingerprint.Matches(_moduli.AsSpan(i * 256, 256)) ? 1 : 0;
        }

        return hits;
    }

    [Benchmark]
    public int CheckRsa2048() => KeyQuality.Check(_rsa, _policy).Count;

    [Benchmark]
    public int CheckP256() => KeyQuality.Check(_curve, _policy).Count;

    [Benchmark]
    public KeyAdmission Remembered() => _gate.Of(_rsa);
}
