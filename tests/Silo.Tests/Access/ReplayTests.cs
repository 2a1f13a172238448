using Mss.Silo.Tests.Hosting;
using Mss.Silo.Tests.Wire;

namespace Mss.Silo.Tests.Access;

/// <summary>A request that comes twice.</summary>
[Collection(SharedAppGroup.Name)]
public sealed class ReplayTests(SharedApp shared)
{
    private readonly MssHttpClient _client = shared.App.Client;

    [Theory]
    [InlineData("synch")]
    [InlineData("asynchClientServer")]
    public async Task A_request_sent_again_is_the_same_transaction_with_the_same_signature(string mode)
    {
        var request = new RequestText { Mode = mode };
        var first = await _client.SignAsync(request);
        var outcome = mode == "synch" ? first : await _client.OutcomeAsync(request, first.TransactionId);

        var again = await _client.SignAsync(request);

        Assert.Equal(first.TransactionId, again.TransactionId);
        Assert.Equal(500, again.Code);
        Assert.Equal(outcome.Signature, again.Signature);
    }

    [Fact]
    public async Task A_request_sent_many_times_at_once_is_one_transaction()
    {
        var request = new RequestText();
        var answers = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => _client.SignAsync(request)));

        Assert.All(answers, answer => Assert.Equal(500, answer.Code));
        Assert.Single(answers.Select(answer => answer.TransactionId).Distinct());
        Assert.Single(answers.Select(answer => Convert.ToBase64String(answer.Signature)).Distinct());
    }

    [Fact]
    public async Task Other_content_under_the_same_identifiers_is_refused()
    {
        var request = new RequestText();
        await _client.SignAsync(request);

        Assert.Equal(101, (await _client.SignAsync(request with { Data = "Pay 1000 euro?" })).Fault);
        Assert.Equal(101, (await _client.SignAsync(request with { Msisdn = "+99901000001" })).Fault);
        Assert.Equal(101, (await _client.SignAsync(request with { Profile = "mss::authn:loa4" })).Fault);
    }

    [Fact]
    public async Task Another_Instant_makes_a_new_request_of_it()
    {
        var request = new RequestText();
        var first = await _client.SignAsync(request);
        var second = await _client.SignAsync(request with { Instant = RequestText.InstantOf(DateTimeOffset.UtcNow.AddSeconds(-30)) });

        Assert.Equal((500, 500), (first.Code, second.Code));
        Assert.NotEqual(first.TransactionId, second.TransactionId);
    }

    [Theory]
    [InlineData(-16)]
    [InlineData(16)]
    [InlineData(-60 * 24 * 365)]
    public async Task An_Instant_far_from_now_is_refused(int minutes)
    {
        var answer = await _client.SignAsync(new RequestText { Instant = RequestText.InstantOf(DateTimeOffset.UtcNow.AddMinutes(minutes)) });

        Assert.Equal(101, answer.Fault);
    }

    [Theory]
    [InlineData(-14)]
    [InlineData(14)]
    public async Task An_Instant_near_now_is_good(int minutes)
    {
        var answer = await _client.SignAsync(new RequestText { Instant = RequestText.InstantOf(DateTimeOffset.UtcNow.AddMinutes(minutes)) });

        Assert.Equal(500, answer.Code);
    }
}
