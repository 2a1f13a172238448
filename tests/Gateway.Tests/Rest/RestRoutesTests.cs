using System.Net;
using System.Text;
using Mss.Gateway.Tests.Testing;

namespace Mss.Gateway.Tests.Rest;

/// <summary>Paths, methods and headers of the REST/JSON twin.</summary>
public sealed class RestRoutesTests : IAsyncLifetime
{
    private GatewayHost _host = null!;

    public async Task InitializeAsync() => _host = await GatewayHost.StartAsync();

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Theory]
    [InlineData("/rest/service")]
    [InlineData("/rest/service/")]
    [InlineData("/rest/service/sign")]
    [InlineData("/rest/service/status")]
    [InlineData("/rest/service/receipt")]
    [InlineData("/rest/service/profile")]
    [InlineData("/rest/service/registration")]
    [InlineData("/rest/service/handshake")]
    public async Task Every_path_takes_every_message(string path)
    {
        Assert.Equal(100, (await _host.PostJsonAsync(RestRequest.Asynchronous.Json, path: path)).Status);
        Assert.Equal(504, (await _host.PostJsonAsync(new RestRequest().StatusJson("t1"), path: path)).Status);
    }

    [Theory]
    [InlineData("/rest/services")]
    [InlineData("/rest/service/signature")]
    [InlineData("/rest/service/sign/x")]
    [InlineData("/rest")]
    public async Task An_unknown_path_is_404_and_says_where_to_go(string path)
    {
        var answer = await _host.PostJsonAsync(RestRequest.Asynchronous.Json, path: path);
        Assert.Equal(404, answer.HttpStatus);
        Assert.Contains("/rest/service", answer.Text, StringComparison.Ordinal);
        Assert.Empty(_host.Grains.Submitted);
    }

    [Fact]
    public async Task GET_tells_what_is_here()
    {
        using var help = await _host.GetAsync("/rest");
        Assert.Equal(HttpStatusCode.OK, help.StatusCode);
        Assert.Contains("/rest/openapi.json", await help.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        using var service = await _host.GetAsync("/rest/service");
        Assert.Equal(HttpStatusCode.MethodNotAllowed, service.StatusCode);
        Assert.Equal(["POST"], service.Content.Headers.Allow);
    }

    [Fact]
    public async Task A_page_of_another_origin_is_not_let_in()
    {
        using var client = _host.Server.CreateClient();
        using var preflight = new HttpRequestMessage(HttpMethod.Options, new Uri("/rest/service", UriKind.Relative));
        preflight.Headers.Add("Origin", "http://evil.example");
        preflight.Headers.Add("Access-Control-Request-Method", "POST");
        using var response = await client.SendAsync(preflight);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, response.StatusCode);
        Assert.False(response.Headers.Contains("Access-Control-Allow-Origin"));
    }

    [Theory]
    [InlineData("text/xml")]
    [InlineData("application/json;charset=UTF-8")]
    [InlineData("application/x-www-form-urlencoded")]
    public async Task Content_types_and_Accept_are_never_a_reason_for_406_or_415(string contentType)
    {
        using var client = _host.Server.CreateClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("/rest/service", UriKind.Relative)) { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(RestRequest.Asynchronous.Json)) };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        request.Content.Headers.TryAddWithoutValidation("Content-Encoding", "UTF-8");
        request.Headers.TryAddWithoutValidation("Accept", "image/png");
        using var response = await client.SendAsync(request);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("application/json;charset=utf-8", response.Content.Headers.GetValues("Content-Type").Single().Replace(" ", "", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Prefer_lets_a_status_query_wait()
    {
        await _host.PostJsonAsync(new RestRequest().StatusJson("t1"), request => request.Headers.Add("Prefer", "wait=7"));
        Assert.Equal(TimeSpan.FromSeconds(7), Assert.Single(_host.Grains.Asked).Wait);
    }

    [Fact]
    public async Task An_exception_becomes_fault_900_without_text()
    {
        _host.Grains.OnSubmit = (_, _) => throw new InvalidOperationException("of no concern to an AP");
        Assert.DoesNotContain("concern", (await _host.PostJsonAsync(RestRequest.Asynchronous.Json)).AssertFault(900).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_request_leaves_one_line_in_the_log_and_no_password()
    {
        await _host.PostJsonAsync(RestRequest.Asynchronous.Json);
        await _host.PostJsonAsync("{\"MSS_StatusReq\":{\"AP_Info\":{\"AP_PWD\":\"secret1\"");
        Assert.Contains(_host.Log.Entries, entry => entry.Message.StartsWith("MSS_Signature t", StringComparison.Ordinal) && entry.Message.Contains("http://ap1.example A1 -> 100", StringComparison.Ordinal));
        Assert.Contains(_host.Log.Entries, entry => entry.Message.Contains("fault 101 WRONG_PARAM (JSON message: not well-formed JSON", StringComparison.Ordinal));
        Assert.DoesNotContain(_host.Log.Entries, entry => entry.Message.Contains("secret1", StringComparison.Ordinal));
    }
}
