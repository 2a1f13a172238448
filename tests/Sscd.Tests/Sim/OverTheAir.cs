using Mss.Sscd.Sim;
using Mss.Sscd.Sim.Ota;
using Mss.Sscd.Sim.Sms;

namespace Mss.Sscd.Tests.Sim;

/// <summary>Everything between the MSSP and the cards: channel, SMSC and phones.</summary>
internal sealed class OverTheAir : IDisposable
{
    private readonly DerivedOtaKeys _msspKeys = new(MasterKey);
    private readonly DerivedOtaKeys _factory = new(MasterKey);
    private readonly SimulatedTerminals _terminals;

    public OverTheAir(SimulatedCards cards, TimeProvider time, int seed = 0)
    {
        Subscribers = new SimulatedSubscribers(cards);
        Smsc = new SimulatedSmsc(address => Subscribers.FindByAddress(address) is not null, time, seed);

        // The simulated clock may run ahead of the work: nobody gives up for that.
        var options = new OtaOptions { KeepAnswers = TimeSpan.FromHours(20) };
        Channel = new OtaSimChannel(Smsc, Subscribers, _msspKeys, time, options);
        _terminals = new SimulatedTerminals(cards, Smsc, Subscribers, _factory, time, options);
    }

    public static byte[] MasterKey => [.. Enumerable.Range(1, 16).Select(i => (byte)i)];

    public SimulatedSubscribers Subscribers { get; }

    public SimulatedSmsc Smsc { get; }

    public OtaSimChannel Channel { get; }

    public void Dispose()
    {
        Channel.Dispose();
        _terminals.Dispose();
        _msspKeys.Dispose();
        _factory.Dispose();
    }
}
