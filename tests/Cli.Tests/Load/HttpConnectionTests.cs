using System.Net;
using System.Net.Sockets;
using System.Text;
using Mss.Cli.Load;

namespace Mss.Cli.Tests.Load;

public sealed class HttpConnectionTests
{
    private static readonly byte[] Request = "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n"u8.ToArray();

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nhello", 200, "hello")]
    [InlineData("HTTP/1.1 500 Internal Server Error\r\nContent-Length:0\r\n\r\n", 500, "")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nhel\r\n2;x=y\r\nlo\r\n0\r\n\r\n", 200, "hello")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: Chunked\r\n\r\nA\r\n0123456789\r\n0\r\n\r\n", 200, "0123456789")]
    public async Task An_answer_is_read_whole_or_octet_by_octet(string answer, int status, string body)
    {
        foreach (var step in new[] { 1, 7, 10_000 })
        {
            await using var server = new ScriptedServer([answer, answer], step);
            using var connection = new HttpConnection(server.Address, null);
            for (var i = 0; i < 2; i++)
            {
                await SendAsync(connection);
                Assert.Equal(status, connection.Status);
                Assert.Equal(body, Encoding.UTF8.GetString(connection.Body.Span));
            }

            Assert.Equal(1, server.Connections);
        }
    }

    [Fact]
    public async Task An_answer_longer_than_the_buffer_is_read()
    {
        var body = new string('x', 100_000);
        await using var server = new ScriptedServer([$"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n{body}"], 8_192);
        using var connection = new HttpConnection(server.Address, null);
        await SendAsync(connection);
        Assert.Equal(body, Encoding.UTF8.GetString(connection.Body.Span));
    }

    [Fact]
    public async Task A_connection_that_the_server_closed_while_idle_is_replaced_once()
    {
        await using var server = new ScriptedServer(["HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\na", null, "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nb"], 10_000);
        using var connection = new HttpConnection(server.Address, null);
        await SendAsync(connection);
        await SendAsync(connection);
        Assert.Equal("b", Encoding.UTF8.GetString(connection.Body.Span));
        Assert.Equal(2, server.Connections);
    }

    [Fact]
    public async Task Connection_close_opens_a_new_connection_for_the_next_request()
    {
        const string Closing = "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 1\r\n\r\na";
        await using var server = new ScriptedServer([Closing, Closing], 10_000);
        using var connection = new HttpConnection(server.Address, null);
        await SendAsync(connection);
        await SendAsync(connection);
        Assert.Equal(2, server.Connections);
    }

    [Theory]
    [InlineData("nonsense that is no answer\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf|")]
    public async Task What_is_no_answer_is_an_error(string answer)
    {
        await using var server = new ScriptedServer(answer.EndsWith('|') ? [answer[..^1], null] : [answer], 10_000, closeAfterLast: true);
        using var connection = new HttpConnection(server.Address, null);
        await Assert.ThrowsAsync<IOException>(() => SendAsync(connection));
    }

    // On another thread: the connection blocks, and the limit must hold all the same.
    private static Task SendAsync(HttpConnection connection) => Task.Run(() => connection.Send(Request)).WaitAsync(TimeSpan.FromSeconds(30));

    /// <summary>Answers requests with fixed octets, so many at a time; null closes the connection when the next request comes.</summary>
    private sealed class ScriptedServer : IAsyncDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
        private readonly Queue<string?> _script;
        private readonly int _step;
        private readonly bool _closeAfterLast;
        private readonly Task _loop;

        public ScriptedServer(string?[] script, int step, bool closeAfterLast = false)
        {
            (_script, _step, _closeAfterLast) = (new Queue<string?>(script), step, closeAfterLast);
            _listener.Start();
            _loop = Task.Run(ServeAsync);
        }

        public int Connections { get; private set; }

        public Uri Address => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/");

        public async ValueTask DisposeAsync()
        {
            _listener.Stop();
            await _loop;
        }

        private async Task ServeAsync()
        {
            try
            {
                while (_script.Count > 0)
                {
                    using var client = await _listener.AcceptTcpClientAsync();
                    client.NoDelay = true;
                    Connections++;
                    await ServeAsync(client.GetStream());
                }
            }
            catch (Exception end) when (end is SocketException or IOException or ObjectDisposedException)
            {
                // The test is over.
            }
        }

        private async Task ServeAsync(NetworkStream stream)
        {
            var request = new byte[4096];
            while (await stream.ReadAsync(request) > 0)
            {
                var answer = _script.Count > 0 ? _script.Dequeue() : null;
                if (answer is null)
                {
                    return;
                }

                var octets = Encoding.UTF8.GetBytes(answer);
                for (var at = 0; at < octets.Length; at += _step)
                {
                    await stream.WriteAsync(octets.AsMemory(at, Math.Min(_step, octets.Length - at)));
                    await stream.FlushAsync();
                }

                if (answer.Contains("Connection: close", StringComparison.Ordinal) || (_closeAfterLast && _script.All(s => s is null)))
                {
                    return;
                }
            }
        }
    }
}
