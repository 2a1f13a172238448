using System.Text;
using Mss.Gateway.Tests.Testing;

namespace Mss.Gateway.Tests.Http;

/// <summary>The forms of HTTP that deployed clients speak (wire rule 5), against real Kestrel.</summary>
public sealed class HttpFormsTests : IAsyncLifetime
{
    private static readonly string Body = SoapRequest.Asynchronous.Xml;
    private static readonly string Length = $"Content-Length: {Encoding.UTF8.GetByteCount(Body)}\r\n";
    private GatewayHost _host = null!;

    public async Task InitializeAsync() => _host = await GatewayHost.StartKestrelAsync();

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Theory]
    [InlineData("")]
    [InlineData("Host: localhost\r\n")]
    public async Task HTTP_1_0_is_answered_unchunked_and_the_connection_closed(string host)
    {
        using var connection = await RawConnection.OpenAsync(_host.Port);
        await connection.SendAsync($"POST /soap/services/MSS_SignaturePort HTTP/1.0\r\n{host}Content-Type: application/soap+xml\r\n{Length}\r\n{Body}");
        var response = await connection.ReadAsync();
        Assert.Equal(100, response.Soap.Status);
        Assert.False(response.Headers.ContainsKey("Transfer-Encoding"), "HTTP/1.0 knows no chunks");
        await connection.AssertClosedAsync();
    }

    [Fact]
    public async Task The_WSDL_is_served_over_HTTP_1_0_without_Host()
    {
        using var connection = await RawConnection.OpenAsync(_host.Port);
        await connection.SendAsync("GET /soap/services/MSS_SignaturePort?wsdl HTTP/1.0\r\n\r\n");
        var response = await connection.ReadAsync();
        Assert.Equal(200, response.Status);
        Assert.Contains($"location=\"http://127.0.0.1:{_host.Port}/soap/services/MSS_SignaturePort\"", response.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_chunked_request_is_read()
    {
        using var connection = await RawConnection.OpenAsync(_host.Port);
        await connection.SendAsync("POST /soap HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/xml\r\nTransfer-Encoding: chunked\r\n\r\n");
        foreach (var piece in Body.Chunk(100))
        {
            await connection.SendAsync($"{Encoding.UTF8.GetByteCount(piece):X}\r\n{new string(piece)}\r\n");
        }

        await connection.SendAsync("0\r\n\r\n");
        Assert.Equal(100, (await connection.ReadAsync()).Soap.Status);
    }

    [Fact]
    public async Task A_client_that_expects_100_continue_gets_it_and_then_its_answer()
    {
        using var connection = await RawConnection.OpenAsync(_host.Port);
        await connection.SendAsync($"POST /soap HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/xml\r\nExpect: 100-continue\r\n{Length}\r\n");
        Assert.Equal(100, (await connection.ReadAsync()).Status);
        await connection.SendAsync(Body);
        Assert.Equal(100, (await connection.ReadAsync()).Soap.Status);
    }

    [Fact]
    public async Task One_connection_serves_one_request_after_the_other_also_after_a_fault_and_when_they_come_together()
    {
        using var connection = await RawConnection.OpenAsync(_host.Port);
        var request = $"POST /soap HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/xml\r\n{Length}\r\n{Body}";
        await connection.SendAsync(request);
        Assert.Equal(100, (await connection.ReadAsync()).Soap.Status);
        await connection.SendAsync("POST /soap HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/xml\r\nContent-Length: 5\r\n\r\nhello");
        (await connection.ReadAsync()).Soap.AssertFault(101);
        await connection.SendAsync(request + request);
        Assert.Equal(100, (await connection.ReadAsync()).Soap.Status);
        Assert.Equal(100, (await connection.ReadAsync()).Soap.Status);
        Assert.Equal(3, _host.Grains.Submitted.Count);
    }

    [Fact]
    public async Task A_body_that_arrives_octet_by_octet_is_read()
    {
        using var connection = await RawConnection.OpenAsync(_host.Port);
        await connection.SendAsync($"POST /soap HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/xml\r\n{Length}\r\n");
        foreach (var octet in Encoding.UTF8.GetBytes(Body))
        {
            await connection.SendAsync([octet]);
        }

        Assert.Equal(100, (await connection.ReadAsync()).Soap.Status);
    }

    [Theory]
    [InlineData("PUT")]
    [InlineData("DELETE")]
    [InlineData("TRACE")]
    public async Task Other_methods_are_not_served(string method)
    {
        using var connection = await RawConnection.OpenAsync(_host.Port);
        await connection.SendAsync($"{method} /soap HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n");
        Assert.Equal(405, (await connection.ReadAsync()).Status);
    }
}
