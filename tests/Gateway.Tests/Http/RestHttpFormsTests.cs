using System.Text;
using Mss.Gateway.Tests.Testing;

namespace Mss.Gateway.Tests.Http;

/// <summary>The forms of HTTP for the REST/JSON twin, against real Kestrel.</summary>
public sealed class RestHttpFormsTests : IAsyncLifetime
{
    private static readonly string Body = RestRequest.Asynchronous.Json;
    private GatewayHost _host = null!;

    public async Task InitializeAsync() => _host = await GatewayHost.StartKestrelAsync();

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task HTTP_1_0_is_answered_unchunked_and_the_connection_closed()
    {
        using var connection = await RawConnection.OpenAsync(_host.Port);
        await connection.SendAsync($"POST /rest/service/sign HTTP/1.0\r\nContent-Length: {Body.Length}\r\n\r\n{Body}");
        var response = await connection.ReadAsync();
        Assert.Equal(100, Rest(response).Status);
        Assert.False(response.Headers.ContainsKey("Transfer-Encoding"), "HTTP/1.0 knows no chunks");
        await connection.AssertClosedAsync();
    }

    [Fact]
    public async Task A_chunked_request_is_read_and_one_connection_serves_the_next_also_after_a_fault()
    {
        using var connection = await RawConnection.OpenAsync(_host.Port);
        await connection.SendAsync("POST /rest/service HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n");
        foreach (var piece in Body.Chunk(50))
        {
            await connection.SendAsync($"{piece.Length:X}\r\n{new string(piece)}\r\n");
        }

        await connection.SendAsync("0\r\n\r\n");
        Assert.Equal(100, Rest(await connection.ReadAsync()).Status);
        await connection.SendAsync("POST /rest/service HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\n\r\nhello");
        Rest(await connection.ReadAsync()).AssertFault(101);
        await connection.SendAsync($"POST /rest/service HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\nContent-Length: {Body.Length}\r\n\r\n");
        Assert.Equal(100, (await connection.ReadAsync()).Status);
        await connection.SendAsync(Body);
        Assert.Equal(100, Rest(await connection.ReadAsync()).Status);
    }

    [Fact]
    public async Task Fault_101_a_body_above_the_limit_is_refused_before_it_is_sent()
    {
        using var connection = await RawConnection.OpenAsync(_host.Port);
        await connection.SendAsync("POST /rest/service HTTP/1.1\r\nHost: localhost\r\nContent-Length: 26214400\r\n\r\n");
        var response = await connection.ReadAsync();
        Assert.Contains("larger than 262144 octets", Rest(response).AssertFault(101).FaultDetail, StringComparison.Ordinal);
        Assert.Equal("close", response.Headers["Connection"]);
        await connection.AssertClosedAsync();
    }

    [Fact]
    public async Task The_description_names_the_socket_when_there_is_no_Host()
    {
        using var connection = await RawConnection.OpenAsync(_host.Port);
        await connection.SendAsync("GET /rest/openapi.json HTTP/1.0\r\n\r\n");
        Assert.Contains($"\"url\": \"http://127.0.0.1:{_host.Port}\"", (await connection.ReadAsync()).Body, StringComparison.Ordinal);
    }

    private static RestAnswer Rest(RawResponse response) => new(response.Status, response.Headers.GetValueOrDefault("Content-Type"), response.Body);
}
