using System.Net;
using Microsoft.Extensions.Logging;
using Mss.Sscd.Sim;
using Mss.Sscd.Sim.Ota;
using Mss.Sscd.Sim.Smpp;
using Mss.Sscd.Sim.Sms;

namespace Mss.Silo.Development.FarEnd;

/// <summary>The simulated operator's side of the way over the air: phones, and an SMSC that is reached with SMPP.</summary>
internal sealed class FarEndAir : IAsyncDisposable
{
    private readonly DerivedOtaKeys _keys;
    private readonly SimulatedTerminals _terminals;
    private readonly SimulatedSmppServer _server;

    /// <exception cref="FormatException">The file of the master key does not hold one.</exception>
    /// <exception cref="System.Net.Sockets.SocketException">It cannot listen for SMPP.</exception>
    public FarEndAir(string dataDirectory, SimulatedCards cards, IPEndPoint smpp, TimeProvider time, ILoggerFactory loggers)
    {
        _keys = OtaMasterKey.LoadOrCreate(Path.Combine(dataDirectory, OtaMasterKey.FileName));
        Subscribers = new SimulatedSubscribers(cards);
        var smsc = new SimulatedSmsc(address => Subscribers.FindByAddress(address) is not null, time, logger: loggers.CreateLogger<SimulatedSmsc>());
        _terminals = new SimulatedTerminals(cards, smsc, Subscribers, _keys, time, logger: loggers.CreateLogger<SimulatedTerminals>());
        _server = SimulatedSmppServer.Start(smsc, smpp, FarEndOptions.SystemId, FarEndOptions.Password, time, loggers.CreateLogger<SimulatedSmppServer>());
    }

    public SimulatedSubscribers Subscribers { get; }

    public async ValueTask DisposeAsync()
    {
        _terminals.Dispose();
        await _server.DisposeAsync();
        _keys.Dispose();
    }
}
