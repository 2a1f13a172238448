using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Mss.Gateway.Tests.Testing;

/// <summary>A connection on which a test writes HTTP by hand, well-formed or not. Every read fails the test when nothing comes for long.</summary>
internal sealed class RawConnection : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly List<byte> _received = [];

    public static async Task<RawConnection> OpenAsync(int port)
    {
        var connection = new RawConnection();
        await connection._socket.ConnectAsync(IPAddress.Loopback, port);
        return connection;
    }

    public Task SendAsync(string text) => SendAsync(Encoding.UTF8.GetBytes(text));

    public async Task SendAsync(byte[] octets)
    {
        using var patience = new CancellationTokenSource(Patience);
        for (var sent = 0; sent < octets.Length;)
        {
            sent += await _socket.SendAsync(octets.AsMemory(sent), patience.Token);
        }
    }

    /// <summary>Says that no more will be sent; answers can still be read.</summary>
    public void EndSending() => _socket.Shutdown(SocketShutdown.Send);

    /// <summary>Reads one response, an interim one as well.</summary>
    public async Task<RawResponse> ReadAsync()
    {
        int end;
        while ((end = Encoding.Latin1.GetString([.. _received]).IndexOf("\r\n\r\n", StringComparison.Ordinal)) < 0)
        {
            Assert.True(await ReceiveAsync(), $"closed after '{Encoding.Latin1.GetString([.. _received])}'");
        }

        var head = Encoding.Latin1.GetString([.. Take(end + 4)]).TrimEnd().Split("\r\n");
        var headers = head.Skip(1).Select(line => line.Split(':', 2)).ToDictionary(pair => pair[0], pair => pair[1].Trim(), StringComparer.OrdinalIgnoreCase);
        var status = int.Parse(head[0].Split(' ')[1], CultureInfo.InvariantCulture);
        return new RawResponse(status, head[0], headers, Encoding.UTF8.GetString(await ReadBodyAsync(status, headers)));
    }

    /// <summary>Waits until the server closes; what it sends before is an error.</summary>
    public async Task AssertClosedAsync()
    {
        await WaitForCloseAsync();
        Assert.Empty(_received);
    }

    /// <summary>Waits until the server closes, whatever it sends before.</summary>
    public async Task WaitForCloseAsync()
    {
        try
        {
            while (await ReceiveAsync())
            {
            }
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.ConnectionReset)
        {
            // closed while our octets were still under way
        }
    }

    public void Dispose() => _socket.Dispose();

    private async Task<byte[]> ReadBodyAsync(int status, Dictionary<string, string> headers)
    {
        if (status is 100 or 204)
        {
            return [];
        }

        if (headers.TryGetValue("Content-Length", out var length))
        {
            return await TakeAsync(int.Parse(length, CultureInfo.InvariantCulture));
        }

        if (!headers.ContainsKey("Transfer-Encoding"))
        {
            while (await ReceiveAsync())
            {
            }

            return Take(_received.Count);
        }

        var body = new List<byte>();
        while (true)
        {
            var size = int.Parse(await ReadLineAsync(), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            body.AddRange(await TakeAsync(size));
            await ReadLineAsync();
            if (size == 0)
            {
                return [.. body];
            }
        }
    }

    private async Task<string> ReadLineAsync()
    {
        var line = "";
        while (!line.EndsWith("\r\n", StringComparison.Ordinal))
        {
            line += (char)(await TakeAsync(1))[0];
        }

        return line.TrimEnd();
    }

    private async Task<byte[]> TakeAsync(int count)
    {
        while (_received.Count < count)
        {
            Assert.True(await ReceiveAsync(), "closed in the middle of a body");
        }

        return Take(count);
    }

    private byte[] Take(int count)
    {
        var taken = _received.Take(count).ToArray();
        _received.RemoveRange(0, count);
        return taken;
    }

    private async Task<bool> ReceiveAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        var buffer = new byte[16 * 1024];
        var count = await _socket.ReceiveAsync(buffer, patience.Token);
        _received.AddRange(buffer.AsSpan(0, count));
        return count > 0;
    }
}

/// <summary>A response as it came.</summary>
internal sealed record RawResponse(int Status, string StatusLine, IReadOnlyDictionary<string, string> Headers, string Body)
{
    public SoapAnswer Soap => new(Status, Headers.GetValueOrDefault("Content-Type"), Body);
}
