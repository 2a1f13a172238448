using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using Mss.Sscd.Sim;
using Mss.Sscd.Sim.Ota;
using Mss.Sscd.Sim.Sms;

namespace Mss.Silo.Development;

/// <summary>The simulated operator's part of the way over the air: SMSC, phones, and the master key that its cards' keys come from.</summary>
internal sealed class DevelopmentAir : IDisposable
{
    private const int KeySize = 16;
    private readonly DerivedOtaKeys _keys;
    private readonly SimulatedTerminals _terminals;

    /// <exception cref="FormatException">The file of the master key does not hold one.</exception>
    public DevelopmentAir(string dataDirectory, SimulatedCards cards, TimeProvider time, ILoggerFactory loggers)
    {
        _keys = LoadKeys(Path.Combine(dataDirectory, "ota-master.key"));
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

    // Made at the first use. Cards that have been reached keep their keys: with another master key they would refuse everything.
    private static DerivedOtaKeys LoadKeys(string path)
    {
        if (!File.Exists(path))
        {
            // Written beside and moved, so that an interrupted start leaves no half key.
            var half = path + ".new";
            File.WriteAllText(half, Convert.ToBase64String(RandomNumberGenerator.GetBytes(KeySize)) + "\n");
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(half, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            }

            File.Move(half, path);
        }

        Span<byte> key = stackalloc byte[KeySize + 3];
        if (!Convert.TryFromBase64String(File.ReadAllText(path).Trim(), key, out var length) || length != KeySize)
        {
            throw new FormatException($"{path} must hold {KeySize} octets as Base64 text");
        }

        var keys = new DerivedOtaKeys(key[..KeySize]);
        CryptographicOperations.ZeroMemory(key);
        return keys;
    }
}
