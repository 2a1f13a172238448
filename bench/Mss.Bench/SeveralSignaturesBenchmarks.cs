using System.Security.Cryptography;
using BenchmarkDotNet.Attributes;
using Mss.Sscd;
using Mss.Sscd.Sim;

namespace Mss.Bench;

/// <summary>Signatures of a simulated card that one approval gives: what each further one costs beside the first.</summary>
[MemoryDiagnoser]
public class SeveralSignaturesBenchmarks
{
    private static readonly byte[] Digest = SHA256.HashData("Pay 10 euro to Example?"u8);
    private static readonly SignatureScheme Scheme = new(SignatureAlgorithm.Ecdsa, HashAlgorithmName.SHA256);
    private SimulatedCards _cards = null!;
    private FurtherDigest[]? _further;
    private int _next;

    [Params(0, 1, 20)]
    public int Further { get; set; }

    [GlobalSetup]
    public async Task Setup()
    {
        _cards = await SimulatedCards.OpenAsync(null, TimeProvider.System);
        await _cards.CreateCardAsync("+99901000002", [new SimKeySpec("sign", SimKeyAlgorithm.EcP256, "1234")], SimulatedUser.ApproveAtOnce);
        _further = Further == 0 ? null : [.. Enumerable.Range(0, Further).Select(i => new FurtherDigest("sign", Scheme, SHA256.HashData([(byte)i])))];
    }

    [Benchmark]
    public async Task<SscdState> Sign()
    {
        var command = new SignCommand(
            "+99901000002", $"t{Interlocked.Increment(ref _next):D31}", 1, "sign", Scheme, Digest, "Example Bank", "Pay 10 euro to Example?", DateTimeOffset.UtcNow.AddMinutes(1)) { Further = _further };
        return (await _cards.SendAsync(new SimMessage(SimOperation.Sign, command), default)).State is SscdState.Signed and var state ? state : throw new InvalidOperationException("not signed");
    }
}
