using Mss.Gateway.Tests.Testing;
using Mss.Grains.Interfaces;

namespace Mss.Gateway.Tests.Operations;

/// <summary>MSS_StatusQuery from the HTTP request to the cluster and back.</summary>
public sealed class StatusQueryTests : IAsyncLifetime
{
    private GatewayHost _host = null!;

    public async Task InitializeAsync() => _host = await GatewayHost.StartAsync();

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task Pending_is_504_without_signature()
    {
        var answer = await _host.PostAsync(new SoapRequest().StatusXml("t1"));
        Assert.Equal(504, answer.Status);
        Assert.Equal("OUTSTANDING_TRANSACTION", answer.Value("//mss:StatusMessage"));
        Assert.Null(answer.Find("//mss:MSS_Signature"));
        Assert.Null(answer.Find("//mss:StatusDetail"));
    }

    [Fact]
    public async Task Signed_is_500_with_the_signature_every_time_it_is_asked_for()
    {
        _host.Grains.OnStatus = (id, _, _) => Task.FromResult(FakeGrains.Signed(id));
        var first = await _host.PostAsync(new SoapRequest().StatusXml("t1"));
        Assert.Equal((500, "AQIDBA=="), (first.Status, first.Value("//mss:Base64Signature")));
        Assert.Equal("99901000001", first.Value("//mss:MSISDN"));
        Assert.Equal(first, await _host.PostAsync(new SoapRequest().StatusXml("t1")));
    }

    [Fact]
    public async Task FiComs_format_is_delivered_in_FiComs_structure()
    {
        _host.Grains.OnStatus = (id, _, _) => Task.FromResult(FakeGrains.Signed(id) with { Format = SignatureFormat.FiComPkcs1 });
        Assert.Contains("<fi:SignatureValue>AQIDBA==</fi:SignatureValue>", (await _host.PostAsync(new SoapRequest().StatusXml("t1"))).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, 0)]
    [InlineData("wait=5", 5)]
    [InlineData("respond-async, wait=7", 7)]
    [InlineData("respond-async; Wait = 8", 8)]
    [InlineData("wait=0", 0)]
    [InlineData("wait=99999", 3600)]
    [InlineData("wait=-1", 0)]
    [InlineData("wait=x", 0)]
    [InlineData("wait", 0)]
    [InlineData("wait=99999999999999", 0)]
    public async Task A_client_says_how_long_it_waits_by_the_Prefer_header(string? header, int seconds)
    {
        await _host.PostAsync(new SoapRequest().StatusXml("t1"), change: request =>
        {
            if (header is not null)
            {
                request.Headers.TryAddWithoutValidation("Prefer", header);
            }
        });
        Assert.Equal(TimeSpan.FromSeconds(seconds), _host.Grains.Asked.Single().Wait);
    }

    [Fact]
    public async Task Without_the_header_the_operators_option_counts_and_a_wait_of_0_overrides_it()
    {
        await using var host = await GatewayHost.StartAsync(null, ("StatusWait", "00:00:03"));
        await host.PostAsync(new SoapRequest().StatusXml("t1"));
        await host.PostAsync(new SoapRequest().StatusXml("t1"), change: request => request.Headers.Add("Prefer", "wait=0"));
        Assert.Equal([TimeSpan.FromSeconds(3), TimeSpan.Zero], host.Grains.Asked.Select(call => call.Wait));
    }

    [Theory]
    [InlineData("1")]
    [InlineData("a b")]
    [InlineData("&lt;x&gt;")]
    [InlineData("../t1")]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    public async Task Fault_101_what_is_no_id_is_no_transaction_and_costs_no_call(string id)
    {
        Assert.Equal("There is no such transaction.", (await _host.PostAsync(new SoapRequest().StatusXml(id))).AssertFault(101).FaultDetail);
        Assert.Empty(_host.Grains.Asked);
    }

    [Fact]
    public async Task Fault_101_an_unknown_transaction()
    {
        const string Detail = "There is no such transaction.";
        _host.Grains.OnStatus = (_, _, _) => Task.FromResult(TransactionAnswer.Refused(new Fault(StatusCode.WrongParam, Detail, Detail)));
        var unknown = await _host.PostAsync(new SoapRequest().StatusXml("t1"));
        Assert.Equal(Detail, unknown.AssertFault(101).FaultDetail);
        Assert.Equal(unknown, await _host.PostAsync(new SoapRequest().StatusXml("1")));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" ")]
    public async Task Fault_102_no_MSSP_TransID(string? id) =>
        Assert.Equal("MSSP_TransID is missing", (await _host.PostAsync(new SoapRequest().StatusXml(id))).AssertFault(102).FaultDetail);

    [Fact]
    public async Task An_Instant_of_long_ago_and_a_new_AP_TransID_do_no_harm_to_a_query()
    {
        var request = new SoapRequest { Instant = "2001-01-01T00:00:00Z", ApTransId = "another" };
        Assert.Equal(504, (await _host.PostAsync(request.StatusXml("t1"))).Status);
    }
}
