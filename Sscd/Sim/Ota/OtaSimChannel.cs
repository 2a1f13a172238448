using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Mss.Sscd.Keys;
using Mss.Sscd.Sim.Applet;
using Mss.Sscd.Sim.Sms;

namespace Mss.Sscd.Sim.Ota;

/// <summary>The way to cards over the air: the applet's messages in secured packets in short messages (docs/sim-applet.md).</summary>
/// <remarks>
/// A request that the card has not answered within <see cref="OtaOptions.ReplyWait"/> is Pending and goes on being repeated until its deadline; what comes of it is a late answer. Inquiries and cancels end as
/// Unreachable then. A card's late answers are acknowledged after the taker has them, otherwise the card repeats them.
/// </remarks>
public sealed partial class OtaSimChannel : ISimChannel, IDisposable
{
    private const int OpenKeys = 4096;

    // The card decides by its clock whether the deadline has passed; its word may come a little later.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    private readonly ISmsc _smsc;
    private readonly ISimSubscribers _subscribers;
    private readonly IOtaKeys _source;
    private readonly TimeProvider _time;
    private readonly OtaOptions _options;
    private readonly ILogger _logger;
    private readonly HandleCache<string, OtaKeySet> _keys = new(OpenKeys);
    private readonly ConcurrentDictionary<string, CardLink> _links = new();
    private readonly SmsReassembler _reassembler;
    private readonly CancellationTokenSource _stopping = new();
    private SimAnswerHandler? _handler;

    /// <summary>Makes the channel.</summary>
    /// <param name="smsc">The way to the phones.</param>
    /// <param name="subscribers">Which card is behind which number.</param>
    /// <param name="keys">The cards' keys.</param>
    /// <param name="time">The clock.</param>
    /// <param name="options">Times; the defaults when null.</param>
    /// <param name="logger">For what cannot be sent or read.</param>
    /// <exception cref="ArgumentException">An option makes no sense.</exception>
    public OtaSimChannel(ISmsc smsc, ISimSubscribers subscribers, IOtaKeys keys, TimeProvider time, OtaOptions? options = null, ILogger<OtaSimChannel>? logger = null)
    {
        ArgumentNullException.ThrowIfNull(smsc);
        ArgumentNullException.ThrowIfNull(subscribers);
        ArgumentNullException.ThrowIfNull(keys);
        ArgumentNullException.ThrowIfNull(time);
        (_smsc, _subscribers, _source, _time) = (smsc, subscribers, keys, time);
        _options = (options ?? new OtaOptions()).Check();
        _logger = logger ?? NullLogger<OtaSimChannel>.Instance;
        _reassembler = new SmsReassembler(time, _options.KeepFragments);
        smsc.OnMessage(ReceiveAsync);
    }

