using Mss.Sscd.Keys;
using Mss.Sscd.Sim.Applet;
using Mss.Sscd.Sim.Sms;

namespace Mss.Sscd.Sim.Ota;

/// <summary>One phone with its card's security domain: opens and makes the card's packets, with keys and counters that the card keeps.</summary>
#pragma warning disable CA1001 // The gate has no wait handle; terminals live as long as the process.
internal sealed class SimulatedTerminal : IOtaPeer
#pragma warning restore CA1001
{
    // TP-Validity-Period: 5 minutes (TS 23.040 9.2.3.12.1).
    private const byte Validity = 0;
    private static readonly Spi Minimum = Spi.Full;

    private readonly SimSubscriber _subscriber;
    private readonly SimulatedCards _cards;
    private readonly SimulatedSmsc _smsc;
    private readonly HandleCache<string, OtaKeySet> _keys;
    private readonly DerivedOtaKeys _factory;
    private readonly TimeProvider _time;
    private readonly OtaOptions _options;
    private readonly OtaSender _sender;
    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly Askers _askers = new();
    private OtaRecord? _record;
    private int _reference;

    public SimulatedTerminal(
        SimSubscriber subscriber, SimulatedCards cards, SimulatedSmsc smsc, HandleCache<string, OtaKeySet> keys, DerivedOtaKeys factory, TimeProvider time, OtaOptions options)
    {
        (_subscriber, _cards, _smsc, _keys, _factory, _time, _options) = (subscriber, cards, smsc, keys, factory, time, options);
        _sender = new OtaSender(this, time, options);
    }

    /// <summary>A packet has arrived.</summary>
    /// <param name="packet">The packet.</param>
    /// <param name="sender">The address that it came from.</param>
    public async Task ReceiveAsync(AssembledPacket packet, string sender)
    {
        await _gate.WaitAsync().ConfigureAwait(false);
        try
        {
            var record = await RecordAsync().ConfigureAwait(false);
            if (packet.Content == SmsContent.Command)
            {
                await CommandAsync(record, packet.Octets, sender).ConfigureAwait(false);
            }
            else if (OpenResponse(record, packet.Octets) is { } response)
            {
                _sender.Received(response);
            }
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>The applet tells an answer by itself; repeated until the MSSP acknowledges it or its time is over.</summary>
    public Task PushAsync(byte[] answer, CancellationToken cancellationToken) =>
        _sender.ExchangeAsync(answer, _time.GetUtcNow() + _options.KeepAnswers, cancellationToken);

    public async ValueTask<long> NextCounterAsync()
    {
        await _gate.WaitAsync().ConfigureAwait(false);
        try
        {
            var record = await RecordAsync().ConfigureAwait(false);
            var counter = record.Sent + 1;
            await _cards.Store.WriteAsync(t => _cards.Store.Ota.SetSent(t, _subscriber.DeviceId, counter)).ConfigureAwait(false);
            _record = record with { Sent = counter };
            return counter;
        }
        finally
        {
            _gate.Release();
        }
    }

    // The card's own counters are stored; nobody is ahead of them.
    public void Learn(long highest)
    {
    }

    public ValueTask<SmsSubmitStatus> SendAsync(long counter, ReadOnlyMemory<byte> data, CancellationToken cancellationToken)
    {
        byte[] packet;
        using (var keys = Rent(_record!))
        {
            packet = CommandPacket.Wrap(keys.Handle!, CommandHeader.For(keys.Handle!, Spi.Full, AppletCommand.Tar), counter, data.Span);
        }

        Submit(SmsContent.Command, packet, AppletReply.DecodeAnswer(data) is { } answer ? _askers.Of(answer.TransactionId) : SimulatedSmsc.MsspAddress);
        return ValueTask.FromResult(SmsSubmitStatus.Accepted);
    }

    private async Task CommandAsync(OtaRecord record, byte[] packet, string sender)
    {
        if (!CommandHeader.TryRead(packet, out var header))
        {
            return;
        }

        var (status, command) = Check(record, header, packet);
        if (command is null)
        {
            // Not from whoever has the keys, so the refusal has no security either; and no counter, which was not deciphered or is not to be believed.
            Respond(record, header, null, new ResponsePacket(header.Tar, 0, status, [], false), sender);
            return;
        }

        byte[] data = [];
        if (status == OtaStatus.Ok)
        {
            // The counter is written down before anything is done: after a crash the same packet is refused.
            await _cards.Store.WriteAsync(t => _cards.Store.Ota.SetReceived(t, _subscriber.DeviceId, command.Counter)).ConfigureAwait(false);
            _record = record with { Received = command.Counter };
            if (AppletCommand.Decode(_subscriber.DeviceId, command.Data) is { } message)
            {
                _askers.Asked(message.Transaction.TransactionId, sender);
                data = AppletReply.Encode(await _cards.SendAsync(message, CancellationToken.None).ConfigureAwait(false));
            }
            else if (AppletReceipt.Decode(_subscriber.DeviceId, command.Data) is { } receipt)
            {
                data = AppletReceipt.EncodeReply(receipt is ShowCommand show
                    ? await _cards.ShowAsync(show, CancellationToken.None).ConfigureAwait(false)
                    : await _cards.InquireMessageAsync(receipt, CancellationToken.None).ConfigureAwait(false));
            }
        }

        if (status == OtaStatus.CounterLow)
        {
            // Beyond the standard: the sender learns where to go on.
            data = new byte[5];
            OtaOctets.WriteCounter(data, record.Received);
        }

        Respond(record, header, header.Spi, new ResponsePacket(header.Tar, command.Counter, status, data, true), sender);
    }

    // In the order of what needs least: nothing is deciphered for the wrong applet or with too little security.
    private (OtaStatus Status, CommandPacket? Command) Check(OtaRecord record, CommandHeader header, byte[] packet)
    {
        if (header.Tar != AppletCommand.Tar)
        {
            return (OtaStatus.TarUnknown, null);
        }

        if (!header.Spi.Reaches(Minimum))
        {
            return (OtaStatus.InsufficientSecurityLevel, null);
        }

        using var keys = Rent(record);
        var status = CommandPacket.Unwrap(keys.Handle!, packet, out var command);
        return command is null ? (status, null) : (CounterRule.Check(header.Spi.CounterRule, record.Received, command.Counter), command);
    }

    private void Respond(OtaRecord record, CommandHeader header, Spi? security, ResponsePacket response, string to)
    {
        if (header.Spi.Por == OtaPor.Never || (header.Spi.Por == OtaPor.OnError && response.Status == OtaStatus.Ok))
        {
            return;
        }

        byte[] packet;
        using (var keys = Rent(record))
        {
            packet = ResponsePacket.Wrap(keys.Handle!, security, header.Kid, response);
        }

        Submit(SmsContent.Response, packet, to);
    }

    private ResponsePacket? OpenResponse(OtaRecord record, byte[] packet)
    {
        using var keys = Rent(record);
        return ResponsePacket.Unwrap(keys.Handle!, Spi.Full, keys.Handle!.KidOctet, packet) is { Tar: AppletCommand.Tar } response ? response : null;
    }

    private void Submit(SmsContent content, byte[] packet, string to)
    {
        foreach (var fragment in SmsFragmenter.Split(content, packet, (ushort)Interlocked.Increment(ref _reference)))
        {
            _smsc.SubmitFromPhone(_subscriber.Address, SmsTpdu.EncodeSubmit(SmsMessage.ForCard(to, fragment), (byte)_reference, Validity));
        }
    }

    private HandleCache<string, OtaKeySet>.Lease Rent(OtaRecord record) => _keys.Rent(
        _subscriber.DeviceId,
        static r => new OtaKeySet(r.Version, OtaAlgorithm.Aes, r.Keys.AsSpan(0, r.Keys.Length / 2), r.Keys.AsSpan(r.Keys.Length / 2)),
        record);

    private async ValueTask<OtaRecord> RecordAsync()
    {
        if (_record is null && (_record = _cards.Store.Ota.Find(_subscriber.DeviceId)) is null)
        {
            var keys = new byte[32];
            _factory.Derive(_subscriber.Iccid, keys);
            var record = new OtaRecord(_factory.Version, keys, -1, 0);
            await _cards.Store.WriteAsync(t => _cards.Store.Ota.Insert(t, _subscriber.DeviceId, record)).ConfigureAwait(false);
            _record = record;
        }

        return _record;
    }
}
