using System.Buffers.Text;
using System.Globalization;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;

namespace Mss.Cli.Load;

/// <summary>
/// One HTTP/1.1 connection that is kept alive, one request at a time. Of HTTP it knows what an MSSP sends (Content-Length and chunks); in exchange it costs
/// a fraction of a general client (measured: see docs of <c>mss load</c>).
/// </summary>
internal sealed class HttpConnection(Uri address, SslClientAuthenticationOptions? tls) : IDisposable
{
    private const int MaxAnswer = 16 * 1024 * 1024;

    private byte[] _buffer = new byte[16 * 1024];
    private int _filled;
    private Stream? _stream;

    /// <summary>Status of the last answer.</summary>
    public int Status { get; private set; }

    /// <summary>Body of the last answer; overwritten by the next one.</summary>
    public ReadOnlyMemory<byte> Body { get; private set; }

    /// <summary>Opens the connection if it is not open.</summary>
    public async ValueTask OpenAsync(CancellationToken cancellationToken)
    {
        if (_stream is not null)
        {
            return;
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(address.Host, address.Port, cancellationToken).ConfigureAwait(false);
            Stream stream = new NetworkStream(socket, ownsSocket: true);
            if (tls is not null)
            {
                var secured = new SslStream(stream);
                stream = secured;
                await secured.AuthenticateAsClientAsync(tls, cancellationToken).ConfigureAwait(false);
            }

            _stream = stream;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Sends a request and reads the answer into <see cref="Status"/> and <see cref="Body"/>.</summary>
    /// <exception cref="IOException">The connection broke or what came is not HTTP; the connection is closed and the next call opens a new one.</exception>
    public async ValueTask SendAsync(ReadOnlyMemory<byte> request, CancellationToken cancellationToken)
    {
        // A server may close an idle connection just when we use it. Only then, and only once, the request is sent again: the MSSP knows it by its
        // AP_TransID and Instant.
        var reused = _stream is not null;
        try
        {
            await ExchangeAsync(request, cancellationToken).ConfigureAwait(false);
        }
        catch (IOException) when (reused && _filled == 0)
        {
            Close();
            await ExchangeOrCloseAsync(request, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            Close();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Close();

    private async ValueTask ExchangeOrCloseAsync(ReadOnlyMemory<byte> request, CancellationToken cancellationToken)
    {
        try
        {
            await ExchangeAsync(request, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            Close();
            throw;
        }
    }

    private async ValueTask ExchangeAsync(ReadOnlyMemory<byte> request, CancellationToken cancellationToken)
    {
        _filled = 0;
        await OpenAsync(cancellationToken).ConfigureAwait(false);
        await _stream!.WriteAsync(request, cancellationToken).ConfigureAwait(false);
        int headLength;
        while ((headLength = _buffer.AsSpan(0, _filled).IndexOf("\r\n\r\n"u8)) < 0)
        {
            await FillAsync(cancellationToken).ConfigureAwait(false);
        }

        var head = HttpHead.Parse(_buffer.AsSpan(0, headLength));
        Status = head.Status;
        var start = headLength + 4;
        if (head.Chunked)
        {
            Body = await ReadChunksAsync(start, cancellationToken).ConfigureAwait(false);
        }
        else
        {
            while (_filled < start + head.ContentLength)
            {
                await FillAsync(cancellationToken).ConfigureAwait(false);
            }

            Body = _buffer.AsMemory(start, head.ContentLength);
        }

        if (head.Close)
        {
            Close();
        }
    }

    /// <summary>Moves the chunks' data together to where the first one began.</summary>
    private async ValueTask<ReadOnlyMemory<byte>> ReadChunksAsync(int start, CancellationToken cancellationToken)
    {
        var (read, written) = (start, start);
        while (true)
        {
            int lineLength;
            while ((lineLength = _buffer.AsSpan(read, _filled - read).IndexOf("\r\n"u8)) < 0)
            {
                await FillAsync(cancellationToken).ConfigureAwait(false);
            }

            if (!Utf8Parser.TryParse(_buffer.AsSpan(read, lineLength), out int size, out _, 'x') || size is < 0 or > MaxAnswer)
            {
                throw new IOException("the answer has a chunk without length");
            }

            read += lineLength + 2;
            while (_filled < read + size + 2)
            {
                await FillAsync(cancellationToken).ConfigureAwait(false);
            }

            _buffer.AsSpan(read, size).CopyTo(_buffer.AsSpan(written));
            written += size;
            read += size + 2;
            if (size == 0)
            {
                return _buffer.AsMemory(start, written - start);
            }
        }
    }

    private async ValueTask FillAsync(CancellationToken cancellationToken)
    {
        if (_filled == _buffer.Length)
        {
            if (_buffer.Length >= MaxAnswer)
            {
                throw new IOException(string.Create(CultureInfo.InvariantCulture, $"the answer is longer than {MaxAnswer} bytes"));
            }

            Array.Resize(ref _buffer, _buffer.Length * 2);
        }

        var count = await _stream!.ReadAsync(_buffer.AsMemory(_filled), cancellationToken).ConfigureAwait(false);
        _filled += count > 0 ? count : throw new IOException("the server closed the connection");
    }

    private void Close()
    {
        _stream?.Dispose();
        _stream = null;
    }
}