    /// <inheritdoc/>
    public async ValueTask<SscdReply> SendAsync(SimMessage message, CancellationToken cancellationToken)
    {
        if (await _subscribers.FindAsync(message.Transaction.DeviceId, cancellationToken).ConfigureAwait(false) is not { } subscriber)
        {
            return new SscdReply(SscdState.Unreachable, Detail: "no such card");
        }

        if (message.Transaction is SignCommand { Further: { Count: > 0 } further })
        {
            // Left out silently they would be signatures that were shown and never made.
            return SscdReply.Failed(406, $"the applet makes one signature for an approval, not {1 + further.Count}");
        }

        if (AppletCommand.Encode(message) is not { } data)
        {
            return SscdReply.Failed(406, "the applet does not know the hash");
        }

        if (data.Length > AppletCommand.MaxSize)
        {
            return SscdReply.Failed(406, $"{data.Length} octets are too many for the air");
        }

        var isSign = message.Operation == SimOperation.Sign;
        var now = _time.GetUtcNow();
        var until = now + _options.ReplyWait;
        if (isSign && message.Transaction is SignCommand command && command.Deadline + Grace > until)
        {
            until = command.Deadline + Grace;
        }

        if (_stopping.IsCancellationRequested)
        {
            return Stopping;
        }

        var cancel = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _stopping.Token);
        try
        {
            var exchange = LinkTo(subscriber).Sender.ExchangeAsync(data, until, cancel.Token);
            if (!exchange.IsCompleted && isSign)
            {
                try
                {
                    await exchange.WaitAsync(_options.ReplyWait, _time, cancellationToken).ConfigureAwait(false);
                }
                catch (TimeoutException)
                {
                    _ = FollowAsync(message.Transaction, exchange, cancel);
                    cancel = null;
                    return new SscdReply(SscdState.Pending, Detail: "sent, not acknowledged yet");
                }
            }

            return ReplyOf(message.Transaction, await exchange.ConfigureAwait(false));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return Stopping;
        }
        finally
        {
            cancel?.Dispose();
        }
    }

    /// <inheritdoc/>
    public void OnAnswer(SimAnswerHandler handler) => _handler = handler;

    /// <summary>Ends what is still being repeated.</summary>
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

    private static SscdReply Stopping => new(SscdState.Unreachable, Detail: "the way over the air is closed");

    private CardLink LinkTo(SimSubscriber subscriber) => _links.TryGetValue(subscriber.Address, out var link)
        ? link
        : _links.GetOrAdd(subscriber.Address, static (_, a) => new CardLink(a.Subscriber, a.Me._smsc, a.Me._keys, a.Me._source, a.Me._time, a.Me._options), (Me: this, Subscriber: subscriber));

    private SscdReply ReplyOf(TransactionOnDevice transaction, OtaOutcome outcome)
    {
        if (outcome.Response is { } response)
        {
            if (AppletReply.Decode(response.Data) is { } reply)
            {
                return reply;
            }

            LogUnreadable(transaction.DeviceId, transaction.TransactionId);
            return new SscdReply(SscdState.Unreachable, Detail: "the card's reply is unreadable");
        }

        return new SscdReply(SscdState.Unreachable, Detail: NoResponse(transaction, outcome));
    }

    private string NoResponse(TransactionOnDevice transaction, OtaOutcome outcome)
    {
        LogNoResponse(transaction.DeviceId, transaction.TransactionId, outcome.Status, outcome.Refusal);
        return outcome.Status == SmsSubmitStatus.UnknownSubscriber ? "the SMSC knows no such phone"
            : outcome.Refusal is { } refusal ? $"the card refuses the packet: {refusal}"
            : "no response from the card";
    }

    private async Task FollowAsync(TransactionOnDevice transaction, Task<OtaOutcome> exchange, CancellationTokenSource cancel)
    {
        try
        {
            using (cancel)
            {
                var reply = ReplyOf(transaction, await exchange.ConfigureAwait(false));

                // Forgotten is the asker's own doing, or its deadline's.
                if (reply.State is SscdState.Signed or SscdState.Failed && _handler is { } handler)
                {
                    await handler(transaction.DeviceId, transaction.TransactionId, reply).ConfigureAwait(false);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The asker gave up, or the process stops.
        }
#pragma warning disable CA1031 // Nobody waits for it; the answer stays on the card and is found by an inquiry.
        catch (Exception e)
#pragma warning restore CA1031
        {
            LogNotFollowed(e, transaction.DeviceId, transaction.TransactionId);
        }
    }

    private async ValueTask ReceiveAsync(SmsMessage message)
    {
        if (await _subscribers.FindByAddressAsync(message.Address, _stopping.Token).ConfigureAwait(false) is not { } subscriber || _reassembler.Add(message.Address, message.UserData.Span) is not { } assembled)
        {
            return;
        }

        var link = LinkTo(subscriber);
        if (assembled.Content == SmsContent.Response)
        {
            // Another process's counters are milliseconds of the same clock, so its responses could be taken for ours.
            if (!message.IsRedirected && link.Open(assembled.Octets) is { } response)
            {
                link.Sender.Received(response);
            }
        }
        else if (link.OpenCommand(assembled.Octets) is { } command)
        {
            await AnsweredAsync(link, command).ConfigureAwait(false);
        }
    }

    private async ValueTask AnsweredAsync(CardLink link, CommandPacket command)
    {
        var status = link.Take(command);
        if (status == OtaStatus.Ok)
        {
            if (AppletReply.DecodeAnswer(command.Data) is { } answer)
            {
                // Not acknowledged before it is taken. If that throws, the card comes again.
                if (_handler is { } handler)
                {
                    await handler(link.Subscriber.DeviceId, answer.TransactionId, answer.Reply).ConfigureAwait(false);
                }
            }
            else if (AppletReceipt.DecodeAnswer(command.Data) is { } told)
            {
                if (_messageHandler is { } handler)
                {
                    await handler(link.Subscriber.DeviceId, told.TransactionId, told.Reply).ConfigureAwait(false);
                }
            }
            else
            {
                LogUnreadable(link.Subscriber.DeviceId, "");
            }
        }

        await link.RespondAsync(command, status).ConfigureAwait(false);
    }

    [LoggerMessage(3301, LogLevel.Warning, "Card {DeviceId}: what it said about transaction '{TransactionId}' is unreadable")]
    private partial void LogUnreadable(string deviceId, string transactionId);

    [LoggerMessage(3302, LogLevel.Information, "Card {DeviceId}: no response about transaction {TransactionId}; SMSC {Status}, refusal {Refusal}")]
    private partial void LogNoResponse(string deviceId, string transactionId, SmsSubmitStatus status, OtaStatus? refusal);

    [LoggerMessage(3303, LogLevel.Warning, "Card {DeviceId}: the late reply about transaction {TransactionId} was not taken; it stays on the card")]
    private partial void LogNotFollowed(Exception exception, string deviceId, string transactionId);
}
