using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Mss.Sscd.Sim.Sms;

/// <summary>Takes an SMS-DELIVER at a simulated phone.</summary>
/// <param name="address">The phone's number.</param>
/// <param name="tpdu">The octets that come over the air.</param>
internal delegate ValueTask PhoneHandler(string address, byte[] tpdu);

/// <summary>Takes a message of a phone together with the address that it was sent to.</summary>
internal delegate ValueTask PhoneMessageHandler(string recipient, SmsMessage message);

/// <summary>
/// A short message service centre between the MSSP and simulated phones. It loses, repeats, delays and reorders by <see cref="Conditions"/>, the same each time for the same seed, and
/// tells the sender nothing of it.
/// </summary>
public sealed partial class SimulatedSmsc : ISmsc
{
    /// <summary>The number that messages come from when their sender has none of its own.</summary>
    internal const string MsspAddress = "9990100";

    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Func<string, bool> _exists;
    private readonly Lock _lock = new();
    private readonly Random _random;
    private SmsHandler? _mssp;
    private PhoneMessageHandler? _gateway;
    private PhoneHandler? _phones;
    private int _arriving;

    /// <summary>Makes an SMSC.</summary>
    /// <param name="exists">Whether there is a phone with this number.</param>
    /// <param name="time">The clock of the delays.</param>
    /// <param name="seed">Of the chances.</param>
    /// <param name="logger">For failures of receivers.</param>
    public SimulatedSmsc(Func<string, bool> exists, TimeProvider time, int seed = 0, ILogger<SimulatedSmsc>? logger = null)
    {
        ArgumentNullException.ThrowIfNull(exists);
        ArgumentNullException.ThrowIfNull(time);
        (_exists, _time, _logger) = (exists, time, logger ?? NullLogger<SimulatedSmsc>.Instance);
#pragma warning disable CA5394 // Chances of the weather, not secrets.
        _random = new Random(seed);
#pragma warning restore CA5394
    }

    /// <summary>Changeable at any time; <see cref="SmscConditions.Perfect"/> by default.</summary>
    public SmscConditions Conditions { get; set; } = SmscConditions.Perfect;

    /// <summary>Messages that receivers are busy with, for tests that wait.</summary>
    internal int Arriving => Volatile.Read(ref _arriving);

    /// <summary>Who takes the phones' messages, for tests that listen.</summary>
    internal SmsHandler? Taker => _mssp;

    /// <summary>Sees every SMS-DELIVER as it is sent, before chance; for tests that record and replay.</summary>
    internal Action<string, byte[]>? Tap { get; set; }

    /// <inheritdoc/>
    public ValueTask<SmsSubmitStatus> SubmitAsync(SmsMessage message, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        return ValueTask.FromResult(Submit(message, MsspAddress));
    }

    /// <inheritdoc/>
    public void OnMessage(SmsHandler handler) => _mssp = handler;

    /// <summary>Sends a message from an address to a phone, which answers to that address.</summary>
    internal SmsSubmitStatus Submit(SmsMessage message, string source)
    {
        if (!_exists(message.Address))
        {
            return SmsSubmitStatus.UnknownSubscriber;
        }

        var tpdu = SmsTpdu.EncodeDeliver(message with { Address = source }, _time.GetUtcNow());
        Tap?.Invoke(message.Address, tpdu);
        Carry(() => DeliverAsync(message.Address, tpdu));
        return SmsSubmitStatus.Accepted;
    }

    /// <summary>Sets who takes the phones' messages by the address that they are sent to, instead of <see cref="OnMessage"/>.</summary>
    internal void OnPhoneMessage(PhoneMessageHandler handler) => _gateway = handler;

    internal void OnDeliver(PhoneHandler handler) => _phones = handler;

    /// <summary>A phone sends an SMS-SUBMIT to the MSSP.</summary>
    internal void SubmitFromPhone(string address, byte[] tpdu)
    {
        if (SmsTpdu.DecodeSubmit(tpdu) is not { } message)
        {
            return;
        }

        var fromPhone = message with { Address = address };
        if (_gateway is { } gateway)
        {
            Carry(() => gateway(message.Address, fromPhone));
        }
        else if (_mssp is { } mssp)
        {
            Carry(() => mssp(fromPhone));
        }
    }

    /// <summary>Puts an SMS-DELIVER on the air, as whoever recorded one could.</summary>
    internal ValueTask DeliverAsync(string address, byte[] tpdu) => _phones?.Invoke(address, tpdu) ?? ValueTask.CompletedTask;

#pragma warning disable CA5394 // As above.
    private void Carry(Func<ValueTask> arrive)
    {
        var conditions = Conditions;
        if (ReferenceEquals(conditions, SmscConditions.Perfect))
        {
            _ = ArriveAsync(arrive, TimeSpan.Zero);
            return;
        }

        TimeSpan[] delays;
        lock (_lock)
        {
            var copies = _random.NextDouble() < conditions.Loss ? 0 : _random.NextDouble() < conditions.Duplication ? 2 : 1;
            delays = new TimeSpan[copies];
            for (var i = 0; i < copies; i++)
            {
                delays[i] = conditions.MaxDelay * _random.NextDouble();
            }
        }

        foreach (var delay in delays)
        {
            _ = ArriveAsync(arrive, delay);
        }
    }
#pragma warning restore CA5394

    private async Task ArriveAsync(Func<ValueTask> arrive, TimeSpan delay)
    {
        try
        {
            if (delay > TimeSpan.Zero)
            {
                await Task.Delay(delay, _time).ConfigureAwait(false);
            }

            Interlocked.Increment(ref _arriving);
            try
            {
                await arrive().ConfigureAwait(false);
            }
            finally
            {
                Interlocked.Decrement(ref _arriving);
            }
        }
#pragma warning disable CA1031 // A message that its receiver could not take is lost, as in life.
        catch (Exception e)
#pragma warning restore CA1031
        {
            LogNotTaken(e);
        }
    }

    [LoggerMessage(3201, LogLevel.Warning, "A short message was not taken by its receiver; it is lost")]
    private partial void LogNotTaken(Exception exception);
}
