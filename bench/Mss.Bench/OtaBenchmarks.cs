using BenchmarkDotNet.Attributes;
using Mss.Sscd.Sim.Ota;

namespace Mss.Bench;

/// <summary>What a secured packet costs: a command with a text to sign of three SMS, made and opened; the same for the response with an RSA value.</summary>
[MemoryDiagnoser]
public class OtaBenchmarks
{
    private readonly OtaKeySet _keys = new(1, OtaAlgorithm.Aes, Enumerable.Range(0, 16).Select(i => (byte)i).ToArray(), Enumerable.Range(16, 16).Select(i => (byte)i).ToArray());
    private readonly byte[] _command = new byte[320];
    private readonly byte[] _response = new byte[264];
    private long _counter;

    [Benchmark]
    public bool Command()
    {
        var packet = CommandPacket.Wrap(_keys, CommandHeader.For(_keys, Spi.Full, 0x4D5353), ++_counter, _command);
        return CommandPacket.Unwrap(_keys, packet, out _) == OtaStatus.Ok;
    }

    [Benchmark]
    public bool Response()
    {
        var packet = ResponsePacket.Wrap(_keys, Spi.Full, _keys.KidOctet, new ResponsePacket(0x4D5353, ++_counter, OtaStatus.Ok, _response, true));
        return ResponsePacket.Unwrap(_keys, Spi.Full, _keys.KidOctet, packet) is not null;
    }
}
