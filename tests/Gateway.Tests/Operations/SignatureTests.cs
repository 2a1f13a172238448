using Mss.Gateway.Tests.Testing;
using Mss.Grains.Interfaces;
using Orleans.Runtime;

namespace Mss.Gateway.Tests.Operations;

/// <summary>MSS_Signature from the HTTP request to the cluster and back.</summary>
public sealed class SignatureTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Asynchronous_the_acceptance_is_answered_at_once_with_the_id_and_nobody_waits()
    {
        await using var host = await GatewayHost.StartAsync();
        var answer = await host.PostAsync(SoapRequest.Asynchronous.Xml);
        Assert.Equal(100, answer.Status);
        Assert.Equal("REQUEST_OK", answer.Value("//mss:StatusMessage"));
        Assert.Null(answer.Find("//mss:MSS_Signature"));
        Assert.Empty(host.Grains.Asked);
        var (id, order) = Assert.Single(host.Grains.Submitted);
        Assert.Equal(id, answer.Attribute("//mss:MSS_SignatureResp/@MSSP_TransID"));
        Assert.Equal((MessagingMode.AsynchClientServer, "http://ap1.example", "A1", "Bank"), (order.Mode, order.ApId, order.ApTransId, order.ApDisplayName));
    }

    [Fact]
    public async Task An_answer_repeats_what_the_client_compares_and_says_who_answers()
    {
        await using var host = await GatewayHost.StartAsync(null, ("MsspUri", "http://mssp.example/x"));
        var answer = await host.PostAsync(SoapRequest.Asynchronous.Xml);
        Assert.Equal("http://ap1.example", answer.Attribute("//mss:AP_Info/@AP_ID"));
        Assert.Equal("", answer.Attribute("//mss:AP_Info/@AP_PWD"));
        Assert.Equal("A1", answer.Attribute("//mss:AP_Info/@AP_TransID"));
        Assert.Equal("2026-03-01T10:00:00Z", answer.Attribute("//mss:AP_Info/@Instant"));
        Assert.Equal("99901000001", answer.Value("//mss:MSISDN"));
        Assert.Equal("http://mssp.example/x", answer.Value("//mss:MSSP_ID/mss:URI"));
        Assert.Equal("2026-03-01T10:00:00.000+00:00", answer.Attribute("//mss:MSSP_Info/@Instant"));
        Assert.Equal("mss::authn:loa3:sim", answer.Value("//mss:SignatureProfile/mss:mssURI"));
        Assert.Equal("application/soap+xml; charset=utf-8", answer.ContentType);
    }

    [Fact]
    public async Task Synchronous_the_gateway_polls_for_the_AP_until_there_is_an_outcome()
    {
        var time = new ImmediateTime();
        await using var host = await GatewayHost.StartAsync(time);
        var outcome = new TaskCompletionSource<TransactionAnswer>(TaskCreationOptions.RunContinuationsAsynchronously);
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        host.Grains.OnStatus = (id, _, _) =>
        {
            if (host.Grains.Asked.Count < 3)
            {
                return Task.FromResult(FakeGrains.Pending(id));
            }

            asked.TrySetResult();
            return outcome.Task;
        };
        var answering = host.PostAsync(new SoapRequest().Xml);
        await asked.Task.WaitAsync(Patience);
        Assert.False(answering.IsCompleted);

        outcome.SetResult(FakeGrains.Signed(host.Grains.Submitted.Single().Id));
        var answer = await answering.WaitAsync(Patience);
        Assert.Equal(500, answer.Status);
        Assert.Equal("AQIDBA==", answer.Value("//mss:MSS_Signature/mss:Base64Signature"));
        Assert.All(host.Grains.Asked, call => Assert.Equal(("http://ap1.example", TimeSpan.FromSeconds(20)), (call.ApId, call.Wait)));
        Assert.Equal(3, host.Grains.Asked.Count);

        // Two answers came without waiting: the gateway paused itself before it asked again.
        Assert.True(time.GetUtcNow() > TestTime.Start, "asked in a tight loop");
    }

    [Fact]
    public async Task Synchronous_an_outcome_that_is_there_already_is_answered_without_asking()
    {
        await using var host = await GatewayHost.StartAsync();
        host.Grains.OnSubmit = (id, _) => Task.FromResult(FakeGrains.Signed(id));
        Assert.Equal(500, (await host.PostAsync(new SoapRequest().Xml)).Status);
        Assert.Empty(host.Grains.Asked);
    }

    [Fact]
    public async Task Fault_900_synchronous_when_the_outcome_is_unknown_long_after_the_deadline_the_AP_is_told_how_to_ask()
    {
        var time = new ImmediateTime();
        await using var host = await GatewayHost.StartAsync(time);
        host.Grains.OnStatus = (id, _, wait) =>
        {
            time.Advance(wait);
            return Task.FromResult(FakeGrains.Pending(id));
        };
        var fault = (await host.PostAsync(new SoapRequest().Xml).WaitAsync(Patience)).AssertFault(900);
        Assert.Contains($"Ask MSS_StatusQuery for {host.Grains.Submitted.Single().Id}", fault.FaultDetail, StringComparison.Ordinal);

        // Five minutes to the deadline and ten seconds of patience, in steps of twenty seconds.
        Assert.Equal(16, host.Grains.Asked.Count);
    }

    [Fact]
    public async Task A_client_that_goes_away_does_not_stop_the_transaction()
    {
        await using var host = await GatewayHost.StartAsync();
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        host.Grains.OnStatus = (_, _, _) =>
        {
            asked.TrySetResult();
            return new TaskCompletionSource<TransactionAnswer>().Task;
        };
        using var client = new CancellationTokenSource();
        var answering = host.PostAsync(new SoapRequest().Xml, aborted: client.Token);
        await asked.Task.WaitAsync(Patience);
        await client.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => answering.WaitAsync(Patience));
        await host.Log.WaitAsync(2103);
        Assert.Contains("the transaction goes on", host.Log.Of(2103).Single().Message, StringComparison.Ordinal);

        // The AP asks for it, or sends its request again: the same transaction.
        host.Grains.OnStatus = (id, _, _) => Task.FromResult(FakeGrains.Signed(id));
        var id = host.Grains.Submitted.Single().Id;
        Assert.Equal(500, (await host.PostAsync(new SoapRequest().StatusXml(id))).Status);
        Assert.Equal(500, (await host.PostAsync(new SoapRequest().Xml)).Status);
        Assert.All(host.Grains.Submitted, submitted => Assert.Equal(id, submitted.Id));
    }

    [Fact]
    public async Task A_request_sent_again_meets_the_same_transaction_and_another_one_does_not()
    {
        await using var host = await GatewayHost.StartAsync();
        var request = SoapRequest.Asynchronous;
        foreach (var again in new[] { request, request, request with { Instant = "2026-03-01T12:00:00+02:00" } })
        {
            await host.PostAsync(again.Xml);
        }

        Assert.Single(host.Grains.Submitted.Select(submitted => submitted.Id).Distinct());
        foreach (var other in new[] { request with { ApTransId = "A2" }, request with { Instant = "2026-03-01T10:00:01Z" }, request with { ApId = "http://ap3.example", ApPwd = "secret3", Rest = Loa2 } })
        {
            Assert.Equal(100, (await host.PostAsync(other.Xml)).Status);
        }

        Assert.Equal(4, host.Grains.Submitted.Select(submitted => submitted.Id).Distinct().Count());
    }

    [Fact]
    public async Task For_an_AP_with_unique_AP_TransIDs_another_Instant_is_the_same_transaction()
    {
        await using var host = await GatewayHost.StartAsync();
        host.Grains.Providers[TestProviders.Bank.ApId] = TestProviders.Bank with { UniqueApTransId = true };
        await host.PostAsync(SoapRequest.Asynchronous.Xml);
        await host.PostAsync((SoapRequest.Asynchronous with { Instant = "2026-03-01T10:00:01Z" }).Xml);
        Assert.Single(host.Grains.Submitted.Select(submitted => submitted.Id).Distinct());
    }

    [Theory]
    [InlineData("synch")]
    [InlineData("asynchClientServer")]
    public async Task A_silo_that_is_lost_in_the_middle_is_not_noticed_by_the_AP(string mode)
    {
        await using var host = await GatewayHost.StartAsync(new ImmediateTime());
        var calls = 0;
        Task<TransactionAnswer> Lose(Func<TransactionAnswer> answer) =>
            ++calls % 3 != 0 ? Task.FromException<TransactionAnswer>(calls % 2 == 0 ? new TimeoutException() : new SiloUnavailableException()) : Task.FromResult(answer());
        host.Grains.OnSubmit = (id, _) => Lose(() => FakeGrains.Accepted(id));
        host.Grains.OnStatus = (id, _, _) => Lose(() => FakeGrains.Signed(id));
        var request = new SoapRequest { Mode = mode };
        var answer = await host.PostAsync(request.Xml).WaitAsync(Patience);
        Assert.Equal(mode == "synch" ? 500 : 100, answer.Status);
        Assert.Equal(500, (await host.PostAsync(request.StatusXml(host.Grains.Submitted.First().Id)).WaitAsync(Patience)).Status);
        Assert.Single(host.Grains.Submitted.Select(submitted => submitted.Id).Distinct());
        Assert.Equal(3, host.Grains.Submitted.Count);
    }

    [Fact]
    public async Task Fault_900_a_cluster_that_stays_away_is_given_up_after_15_seconds()
    {
        var time = new ImmediateTime();
        await using var host = await GatewayHost.StartAsync(time);
        host.Grains.OnSubmit = (_, _) => throw new SiloUnavailableException("10.0.0.7 does not answer");
        var answer = await host.PostAsync(new SoapRequest().Xml).WaitAsync(Patience);
        Assert.Equal("Unknown Error", answer.AssertFault(900).FaultDetail);
        Assert.InRange(time.GetUtcNow() - TestTime.Start, TimeSpan.FromSeconds(15), TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task Fault_900_an_exception_is_logged_whole_and_its_text_is_not_sent()
    {
        await using var host = await GatewayHost.StartAsync();
        host.Grains.OnSubmit = (_, _) => throw new InvalidOperationException("the cellar is full of water");
        var answer = await host.PostAsync(new SoapRequest().Xml);
        Assert.Equal("Unknown Error", answer.AssertFault(900).FaultDetail);
        Assert.DoesNotContain("cellar", answer.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", answer.Text, StringComparison.Ordinal);
        Assert.Contains("InvalidOperationException: the cellar is full of water", host.Log.Of(2001).Single().Whole, StringComparison.Ordinal);
        Assert.Contains("   at ", host.Log.Of(2001).Single().Whole, StringComparison.Ordinal);
        Assert.Single(host.Grains.Submitted);
    }

    private const string Loa2 = "<mss:SignatureProfile><mss:mssURI>mss::authn:loa2</mss:mssURI></mss:SignatureProfile>";
}
