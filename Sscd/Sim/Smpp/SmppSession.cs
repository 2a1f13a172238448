using System.Collections.Concurrent;
using System.IO.Pipelines;
using System.Threading.Channels;

namespace Mss.Sscd.Sim.Smpp;

/// <summary>Answers a request of the other side.</summary>
internal delegate ValueTask<SmppPdu> SmppRequestHandler(SmppPdu request);

/// <summary>
/// One connection, of either side: sends requests and finds their responses, answers enquire_link and unbind, asks whether the other side is there, and hands other requests to their handler.
/// </summary>
/// <remarks>
/// What the other side sends can end this session and nothing else. Requests are handled beside each other and may be answered in another order (SMPP 3.4 2.6), because a handler may itself wait for a response.
/// </remarks>
#pragma warning disable CA1001 // RunAsync disposes of what there is.
internal sealed class SmppSession(Stream stream, SmppSessionOptions options, SmppRequestHandler handler, TimeProvider time)
#pragma warning restore CA1001
{
    // PDUs that the other side does not take from the connection: each is a few hundred octets.
    private const int MaxUnsent = 8192;

    private readonly ConcurrentDictionary<uint, TaskCompletionSource<SmppPdu>> _outstanding = new();
    private readonly Channel<byte[]> _unsent = Channel.CreateBounded<byte[]>(new BoundedChannelOptions(MaxUnsent) { SingleReader = true });
    private readonly SemaphoreSlim _window = new(options.Window, options.Window);
    private readonly CancellationTokenSource _end = new();
    private long _heard = time.GetTimestamp();
    private int _inbound;
    private int _sequence;
    private volatile bool _ended;

    /// <summary>Requests that are without response.</summary>
    public int Outstanding => _outstanding.Count;

    /// <summary>Runs until either side ends it or the connection breaks.</summary>
    /// <returns>Why it ended.</returns>
    public async Task<string> RunAsync(CancellationToken cancellationToken)
    {
        await using var stop = cancellationToken.Register(Abort).ConfigureAwait(false);
        var writing = WriteAsync();
        var watching = WatchAsync();
        string reason;
        try
        {
            reason = await ReadAsync().ConfigureAwait(false);
        }
        catch (SmppException e)
        {
            // The sequence number of what cannot be read is not known: 4.3.1 says NULL then.
            Send(new SmppPdu(SmppCommand.GenericNack, SmppStatus.InvalidCommandLength, 0, default));
            reason = e.Message;
        }
#pragma warning disable CA1031 // Sockets and TLS break in many ways; each ends the session.
        catch (Exception e)
#pragma warning restore CA1031
        {
            reason = cancellationToken.IsCancellationRequested ? "closed" : e.Message;
        }

        _ended = true;
        _unsent.Writer.TryComplete();
        await Task.WhenAny(writing, Task.Delay(TimeSpan.FromSeconds(1), CancellationToken.None)).ConfigureAwait(false); // what was said last is heard
        Abort();
        await stream.DisposeAsync().ConfigureAwait(false);
        await writing.ConfigureAwait(false);
        await watching.ConfigureAwait(false);
        foreach (var waiting in _outstanding.Values)
        {
            waiting.TrySetException(new SmppException("the session has ended: " + reason));
        }

        return reason;
    }

    /// <summary>Ends the session at once.</summary>
    public void Abort()
    {
        _ended = true;
        _end.Cancel();
    }

    /// <summary>Sends a request and waits for its response; a generic_nack is one (4.3).</summary>
    /// <exception cref="SmppException">None came in time, or the session has ended: whether the request arrived is not known.</exception>
    public async Task<SmppPdu> RequestAsync(uint command, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        await EnterWindowAsync(cancellationToken).ConfigureAwait(false);
        var sequence = (uint)Interlocked.Increment(ref _sequence) % SmppPdu.MaxSequence + 1;
        var response = new TaskCompletionSource<SmppPdu>(TaskCreationOptions.RunContinuationsAsynchronously);
        _outstanding[sequence] = response;
        try
        {
            if (!Send(new SmppPdu(command, SmppStatus.Ok, sequence, body)) || _ended)
            {
                throw new SmppException("the session has ended");
            }

            return await response.Task.WaitAsync(options.ResponseTimeout, time, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException e)
        {
            throw new SmppException("no response in time", e);
        }
        finally
        {
            _outstanding.TryRemove(sequence, out _);
            _window.Release();
        }
    }

    /// <summary>Says the other side good-bye, after it has the responses that it was owed.</summary>
    /// <exception cref="SmppException">It does not answer, or the session has ended.</exception>
    public async Task UnbindAsync(CancellationToken cancellationToken)
    {
        await OwedAsync().ConfigureAwait(false);
        await RequestAsync(SmppCommand.Unbind, default, cancellationToken).ConfigureAwait(false);
    }

    private async Task EnterWindowAsync(CancellationToken cancellationToken)
    {
        if (_window.Wait(0, CancellationToken.None))
        {
            return;
        }

        using var late = new CancellationTokenSource(options.ResponseTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        try
        {
            await _window.WaitAsync(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new SmppException("the window stayed full", e);
        }
    }

    // Handlers take milliseconds; one that hangs must not keep the session.
    private async Task OwedAsync()
    {
        for (var i = 0; i < 100 && Volatile.Read(ref _inbound) > 0 && !_ended; i++)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(10), CancellationToken.None).ConfigureAwait(false);
        }
    }

    private bool Send(SmppPdu pdu)
    {
        if (_unsent.Writer.TryWrite(pdu.Encode()))
        {
            return true;
        }

        Abort(); // it does not read, or has ended
        return false;
    }

    private async Task<string> ReadAsync()
    {
        var reader = PipeReader.Create(stream, new StreamPipeReaderOptions(leaveOpen: true));
        while (true)
        {
            var result = await reader.ReadAsync(_end.Token).ConfigureAwait(false);
            var buffer = result.Buffer;
            Volatile.Write(ref _heard, time.GetTimestamp());
            while (SmppPdu.TryTake(ref buffer, out var pdu))
            {
                if (!Take(pdu))
                {
                    await OwedAsync().ConfigureAwait(false);
                    Send(pdu.Respond(SmppStatus.Ok));
                    return "the other side unbound";
                }
            }

            reader.AdvanceTo(buffer.Start, buffer.End);
            if (result.IsCompleted)
            {
                return "the other side closed the connection";
            }
        }
    }

    /// <summary>False when the session is over.</summary>
    private bool Take(SmppPdu pdu)
    {
        if (pdu.IsResponse)
        {
            // One that nobody waits for came too late, or is nonsense.
            if (_outstanding.TryGetValue(pdu.Sequence, out var waiting))
            {
                waiting.TrySetResult(pdu);
            }

            return true;
        }

        switch (pdu.Command)
        {
            case SmppCommand.EnquireLink:
                Send(pdu.Respond(SmppStatus.Ok));
                return true;
            case SmppCommand.Unbind:
                return false;
            default:
                if (Interlocked.Increment(ref _inbound) > options.Inbound)
                {
                    Interlocked.Decrement(ref _inbound);
                    Send(pdu.Respond(SmppStatus.Throttled));
                    return true;
                }

                _ = Task.Run(() => HandleAsync(pdu));
                return true;
        }
    }

    private async Task HandleAsync(SmppPdu request)
    {
        try
        {
            Send(await handler(request).ConfigureAwait(false));
        }
#pragma warning disable CA1031 // Whatever the handler cannot do, the session goes on.
        catch (Exception)
#pragma warning restore CA1031
        {
            Send(request.Respond(SmppStatus.SystemError));
        }
        finally
        {
            Interlocked.Decrement(ref _inbound);
        }
    }

    // Whatever is waiting goes out in one write.
    private async Task WriteAsync()
    {
        try
        {
            using var batch = new MemoryStream();
            while (await _unsent.Reader.WaitToReadAsync(_end.Token).ConfigureAwait(false))
            {
                batch.SetLength(0);
                while (batch.Length < SmppPdu.MaxSize && _unsent.Reader.TryRead(out var pdu))
                {
                    batch.Write(pdu);
                }

                await stream.WriteAsync(batch.GetBuffer().AsMemory(0, (int)batch.Length), _end.Token).ConfigureAwait(false);
                await stream.FlushAsync(_end.Token).ConfigureAwait(false);
            }
        }
#pragma warning disable CA1031 // As in RunAsync.
        catch (Exception)
#pragma warning restore CA1031
        {
            Abort();
        }
    }

    private async Task WatchAsync()
    {
        try
        {
            while (!_ended)
            {
                await Task.Delay(options.EnquireLink, time, _end.Token).ConfigureAwait(false);
                if (time.GetElapsedTime(Volatile.Read(ref _heard)) >= options.EnquireLink)
                {
                    await RequestAsync(SmppCommand.EnquireLink, default, _end.Token).ConfigureAwait(false);
                }
            }
        }
        catch (Exception e) when (e is SmppException or OperationCanceledException)
        {
            Abort();
        }
    }
}
