using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Mss.Sscd.Keys;
using Mss.Sscd.Sim.Applet;
using Mss.Sscd.Sim.Sms;

namespace Mss.Sscd.Sim.Ota;

/// <summary>The radio side of all simulated phones: takes short messages, hands them to the cards' applets, and sends what those say.</summary>
/// <remarks>The cards keep keys and counters of their own in the file of <see cref="SimulatedCards"/>; the keys are written into a card when it is first used, as if it had left the factory with them.</remarks>
public sealed partial class SimulatedTerminals : IDisposable
{
    private const int OpenKeys = 4096;
    private readonly SimulatedCards _cards;
    private readonly SimulatedSmsc _smsc;
    private readonly ISimSubscribers _subscribers;
    private readonly DerivedOtaKeys _factory;
    private readonly TimeProvider _time;
    private readonly OtaOptions _options;
    private readonly ILogger _logger;
    private readonly HandleCache<string, OtaKeySet> _keys = new(OpenKeys);
    private readonly ConcurrentDictionary<string, SimulatedTerminal> _terminals = new();
    private readonly SmsReassembler _reassembler;
    private readonly CancellationTokenSource _stopping = new();

    /// <summary>Puts the cards behind the SMSC; it becomes the taker of their late answers.</summary>
    /// <param name="cards">The cards.</param>
    /// <param name="smsc">The SMSC.</param>
    /// <param name="subscribers">The numbers of the phones.</param>
    /// <param name="factory">The keys of new cards.</param>
    /// <param name="time">The phones' clock.</param>
    /// <param name="options">Times; the defaults when null.</param>
    /// <param name="logger">For failures of the simulation itself.</param>
    /// <exception cref="ArgumentException">An option makes no sense.</exception>
    public SimulatedTerminals(
        SimulatedCards cards, SimulatedSmsc smsc, ISimSubscribers subscribers, DerivedOtaKeys factory, TimeProvider time, OtaOptions? options = null, ILogger<SimulatedTerminals>? logger = null)
    {
        ArgumentNullException.ThrowIfNull(cards);
        ArgumentNullException.ThrowIfNull(smsc);
        ArgumentNullException.ThrowIfNull(subscribers);
        ArgumentNullException.ThrowIfNull(factory);
        ArgumentNullException.ThrowIfNull(time);
        (_cards, _smsc, _subscribers, _factory, _time) = (cards, smsc, subscribers, factory, time);
        _options = (options ?? new OtaOptions()).Check();
        _logger = logger ?? NullLogger<SimulatedTerminals>.Instance;
        _reassembler = new SmsReassembler(time, _options.KeepFragments);
        smsc.OnDeliver(DeliverAsync);
        cards.OnAnswer((deviceId, transactionId, reply) =>
        {
            // Nobody who pressed a key waits for the network.
            _ = PushAsync(deviceId, AppletReply.EncodeAnswer(transactionId, reply));
            return ValueTask.CompletedTask;
        });
        cards.OnMessageAnswer((deviceId, transactionId, reply) =>
        {
            _ = PushAsync(deviceId, AppletReceipt.EncodeAnswer(transactionId, reply));
            return ValueTask.CompletedTask;
        });
    }

    /// <summary>Phones stop sending.</summary>
    public void Dispose()
    {
        if (_stopping.IsCancellationRequested)
        {
            return;
        }

        _stopping.Cancel();
        _stopping.Dispose();
        _keys.Dispose();
    }

    private SimulatedTerminal TerminalOf(SimSubscriber subscriber) =>
        _terminals.GetOrAdd(subscriber.DeviceId, static (_, a) => new SimulatedTerminal(a.Subscriber, a.Me._cards, a.Me._smsc, a.Me._keys, a.Me._factory, a.Me._time, a.Me._options), (Me: this, Subscriber: subscriber));

    private async ValueTask DeliverAsync(string address, byte[] tpdu)
    {
        if (_stopping.IsCancellationRequested || await _subscribers.FindByAddressAsync(address, CancellationToken.None).ConfigureAwait(false) is not { } subscriber)
        {
            return;
        }

        // Only data for the card: anything else would be shown to the user.
        if (SmsTpdu.DecodeDeliver(tpdu) is not { Pid: SmsMessage.SimDataDownload, Dcs: SmsMessage.ClassTwoBinary } message
            || _reassembler.Add($"{address} {message.Address}", message.UserData.Span) is not { } assembled)
        {
            return;
        }

        try
        {
            await TerminalOf(subscriber).ReceiveAsync(assembled, message.Address).ConfigureAwait(false);
        }
        catch (Exception e) when (e is SqliteException or ObjectDisposedException)
        {
            LogTerminalFailed(e, subscriber.DeviceId);
        }
    }

    private async Task PushAsync(string deviceId, byte[] answer)
    {
        try
        {
            if (await _subscribers.FindAsync(deviceId, _stopping.Token).ConfigureAwait(false) is { } subscriber)
            {
                await TerminalOf(subscriber).PushAsync(answer, _stopping.Token).ConfigureAwait(false);
            }
        }
#pragma warning disable CA1031 // Nobody waits for it; the answer stays on the card and is found by an inquiry.
        catch (Exception e)
#pragma warning restore CA1031
        {
            if (!_stopping.IsCancellationRequested)
            {
                LogTerminalFailed(e, deviceId);
            }
        }
    }

    [LoggerMessage(3401, LogLevel.Error, "Card {DeviceId}: its phone failed; the message is lost")]
    private partial void LogTerminalFailed(Exception exception, string deviceId);
}
