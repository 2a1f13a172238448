using System.Collections.Concurrent;
using Mss.Sscd.Sim.Sms;

namespace Mss.Sscd.Sim.Ota;

/// <summary>Sends command packets to one peer and repeats each until its response has come.</summary>
/// <remarks>
/// Every attempt is a new packet with a higher counter, since the peer refuses a counter it has seen, whether or not its response arrived. Whoever is asked twice is the applet, which knows the transaction.
/// Responses name the counter of their command, so a response to any attempt ends the exchange, and a response to another exchange never does.
/// One attempt is on the air at a time: overtaking another, it would be refused.
/// </remarks>
#pragma warning disable CA1001 // The gate has no wait handle; a disposed one would only turn a late caller's reply into an exception.
internal sealed class OtaSender(IOtaPeer peer, TimeProvider time, OtaOptions options)
#pragma warning restore CA1001
{
    // A refused counter means that a packet was overtaken or another sender is ahead: tried again at once, but not for ever.
    private const int AttemptsAtOnce = 3;

    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly ConcurrentDictionary<long, Attempt> _attempts = new();
    private volatile Attempt? _latest;

    /// <summary>Sends until an authentic response has come or the time is over.</summary>
    public async Task<OtaOutcome> ExchangeAsync(ReadOnlyMemory<byte> data, DateTimeOffset until, CancellationToken cancellationToken)
    {
        var exchange = new Exchange();
        try
        {
            var (wait, atOnce) = (options.RetransmitAfter, 0);
            while (true)
            {
                var status = await AttemptAsync(exchange, data, until, cancellationToken).ConfigureAwait(false);
                if (exchange.Response.IsCompletedSuccessfully || status == SmsSubmitStatus.UnknownSubscriber || time.GetUtcNow() >= until)
                {
                    return new OtaOutcome(exchange.Response.IsCompletedSuccessfully ? await exchange.Response.ConfigureAwait(false) : null, status, exchange.Refusal);
                }

                if (exchange.Refusal == OtaStatus.CounterLow && ++atOnce <= AttemptsAtOnce)
                {
                    continue;
                }

                // The gate was held for one RetransmitAfter; the rest is waited outside, where it keeps nobody from sending.
                await WaitAsync(exchange.Response, exchange.Refusal is null ? wait - options.RetransmitAfter : wait, until, cancellationToken).ConfigureAwait(false);
                wait = wait * 2 < options.RetransmitAtMost ? wait * 2 : options.RetransmitAtMost;
            }
        }
        finally
        {
            foreach (var counter in exchange.Counters)
            {
                _attempts.TryRemove(counter, out _);
            }
        }
    }

    /// <summary>A response has come, authentic or not.</summary>
    public void Received(ResponsePacket response)
    {
        if (!response.IsAuthentic)
        {
            // Anybody could have made it, and it need not name the counter. It is noted for the log, and changes nothing.
            if (_latest is { } latest)
            {
                latest.Exchange.Refusal = response.Status;
            }

            return;
        }

        if (!_attempts.TryGetValue(response.Counter, out var attempt))
        {
            return;
        }

        if (response.Status is OtaStatus.Ok or OtaStatus.DataBySubmit)
        {
            attempt.Exchange.End(response);
        }
        else if (attempt.Exchange.Counters[^1] == response.Counter)
        {
            // Refusals of earlier attempts say nothing about the latest.
            if (response is { Status: OtaStatus.CounterLow, Data.Length: 5 })
            {
                peer.Learn(OtaOctets.ReadCounter(response.Data));
            }

            attempt.Exchange.Refusal = response.Status;
            attempt.Refused.TrySetResult();
        }
    }

    private async Task<SmsSubmitStatus> AttemptAsync(Exchange exchange, ReadOnlyMemory<byte> data, DateTimeOffset until, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (exchange.Response.IsCompleted)
            {
                return SmsSubmitStatus.Accepted;
            }

            var counter = await peer.NextCounterAsync().ConfigureAwait(false);
            var attempt = new Attempt(exchange);
            exchange.Refusal = null;
            exchange.Counters = [.. exchange.Counters, counter];
            _attempts[counter] = _latest = attempt;
            var status = await peer.SendAsync(counter, data, cancellationToken).ConfigureAwait(false);
            if (status != SmsSubmitStatus.UnknownSubscriber && !exchange.Response.IsCompleted && !attempt.Refused.Task.IsCompleted)
            {
                await WaitAsync(Task.WhenAny(exchange.Response, attempt.Refused.Task), options.RetransmitAfter, until, cancellationToken).ConfigureAwait(false);
            }

            return status;
        }
        finally
        {
            _gate.Release();
        }
    }

    private async Task WaitAsync(Task task, TimeSpan wait, DateTimeOffset until, CancellationToken cancellationToken)
    {
        var left = until - time.GetUtcNow();
        wait = left < wait ? left : wait;
        if (wait <= TimeSpan.Zero || task.IsCompleted)
        {
            return;
        }

        // Rounded up, so that the time is over when the timer says so.
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await Task.WhenAny(task, Task.Delay(TimeSpan.FromMilliseconds(Math.Ceiling(wait.TotalMilliseconds)), time, stop.Token)).ConfigureAwait(false);
        await stop.CancelAsync().ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
    }

    private sealed class Exchange
    {
        private readonly TaskCompletionSource<ResponsePacket> _response = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private long[] _counters = [];

        public Task<ResponsePacket> Response => _response.Task;

        public OtaStatus? Refusal { get; set; }

        // Replaced, never changed: responses read it while the next attempt is made.
        public long[] Counters
        {
            get => Volatile.Read(ref _counters);
            set => Volatile.Write(ref _counters, value);
        }

        public void End(ResponsePacket response) => _response.TrySetResult(response);
    }

    private sealed record Attempt(Exchange Exchange)
    {
        public TaskCompletionSource Refused { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
