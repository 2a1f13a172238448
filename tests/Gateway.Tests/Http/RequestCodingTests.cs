using System.IO.Compression;
using System.Text;
using Mss.Gateway.Tests.Testing;

namespace Mss.Gateway.Tests.Http;

/// <summary>Content-Encoding of requests, against real Kestrel: SOAP and JSON alike.</summary>
public sealed class RequestCodingTests : IAsyncLifetime
{
    private GatewayHost _host = null!;

    public async Task InitializeAsync() => _host = await GatewayHost.StartKestrelAsync();

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Theory]
    [InlineData("gzip")]
    [InlineData("x-gzip")]
    [InlineData("GZIP")]
    [InlineData("identity, gzip")]
    public async Task A_packed_request_is_unpacked(string coding)
    {
        Assert.Equal(100, (await SoapAsync(coding, Pack(SoapRequest.Asynchronous.Xml))).Soap.Status);
        Assert.Equal(100, Rest(await RestAsync(coding, Pack(RestRequest.Asynchronous.Json))).Status);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("UTF-8")]
    [InlineData("utf8")]
    [InlineData("identity")]
    [InlineData("")]
    public async Task A_coding_that_is_none_or_not_true_is_passed_over(string coding)
    {
        Assert.Equal(100, (await SoapAsync(coding, Encoding.UTF8.GetBytes(SoapRequest.Asynchronous.Xml))).Soap.Status);
        Assert.Equal(100, Rest(await RestAsync(coding, Encoding.UTF8.GetBytes(RestRequest.Asynchronous.Json))).Status);
    }

    [Theory]
    [InlineData("deflate")]
    [InlineData("br")]
    [InlineData("gzip, gzip")]
    [InlineData("nonsense")]
    public async Task Fault_101_any_other_coding_and_the_connection_goes_on(string coding)
    {
        using var connection = await RawConnection.OpenAsync(_host.Port);
        await SendAsync(connection, "/soap", coding, Encoding.UTF8.GetBytes(SoapRequest.Asynchronous.Xml));
        Assert.Equal("request: Content-Encoding: only gzip and identity are read", (await connection.ReadAsync()).Soap.AssertFault(101).FaultDetail);
        await SendAsync(connection, "/rest/service", coding, Encoding.UTF8.GetBytes(RestRequest.Asynchronous.Json));
        Rest(await connection.ReadAsync()).AssertFault(101);
        await SendAsync(connection, "/soap", "identity", Encoding.UTF8.GetBytes(SoapRequest.Asynchronous.Xml));
        Assert.Equal(100, (await connection.ReadAsync()).Soap.Status);
        Assert.Single(_host.Grains.Submitted);
    }

    [Fact]
    public async Task Fault_101_a_bomb_is_unpacked_to_the_limit_and_no_further()
    {
        var bomb = Pack(new byte[64 << 20]);
        Assert.True(bomb.Length < 256 * 1024, "it must come in as a small body");
        var before = GC.GetTotalAllocatedBytes(precise: true);
        Assert.Contains("larger than 262144 octets when it is unpacked", (await SoapAsync("gzip", bomb)).Soap.AssertFault(101).FaultDetail, StringComparison.Ordinal);
        Assert.Contains("larger than 262144 octets when it is unpacked", Rest(await RestAsync("gzip", bomb)).AssertFault(101).FaultDetail, StringComparison.Ordinal);
        Assert.True(GC.GetTotalAllocatedBytes(precise: true) - before < 16 << 20, "unpacking did not stop at the limit");
    }

    [Fact]
    public async Task A_packed_request_of_exactly_the_limit_is_read()
    {
        var text = RestRequest.Asynchronous.Json.PadRight(262_144);
        Assert.Equal(100, Rest(await RestAsync("gzip", Pack(text))).Status);
        Rest(await RestAsync("gzip", Pack(text + " "))).AssertFault(101);
    }

    [Fact]
    public async Task Fault_101_a_damaged_gzip()
    {
        var damaged = Pack(RestRequest.Asynchronous.Json);
        damaged[damaged.Length / 2] ^= 0xFF;
        damaged[12] ^= 0xFF;
        Rest(await RestAsync("gzip", damaged)).AssertFault(101);
        foreach (var length in new[] { 2, 10, 15, 60, damaged.Length - 1 })
        {
            Assert.Contains("no gzip", Rest(await RestAsync("gzip", Pack(RestRequest.Asynchronous.Json)[..length])).AssertFault(101).FaultDetail, StringComparison.Ordinal);
        }

        Assert.Empty(_host.Grains.Submitted);
    }

    private static RestAnswer Rest(RawResponse response) => new(response.Status, response.Headers["Content-Type"], response.Body);

    private static byte[] Pack(string text) => Pack(Encoding.UTF8.GetBytes(text));

    private static byte[] Pack(byte[] octets)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            gzip.Write(octets);
        }

        return packed.ToArray();
    }

    private static async Task SendAsync(RawConnection connection, string path, string coding, byte[] body)
    {
        await connection.SendAsync($"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/plain\r\nContent-Encoding: {coding}\r\nContent-Length: {body.Length}\r\n\r\n");
        await connection.SendAsync(body);
    }

    private Task<RawResponse> SoapAsync(string coding, byte[] body) => OnceAsync("/soap", coding, body);

    private Task<RawResponse> RestAsync(string coding, byte[] body) => OnceAsync("/rest/service", coding, body);

    private async Task<RawResponse> OnceAsync(string path, string coding, byte[] body)
    {
        using var connection = await RawConnection.OpenAsync(_host.Port);
        await SendAsync(connection, path, coding, body);
        return await connection.ReadAsync();
    }
}
