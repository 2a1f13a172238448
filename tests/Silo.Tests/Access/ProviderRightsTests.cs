using Mss.Silo.Tests.Hosting;
using Mss.Silo.Tests.Wire;

namespace Mss.Silo.Tests.Access;

/// <summary>Who may ask, and for what.</summary>
[Collection(SharedAppGroup.Name)]
public sealed class ProviderRightsTests(SharedApp shared)
{
    private readonly MssHttpClient _client = shared.App.Client;

    public static TheoryData<string, string, string, bool> Strangers => new()
    {
        { "a wrong password", "http://ap1.example", "secret2", false },
        { "no password", "http://ap1.example", "", false },
        { "an unknown AP", "http://ap9.example", "secret1", false },
        { "an AP that has only a certificate, without it", "http://ap2.example", "", false },
        { "another AP's certificate and no password", "http://ap1.example", "", true },
        { "another AP's certificate and a wrong password", "http://ap3.example", "secret1", true },
    };

    [Theory]
    [MemberData(nameof(Strangers))]
    public async Task Who_does_not_prove_to_be_the_AP_is_refused(string who, string id, string password, bool certificate)
    {
        Assert.NotEmpty(who);
        var answer = await _client.SignAsync(new RequestText { Ap = new Ap(id, password, certificate) }, https: true);

        Assert.Equal(104, answer.Fault);
    }

    [Fact]
    public async Task A_password_is_enough_even_beside_another_APs_certificate()
    {
        var answer = await _client.SignAsync(new RequestText { Ap = Ap.One with { HasCertificate = true } });

        Assert.Equal(500, answer.Code);
    }

    [Theory]
    [InlineData("mss::authn:loa2", "exact", 500)]
    [InlineData("mss::authn:loa2", "minimum", 500)]
    [InlineData("mss::authn:loa3", "exact", 104)]
    [InlineData("mss::sign:loa4", "exact", 104)]
    [InlineData("mss::authn:loa3", "minimum", 104)]
    [InlineData("mss::authn:loa2", "better", 104)]
    [InlineData(null, null, 104)]
    public async Task An_AP_that_is_limited_to_LoA2_gets_nothing_above_it(string? profile, string? comparison, int code)
    {
        var answer = await _client.SignAsync(new RequestText { Ap = Ap.Three, Msisdn = "+99901000004", Profile = profile, Comparison = comparison });

        Assert.Equal(code, answer.Code);
        if (code == 500)
        {
            Assert.Equal("mss::authn:loa2:sim", answer.Profile);
        }
    }

    [Theory]
    [InlineData(402)]
    [InlineData(403)]
    [InlineData(404)]
    [InlineData(422)]
    public async Task An_AP_without_the_right_to_it_hears_nothing_of_a_users_state(int code)
    {
        var request = new RequestText { Ap = Ap.Three, Msisdn = $"+9990092{code}", Profile = "mss::authn:loa2" };
        var hidden = await _client.SignAsync(request);
        var unknown = await _client.SignAsync(request with { Msisdn = "+358401234567", ApTransId = "B" + request.ApTransId });
        var late = await _client.FinishAsync(request with { Msisdn = $"+9990093{code}", Mode = "asynchClientServer", ApTransId = "C" + request.ApTransId });

        // The answer must not differ from the one for a number that nobody has.
        Assert.Equal(105, hidden.Fault);
        Assert.Equal(unknown.Text, hidden.Text);
        Assert.Equal(105, late.Fault);
    }

    [Fact]
    public async Task Another_APs_transaction_is_answered_like_one_that_does_not_exist()
    {
        var request = new RequestText { Mode = "asynchClientServer" };
        var accepted = await _client.SignAsync(request);

        var foreign = await _client.StatusAsync(request with { Ap = Ap.Three }, accepted.TransactionId);
        var missing = await _client.StatusAsync(request with { Ap = Ap.Three }, "tnothing");
        var own = await _client.OutcomeAsync(request, accepted.TransactionId);

        Assert.Equal(101, foreign.Fault);
        Assert.Equal(missing.Text, foreign.Text);
        Assert.Equal(500, own.Code);
    }
}
