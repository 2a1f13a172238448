using System.Security.Cryptography;
using BenchmarkDotNet.Attributes;
using Mss.Sscd;
using Mss.Sscd.Sim;
using Mss.Sscd.Sim.Ota;
using Mss.Sscd.Sim.Sms;

namespace Mss.Bench;

/// <summary>A signature of a simulated card with P-256 whose user approves at once: asked directly, and over the air.</summary>
[MemoryDiagnoser]
public class SimChannelBenchmarks
{
    private static readonly byte[] Digest = SHA256.HashData("Pay 10 euro to Example?"u8);
    private readonly DerivedOtaKeys _keys = new(new byte[16]);
    private SimulatedCards _cards = null!;
    private ISimChannel _channel = null!;
    private int _next;

    [Params(false, true)]
    public bool OverTheAir { get; set; }

    [GlobalSetup]
    public async Task Setup()
    {
        _cards = await SimulatedCards.OpenAsync(null, TimeProvider.System);
        await _cards.CreateCardAsync("+99901000002", [new SimKeySpec("sign", SimKeyAlgorithm.EcP256, "1234")], SimulatedUser.ApproveAtOnce);
        _channel = _cards;
        if (OverTheAir)
        {
            var subscribers = new SimulatedSubscribers(_cards);
            var smsc = new SimulatedSmsc(address => subscribers.FindByAddress(address) is not null, TimeProvider.System);
            _channel = new OtaSimChannel(smsc, subscribers, _keys, TimeProvider.System);
            _ = new SimulatedTerminals(_cards, smsc, subscribers, _keys, TimeProvider.System);
        }
    }

    [Benchmark]
    public async Task<SscdState> Sign()
    {
        var command = new SignCommand(
            "+99901000002", $"t{Interlocked.Increment(ref _next):D31}", 1, "sign", new SignatureScheme(SignatureAlgorithm.Ecdsa, HashAlgorithmName.SHA256), Digest, "Example Bank",
            "Pay 10 euro to Example?", DateTimeOffset.UtcNow.AddMinutes(1));
        return (await _channel.SendAsync(new SimMessage(SimOperation.Sign, command), default)).State is SscdState.Signed and var state ? state : throw new InvalidOperationException("not signed");
    }
}
