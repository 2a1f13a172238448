using Mss.Sscd.Sim.Applet;

namespace Mss.Sscd.Sim.Ota;

/// <summary>The exchange with a card, the same for every message.</summary>
public sealed partial class OtaSimChannel
{
    private const string Closed = "the way over the air is closed";

    private static DateTimeOffset WithGrace(DateTimeOffset deadline) => deadline < DateTimeOffset.MaxValue - Grace ? deadline + Grace : DateTimeOffset.MaxValue;

    // With a time to repeat until, the caller is told Pending after the wait and the exchange goes on.
    private async ValueTask<T> ExchangeAsync<T>(
        string deviceId, string transactionId, byte[] data, DateTimeOffset? repeatUntil, OtaReplyKind<T> kind, CancellationToken cancellationToken)
        where T : class
    {
        if (await _subscribers.FindAsync(deviceId, cancellationToken).ConfigureAwait(false) is not { } subscriber)
        {
            return kind.Unreachable("no such card");
        }

        if (data.Length > AppletCommand.MaxSize)
        {
            return kind.Unreachable($"{data.Length} octets are too many for the air");
        }

        if (_stopping.IsCancellationRequested)
        {
            return kind.Unreachable(Closed);
        }

        var until = _time.GetUtcNow() + _options.ReplyWait;
        until = repeatUntil > until ? repeatUntil.Value : until;
        var cancel = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _stopping.Token);
        try
        {
            var exchange = LinkTo(subscriber).Sender.ExchangeAsync(data, until, cancel.Token);
            if (!exchange.IsCompleted && repeatUntil is not null && kind.Pending is { } pending)
            {
                try
                {
                    await exchange.WaitAsync(_options.ReplyWait, _time, cancellationToken).ConfigureAwait(false);
                }
                catch (TimeoutException)
                {
                    _ = FollowAsync(deviceId, transactionId, exchange, kind, cancel);
                    cancel = null;
                    return pending("sent, not acknowledged yet");
                }
            }

            return ReplyOf(deviceId, transactionId, await exchange.ConfigureAwait(false), kind);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return kind.Unreachable(Closed);
        }
        finally
        {
            cancel?.Dispose();
        }
    }

    private T ReplyOf<T>(string deviceId, string transactionId, OtaOutcome outcome, OtaReplyKind<T> kind)
        where T : class
    {
        if (outcome.Response is { } response)
        {
            if (kind.Decode(response.Data) is { } reply)
            {
                return reply;
            }

            LogUnreadable(deviceId, transactionId);
            return kind.Unreachable("the card's reply is unreadable");
        }

        LogNoResponse(deviceId, transactionId, outcome.Status, outcome.Refusal);
        return kind.Unreachable(
            outcome.Status == Sms.SmsSubmitStatus.UnknownSubscriber ? "the SMSC knows no such phone"
            : outcome.Refusal is { } refusal ? $"the card refuses the packet: {refusal}"
            : "no response from the card");
    }

    private async Task FollowAsync<T>(string deviceId, string transactionId, Task<OtaOutcome> exchange, OtaReplyKind<T> kind, CancellationTokenSource cancel)
        where T : class
    {
        try
        {
            using (cancel)
            {
                var reply = ReplyOf(deviceId, transactionId, await exchange.ConfigureAwait(false), kind);
                if (kind.DeliverLate is { } deliver)
                {
                    await deliver(deviceId, transactionId, reply).ConfigureAwait(false);
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
            LogNotFollowed(e, deviceId, transactionId);
        }
    }
}
