using System.Net;
using System.Text;
using Mss.Gateway.Tests.Testing;

namespace Mss.Gateway.Tests.Http;

/// <summary>Bodies that are too large, broken or hostile, against real Kestrel: a fault, at once, and the next request is served.</summary>
public sealed class HostileHttpTests : IAsyncLifetime
{
    private const string Post = "POST /soap/services/MSS_SignaturePort HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/xml\r\n";
    private GatewayHost _host = null!;

    public async Task InitializeAsync() => _host = await GatewayHost.StartKestrelAsync();

    /// <summary>Whatever a test did, the gateway must be healthy after it.</summary>
    public async Task DisposeAsync()
    {
        using var connection = await RawConnection.OpenAsync(_host.Port);
        await connection.SendAsync(Framed(SoapRequest.Asynchronous.Xml));
        Assert.Equal(100, (await connection.ReadAsync()).Soap.Status);
        Assert.DoesNotContain(_host.Log.Entries, entry => entry.Message.Contains("unhandled exception", StringComparison.OrdinalIgnoreCase));
        await _host.DisposeAsync();
    }

    [Fact]
    public async Task Fault_101_a_Content_Length_of_100_MB_is_refused_before_anything_of_the_body_is_sent()
    {
        using var connection = await RawConnection.OpenAsync(_host.Port);
        await connection.SendAsync(Post + "Content-Length: 26214400\r\n\r\n");
        var response = await connection.ReadAsync();
        Assert.Contains("larger than 262144 octets", response.Soap.AssertFault(101).FaultDetail, StringComparison.Ordinal);
        Assert.Equal("close", response.Headers["Connection"]);
        await connection.AssertClosedAsync();
    }

    [Fact]
    public async Task Fault_101_a_client_that_expects_100_continue_never_has_to_send_its_100_MB()
    {
        using var connection = await RawConnection.OpenAsync(_host.Port);
        await connection.SendAsync(Post + "Expect: 100-continue\r\nContent-Length: 26214400\r\n\r\n");
        var response = await connection.ReadAsync();
        response.Soap.AssertFault(101);
        await connection.AssertClosedAsync();
    }

