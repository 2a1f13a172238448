using System.Net;
using System.Text;
using System.Xml;
using Mss.Gateway.Tests.Testing;

namespace Mss.Gateway.Tests.Http;

/// <summary>What GET finds: the service's description and nothing else.</summary>
public sealed class DescriptionTests : IAsyncLifetime
{
    private GatewayHost _host = null!;

    public async Task InitializeAsync() => _host = await GatewayHost.StartAsync();

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Theory]
    [InlineData("/soap/services/MSS_SignaturePort?wsdl", "http://mssp.example:8080/soap/services/MSS_SignaturePort")]
    [InlineData("/soap/services/MSS_StatusQueryPort?WSDL", "http://mssp.example:8080/soap/services/MSS_StatusQueryPort")]
    [InlineData("/soap?wsdl", "http://mssp.example:8080/soap")]
    [InlineData("/soap/a%22b?wsdl", "http://mssp.example:8080/soap/a%22b")]
    public async Task The_WSDL_names_the_address_at_which_it_was_asked_for(string path, string address)
    {
        using var response = await _host.GetAsync(path);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("text/xml; charset=utf-8", response.Content.Headers.ContentType?.ToString());
        var wsdl = new XmlDocument { XmlResolver = null };
        wsdl.LoadXml(await response.Content.ReadAsStringAsync());
        var addresses = wsdl.GetElementsByTagName("address", "http://schemas.xmlsoap.org/wsdl/soap12/").Cast<XmlElement>().ToArray();
        Assert.NotEmpty(addresses);
        Assert.All(addresses, element => Assert.Equal(address, element.GetAttribute("location")));
    }

    [Fact]
    public async Task A_schema_that_the_WSDL_imports_is_served()
    {
        using var response = await _host.GetAsync("/soap/services/MSS_SignaturePort?xsd=MSS.xsd");
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Contains("MSS_SignatureReq", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/soap/services/MSS_SignaturePort")]
    [InlineData("/soap/services/MSS_SignaturePort?xsd=../../etc/passwd")]
    [InlineData("/soap/services/MSS_SignaturePort?x")]
    [InlineData("/")]
    [InlineData("/favicon.ico")]
    public async Task Any_other_GET_is_404(string path)
    {
        using var response = await _host.GetAsync(path);
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.DoesNotContain("xml", response.Content.Headers.ContentType?.ToString() ?? "", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/soap/services/MSS_ProfilePort")]
    [InlineData("/soap/services/anything")]
    [InlineData("/soap/")]
    [InlineData("/soap")]
    public async Task A_message_is_served_at_every_path_below_soap(string path)
    {
        using var client = _host.Server.CreateClient();
        Assert.Equal(100, (await GatewayHost.PostAsync(client, new Uri(client.BaseAddress!, path), SoapRequest.Asynchronous.Xml)).Status);
    }

    [Theory]
    [InlineData("SOAPAction", "\"#MSS_StatusQuery\"")]
    [InlineData("SOAPAction", "None")]
    [InlineData("Accept", "text/html")]
    [InlineData("Accept", "application/xml")]
    [InlineData("Accept", "image/png;q=0")]
    [InlineData("Accept-Encoding", "identity;q=0")]
    public async Task No_header_is_a_reason_for_406_or_415(string name, string value)
    {
        var answer = await _host.PostAsync(SoapRequest.Asynchronous.Xml, change: request => request.Headers.TryAddWithoutValidation(name, value));
        Assert.Equal(100, answer.Status);
        Assert.Equal("application/soap+xml; charset=utf-8", answer.ContentType);
    }

    [Theory]
    [InlineData("text/xml", "text/xml; charset=utf-8")]
    [InlineData("text/xml;charset=UTF-8", "text/xml; charset=utf-8")]
    [InlineData("application/soap+xml; action=\"None\"", "application/soap+xml; charset=utf-8")]
    [InlineData("application/json", "application/soap+xml; charset=utf-8")]
    [InlineData("image/png", "application/soap+xml; charset=utf-8")]
    public async Task Content_types_are_never_refused_and_answered_in_their_family_faults_as_well(string sent, string answered)
    {
        Assert.Equal(answered, (await _host.PostAsync(SoapRequest.Asynchronous.Xml, sent)).ContentType);
        Assert.Equal(answered, (await _host.PostAsync("hello", sent)).AssertFault(101).ContentType);
        Assert.Equal(100, (await _host.PostAsync(SoapRequest.Asynchronous.Xml, sent)).Status);
    }

    [Fact]
    public async Task An_answer_is_UTF_8_without_byte_order_mark_on_one_line()
    {
        using var client = _host.Server.CreateClient();
        using var content = new StringContent(SoapRequest.Asynchronous.Xml, Encoding.UTF8, "text/xml");
        using var response = await client.PostAsync(new Uri("/soap", UriKind.Relative), content);
        var octets = await response.Content.ReadAsByteArrayAsync();
        Assert.Equal((byte)'<', octets[0]);
        Assert.DoesNotContain((byte)'\n', octets);
    }
}
