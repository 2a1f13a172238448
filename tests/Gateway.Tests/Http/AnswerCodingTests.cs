using System.IO.Compression;
using System.Net;
using System.Text;
using Microsoft.Extensions.Primitives;
using Mss.Gateway.Http;
using Mss.Gateway.Tests.Testing;

namespace Mss.Gateway.Tests.Http;

/// <summary>Answers are compressed when the client takes gzip and they are large enough to be worth it (wire rule 5).</summary>
public sealed class AnswerCodingTests : IAsyncLifetime
{
    private GatewayHost _host = null!;

    public async Task InitializeAsync()
    {
        _host = await GatewayHost.StartAsync();

        // A CMS with its certificate is about this large.
        _host.Grains.OnStatus = (id, _, _) => Task.FromResult(FakeGrains.Signed(id) with { Signature = new byte[1600] });
    }

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Theory]
    [InlineData("/soap", "gzip, deflate")]
    [InlineData("/rest/service", "deflate, gzip;q=0.5")]
    public async Task A_signature_is_compressed_when_asked(string path, string accept)
    {
        using var plain = await PostAsync(path, null, tiny: false);
        using var packed = await PostAsync(path, accept, tiny: false);
        Assert.Empty(plain.Content.Headers.ContentEncoding);
        Assert.Equal(["gzip"], packed.Content.Headers.ContentEncoding);
        Assert.Equal(plain.Content.Headers.ContentType, packed.Content.Headers.ContentType);
        using var gzip = new GZipStream(await packed.Content.ReadAsStreamAsync(), CompressionMode.Decompress);
        using var text = new StreamReader(gzip, Encoding.UTF8);
        Assert.Equal(await plain.Content.ReadAsStringAsync(), await text.ReadToEndAsync());
    }

    [Theory]
    [InlineData("/soap")]
    [InlineData("/rest/service")]
    public async Task An_answer_of_a_few_hundred_octets_is_not(string path)
    {
        using var response = await PostAsync(path, "gzip", tiny: true);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Empty(response.Content.Headers.ContentEncoding);
        Assert.Contains("504", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("gzip", true)]
    [InlineData("GZip;q=1.0", true)]
    [InlineData("x-gzip", true)]
    [InlineData("br;q=1, gzip ; q=0.2", true)]
    [InlineData("*", true)]
    [InlineData("", false)]
    [InlineData("identity", false)]
    [InlineData("br, deflate", false)]
    [InlineData("gzip;q=0", false)]
    [InlineData("gzip;q=0.000, *", false)]
    [InlineData("*;q=0", false)]
    [InlineData("gzipped", false)]
    public void Accept_Encoding_is_read_as_RFC_9110_says(string header, bool takes) => Assert.Equal(takes, AnswerBody.TakesGzip(header));

    [Fact]
    public void Accept_Encoding_may_be_several_headers_or_none()
    {
        Assert.True(AnswerBody.TakesGzip(new StringValues(["br", "gzip"])));
        Assert.False(AnswerBody.TakesGzip(StringValues.Empty));
    }

    [Theory]
    [InlineData("/soap/services/MSS_SignaturePort?wsdl")]
    [InlineData("/rest/openapi.json")]
    public async Task Descriptions_are_compressed_as_well_and_say_what_they_vary_by(string path)
    {
        using var client = _host.Server.CreateClient();
        client.DefaultRequestHeaders.Add("Accept-Encoding", "gzip");
        using var response = await client.GetAsync(new Uri(path, UriKind.Relative));
        Assert.Equal(["gzip"], response.Content.Headers.ContentEncoding);
        Assert.Equal(["Accept-Encoding"], response.Headers.Vary);
    }

    private async Task<HttpResponseMessage> PostAsync(string path, string? accept, bool tiny)
    {
        if (tiny)
        {
            _host.Grains.OnStatus = (id, _, _) => Task.FromResult(FakeGrains.Pending(id));
        }

        var body = path == "/soap" ? new SoapRequest().StatusXml("t1") : new RestRequest().StatusJson("t1");
        using var client = _host.Server.CreateClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(path, UriKind.Relative)) { Content = new StringContent(body) };
        if (accept is not null)
        {
            request.Headers.TryAddWithoutValidation("Accept-Encoding", accept);
        }

        return await client.SendAsync(request);
    }
}