    [Fact]
    public async Task Fault_101_a_chunked_body_is_read_to_the_limit_and_no_further()
    {
        using var connection = await RawConnection.OpenAsync(_host.Port);
        await connection.SendAsync(Post + "Transfer-Encoding: chunked\r\n\r\n");
        var chunk = Encoding.ASCII.GetBytes("10000\r\n" + new string('a', 0x10000) + "\r\n");
        for (var i = 0; i < 17; i++)
        {
            await connection.SendAsync(chunk);
        }

        // The body has not ended, and yet there is an answer.
        var response = await connection.ReadAsync();
        Assert.Contains("larger than", response.Soap.AssertFault(101).FaultDetail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fault_101_a_body_of_exactly_the_limit_is_read()
    {
        using var connection = await RawConnection.OpenAsync(_host.Port);
        await connection.SendAsync(Framed(new string(' ', 262_144)));
        Assert.DoesNotContain("larger than 262144", (await connection.ReadAsync()).Soap.AssertFault(101).FaultDetail, StringComparison.Ordinal);
        await connection.SendAsync(Framed(new string(' ', 262_145)));
        Assert.Contains("larger than 262144", (await connection.ReadAsync()).Soap.AssertFault(101).FaultDetail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fault_102_no_body_at_all()
    {
        using var connection = await RawConnection.OpenAsync(_host.Port);
        await connection.SendAsync(Post + "Content-Length: 0\r\n\r\n");
        Assert.Equal("SOAP envelope is missing", (await connection.ReadAsync()).Soap.AssertFault(102).FaultDetail);
        await connection.SendAsync(Post + "\r\n");
        Assert.Equal("SOAP envelope is missing", (await connection.ReadAsync()).Soap.AssertFault(102).FaultDetail);
    }

    [Fact]
    public async Task A_body_that_ends_early_is_no_request_and_the_connection_is_closed()
    {
        // Kestrel takes the end of sending in the middle of a body for the end of the connection: there may be nobody to read a fault.
        using var connection = await RawConnection.OpenAsync(_host.Port);
        await connection.SendAsync(Post + "Content-Length: 5000\r\n\r\n" + SoapRequest.Asynchronous.Xml);
        connection.EndSending();
        await connection.WaitForCloseAsync();
        Assert.Empty(_host.Grains.Submitted);
    }

    [Theory]
    [InlineData("zz\r\n<a/>\r\n0\r\n\r\n")]
    [InlineData("-1\r\n<a/>\r\n")]
    [InlineData("FFFFFFFFFFFFFFFF\r\n<a/>\r\n")]
    [InlineData("4\r\n<a/>XX0\r\n\r\n")]
    public async Task Fault_101_a_body_in_broken_chunks(string chunks)
    {
        using var connection = await RawConnection.OpenAsync(_host.Port);
        await connection.SendAsync(Post + "Transfer-Encoding: chunked\r\n\r\n" + chunks);
        (await connection.ReadAsync()).Soap.AssertFault(101);
        await connection.AssertClosedAsync();
    }

    [Fact]
    public async Task A_client_that_goes_away_in_the_middle_of_its_body_is_nobodys_error()
    {
        // Judged in DisposeAsync: the next client is served, and nothing was thrown at the server.
        using (var connection = await RawConnection.OpenAsync(_host.Port))
        {
            await connection.SendAsync(Post + "Content-Length: 1000\r\n\r\n<s:Envelope");
        }
    }

    [Fact]
    public async Task Fault_101_a_DTD_an_entity_bomb_and_deep_nesting_are_refused_on_one_connection()
    {
        using var connection = await RawConnection.OpenAsync(_host.Port);
        var bomb = "<!DOCTYPE a [<!ENTITY a0 \"lol\">" + string.Concat(Enumerable.Range(1, 20).Select(i => $"<!ENTITY a{i} \"&a{i - 1};&a{i - 1};&a{i - 1};&a{i - 1};\">")) + "]>";
        foreach (var body in new[]
        {
            "<!DOCTYPE a SYSTEM \"http://127.0.0.1:1/x\">" + SoapRequest.Asynchronous.Xml,
            bomb + SoapRequest.Asynchronous.Xml.Replace("Log in?", "&a20;", StringComparison.Ordinal),
            SoapRequest.Asynchronous.Xml.Replace("Log in?", string.Concat(Enumerable.Repeat("<a>", 20_000)), StringComparison.Ordinal),
            new string('<', 200_000),
            "\0\0\0\0",
        })
        {
            await connection.SendAsync(Framed(body));
            (await connection.ReadAsync()).Soap.AssertFault(101);
        }

        Assert.Empty(_host.Grains.Submitted);
    }

    [Fact]
    public async Task A_large_upload_by_an_ordinary_client_ends_in_a_fault_or_a_closed_connection_and_takes_no_memory()
    {
        using var client = new HttpClient { Timeout = TimeSpan.FromSeconds(60) };
        using var content = new Flood(100 << 20);
        try
        {
            using var response = await client.PostAsync(new Uri($"http://localhost:{_host.Port}/soap"), content);
            Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
        }
        catch (HttpRequestException)
        {
            // The server had answered and closed before the client looked.
        }

        Assert.Empty(_host.Grains.Submitted);
    }

    private static string Framed(string body, string headers = "") => $"{Post}{headers}Content-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}";

    /// <summary>A content of a known length that is made while it is sent.</summary>
    private sealed class Flood(long length) : HttpContent
    {
        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            var piece = new byte[64 * 1024];
            for (var sent = 0L; sent < length; sent += piece.Length)
            {
                await stream.WriteAsync(piece);
            }
        }

        protected override bool TryComputeLength(out long computed)
        {
            computed = length;
            return true;
        }
    }
}
