using Mss.Sscd.Keys;
using Mss.Sscd.Sim.Applet;
using Mss.Sscd.Sim.Sms;

namespace Mss.Sscd.Sim.Ota;

/// <summary>The MSSP's side of the way to one card.</summary>
internal sealed class CardLink : IOtaPeer
{
    // Counters are milliseconds since then, or one more than the last: so they rise over restarts and from silo to silo with nothing stored, until 2054.
    private static readonly DateTimeOffset Epoch = new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly ISmsc _smsc;
    private readonly HandleCache<string, OtaKeySet> _keys;
    private readonly IOtaKeys _source;
    private readonly TimeProvider _time;
    private readonly Lock _lock = new();
    private long _sent;
    private long _received = -1;
    private int _reference;

    public CardLink(SimSubscriber subscriber, ISmsc smsc, HandleCache<string, OtaKeySet> keys, IOtaKeys source, TimeProvider time, OtaOptions options)
    {
        (Subscriber, _smsc, _keys, _source, _time) = (subscriber, smsc, keys, source, time);
        Sender = new OtaSender(this, time, options);
    }

    public SimSubscriber Subscriber { get; }

    public OtaSender Sender { get; }

    public ValueTask<long> NextCounterAsync()
    {
        var now = (long)(_time.GetUtcNow() - Epoch).TotalMilliseconds;
        lock (_lock)
        {
            return ValueTask.FromResult(_sent = Math.Max(_sent + 1, now));
        }
    }

    public void Learn(long highest)
    {
        lock (_lock)
        {
            _sent = Math.Max(_sent, highest);
        }
    }

    public ValueTask<SmsSubmitStatus> SendAsync(long counter, ReadOnlyMemory<byte> data, CancellationToken cancellationToken)
    {
        byte[] packet;
        using (var keys = _keys.Rent(Subscriber.Iccid, _source.Open, Subscriber.Iccid))
        {
            packet = CommandPacket.Wrap(keys.Handle!, CommandHeader.For(keys.Handle!, Spi.Full, AppletCommand.Tar), counter, data.Span);
        }

        return SubmitAsync(SmsContent.Command, packet, cancellationToken);
    }

    /// <summary>Opens a response; null when it is none of this card's.</summary>
    public ResponsePacket? Open(byte[] packet)
    {
        using var keys = _keys.Rent(Subscriber.Iccid, _source.Open, Subscriber.Iccid);
        return ResponsePacket.Unwrap(keys.Handle!, Spi.Full, keys.Handle!.KidOctet, packet) is { Tar: AppletCommand.Tar } response ? response : null;
    }

    /// <summary>Opens a command packet that the card sent by itself; null when it is forged, or less secured than a card's must be.</summary>
    public CommandPacket? OpenCommand(byte[] packet)
    {
        if (!CommandHeader.TryRead(packet, out var header) || header.Tar != AppletCommand.Tar || !header.Spi.Reaches(Spi.Full))
        {
            return null;
        }

        using var keys = _keys.Rent(Subscriber.Iccid, _source.Open, Subscriber.Iccid);
        return CommandPacket.Unwrap(keys.Handle!, packet, out var command) == OtaStatus.Ok ? command : null;
    }

    /// <summary>
    /// Compares and takes the counter of a card's command. Forgotten at a restart, where a replay could only repeat a final answer that the transaction has or no longer needs.
    /// </summary>
    public OtaStatus Take(CommandPacket command)
    {
        lock (_lock)
        {
            var status = CounterRule.Check(command.Header.Spi.CounterRule, _received, command.Counter);
            _received = status == OtaStatus.Ok ? command.Counter : _received;
            return status;
        }
    }

    /// <summary>Answers a card's command.</summary>
    public async ValueTask RespondAsync(CommandPacket command, OtaStatus status)
    {
        byte[] packet;
        using (var keys = _keys.Rent(Subscriber.Iccid, _source.Open, Subscriber.Iccid))
        {
            packet = ResponsePacket.Wrap(keys.Handle!, command.Header.Spi, command.Header.Kid, new ResponsePacket(AppletCommand.Tar, command.Counter, status, [], true));
        }

        await SubmitAsync(SmsContent.Response, packet, CancellationToken.None).ConfigureAwait(false);
    }

    private async ValueTask<SmsSubmitStatus> SubmitAsync(SmsContent content, byte[] packet, CancellationToken cancellationToken)
    {
        var status = SmsSubmitStatus.Accepted;
        foreach (var fragment in SmsFragmenter.Split(content, packet, (ushort)Interlocked.Increment(ref _reference)))
        {
            status = await _smsc.SubmitAsync(SmsMessage.ForCard(Subscriber.Address, fragment), cancellationToken).ConfigureAwait(false);
            if (status != SmsSubmitStatus.Accepted)
            {
                break;
            }
        }

        return status;
    }
}
