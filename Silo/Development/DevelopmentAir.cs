using Microsoft.Extensions.Logging;
using Mss.Sscd.Sim;
using Mss.Sscd.Sim.Ota;
using Mss.Sscd.Sim.Sms;

namespace Mss.Silo.Development;

/// <summary>The simulated operator's part of the way over the air: SMSC, phones, and the master key that its cards' keys come from.</summary>
internal sealed class DevelopmentAir : IDisposable
{
    private readonly DerivedOtaKeys _keys;
    private readonly SimulatedTerminals _terminals;

    /// <exception cref="FormatException">The file of the master key does not hold one.</exception>
    public DevelopmentAir(string dataDirectory, SimulatedCards cards, TimeProvider time, ILoggerFactory loggers)
    {
        _keys = OtaMasterKey.LoadOrCreate(Path.Combine(dataDirectory, OtaMasterKey.FileName));
        var subscribers = new SimulatedSubscribers(cards);
        var smsc = new SimulatedSmsc(address => subscribers.FindByAddress(address) is not null, time, logger: loggers.CreateLogger<SimulatedSmsc>());
        Channel = new OtaSimChannel(smsc, subscribers, _keys, time, logger: loggers.CreateLogger<OtaSimChannel>());
        _terminals = new SimulatedTerminals(cards, smsc, subscribers, _keys, time, logger: loggers.CreateLogger<SimulatedTerminals>());
    }

    /// <summary>The way to the cards.</summary>
    public OtaSimChannel Channel { get; }

    public void Dispose()
    {
        Channel.Dispose();
        _terminals.Dispose();
        _keys.Dispose();
    }
}
