using System.Buffers.Text;
using System.Globalization;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;

namespace Mss.Cli.Load;

/// <summary>
/// One HTTP/1.1 connection that is kept alive, one request at a time, blocking. Of HTTP it knows what an MSSP sends (Content-Length and chunks); in exchange
/// it costs a fraction of a general client.
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
    public void Open()
    {
        if (_stream is not null)
        {
            return;
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            socket.Connect(address.Host, address.Port);
            Stream stream = new NetworkStream(socket, ownsSocket: true);
            if (tls is not null)
            {
                var secured = new SslStream(stream);
                stream = secured;
                secured.AuthenticateAsClient(tls);
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
    public void Send(ReadOnlySpan<byte> request)
    {
        // A server may close an idle connection just when we use it. Only then, and only once, the request is sent again: the MSSP knows it by its
        // AP_TransID and Instant.
        var reused = _stream is not null;
        try
        {
            Exchange(request);
        }
        catch (IOException) when (reused && _filled == 0)
        {
            Close();
            ExchangeOrClose(request);
        }
        catch
        {
            Close();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Close();

    private void ExchangeOrClose(ReadOnlySpan<byte> request)
    {
        try
        {
            Exchange(request);
        }
        catch
        {
            Close();
            throw;
        }
    }

    private void Exchange(ReadOnlySpan<byte> request)
    {
        _filled = 0;
        Open();
        var stream = _stream ?? throw new IOException("the connection was closed");
        stream.Write(request);
        int headLength;
        while ((headLength = _buffer.AsSpan(0, _filled).IndexOf("\r\n\r\n"u8)) < 0)
        {
            Fill(stream);
        }

        var head = HttpHead.Parse(_buffer.AsSpan(0, headLength));
        Status = head.Status;
        var start = headLength + 4;
        if (head.Chunked)
        {
            Body = ReadChunks(stream, start);
        }
        else
        {
            while (_filled < start + head.ContentLength)
            {
                Fill(stream);
            }

            Body = _buffer.AsMemory(start, head.ContentLength);
        }

        if (head.Close)
        {
            Close();
        }
    }

    /// <summary>Moves the chunks' data together to where the first one began.</summary>
    private ReadOnlyMemory<byte> ReadChunks(Stream stream, int start)
    {
        var (read, written) = (start, start);
        while (true)
        {
            int lineLength;
            while ((lineLength = _buffer.AsSpan(read, _filled - read).IndexOf("\r\n"u8)) < 0)
            {
                Fill(stream);
            }

            if (!Utf8Parser.TryParse(_buffer.AsSpan(read, lineLength), out int size, out _, 'x') || size is < 0 or > MaxAnswer)
            {
                throw new IOException("the answer has a chunk without length");
            }

            read += lineLength + 2;
            while (_filled < read + size + 2)
            {
                Fill(stream);
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

    private void Fill(Stream stream)
    {
        if (_filled == _buffer.Length)
        {
            if (_buffer.Length >= MaxAnswer)
            {
                throw new IOException(string.Create(CultureInfo.InvariantCulture, $"the answer is longer than {MaxAnswer} bytes"));
            }

            Array.Resize(ref _buffer, _buffer.Length * 2);
        }

        var count = stream.Read(_buffer.AsSpan(_filled));
        _filled += count > 0 ? count : throw new IOException("the server closed the connection");
    }

    private void Close()
    {
        _stream?.Dispose();
        _stream = null;
    }
}
