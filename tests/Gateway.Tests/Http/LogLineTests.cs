using Microsoft.Extensions.Logging;
using Mss.Gateway.Tests.Testing;
using Mss.Grains.Interfaces;

namespace Mss.Gateway.Tests.Http;

/// <summary>One line per request, which nobody outside can forge.</summary>
public sealed class LogLineTests : IAsyncLifetime
{
    private GatewayHost _host = null!;

    public async Task InitializeAsync() => _host = await GatewayHost.StartAsync();

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task A_served_request_is_one_line_with_all_that_finds_it()
    {
        await _host.PostAsync(SoapRequest.Asynchronous.Xml);
        var line = _host.Log.Of(2101).Single();
        Assert.StartsWith($"MSS_Signature {_host.Grains.Submitted.Single().Id} http://ap1.example A1 -> 100 in ", line.Message, StringComparison.Ordinal);
        Assert.Equal(LogLevel.Information, line.Level);
    }

    [Fact]
    public async Task A_refused_request_is_one_line_with_the_operators_reason()
    {
        _host.Grains.OnSubmit = (id, _) => Task.FromResult(FakeGrains.Failed(id, new Fault(StatusCode.UserCancel, "card says 9804")));
        await _host.PostAsync(new SoapRequest().Xml);
        var line = _host.Log.Of(2102).Single().Message;
        Assert.StartsWith($"MSS_Signature {_host.Grains.Submitted.Single().Id} http://ap1.example A1 -> fault 401 USER_CANCEL (card says 9804) in ", line, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("&#10;")]
    [InlineData("&#13;")]
    [InlineData("&#13;&#10;")]
    [InlineData("&#9;")]
    [InlineData("&#133;")]
    [InlineData("&#8232;")]
    [InlineData("&#8233;")]
    public async Task A_line_cannot_be_forged(string lineBreak)
    {
        var forged = $"A1{lineBreak}MSS_Signature t1 http://ap1.example A2 -> 100 in 1.00 ms";
        await _host.PostAsync((SoapRequest.Asynchronous with { ApTransId = forged }).Xml);
        await _host.PostAsync((SoapRequest.Asynchronous with { ApId = forged }).Xml);
        await _host.PostAsync((SoapRequest.Asynchronous with { Instant = forged }).Xml);
        await _host.PostAsync((SoapRequest.Asynchronous with { Mode = forged }).Xml);
        await _host.PostAsync((SoapRequest.Asynchronous with { ApTransId = forged }).StatusXml("t1"));
        await _host.PostAsync(new SoapRequest().StatusXml(forged));
        await _host.PostAsync((SoapRequest.Asynchronous with { Data = $"<mss:DataToBeSigned MimeType=\"{forged}\">x</mss:DataToBeSigned>" }).Xml);
        await _host.PostAsync((SoapRequest.Asynchronous with { Rest = $"<mss:SignatureProfile><mss:mssURI>mss:{forged}:b:c</mss:mssURI></mss:SignatureProfile>" }).Xml);
        await _host.PostAsync((SoapRequest.Asynchronous with { Rest = $"<mss:AdditionalServices><mss:Service><mss:Description><mss:mssURI>{forged}</mss:mssURI></mss:Description></mss:Service></mss:AdditionalServices>" }).Xml);
        var lines = _host.Log.Entries.Where(entry => entry.EventId is 2101 or 2102).ToArray();
        Assert.Equal(9, lines.Length);
        Assert.All(lines, line => Assert.DoesNotContain(line.Message, c => char.IsControl(c) || c is '\u2028' or '\u2029'));
    }

    [Fact]
    public async Task A_very_long_value_is_cut()
    {
        await _host.PostAsync((new SoapRequest() with { ApTransId = new string('x', 50_000) }).Xml);
        Assert.InRange(_host.Log.Of(2102).Single().Message.Length, 256, 1000);
    }

    [Fact]
    public async Task What_is_no_request_at_all_is_logged_as_such()
    {
        await _host.PostAsync("hello");
        Assert.StartsWith("MSS_?    -> fault 101 WRONG_PARAM (", _host.Log.Of(2102).Single().Message, StringComparison.Ordinal);
    }
}
