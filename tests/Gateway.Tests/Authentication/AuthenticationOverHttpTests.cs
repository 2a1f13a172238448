using Mss.Gateway.Authentication;
using Mss.Gateway.Tests.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Mss.Gateway.Tests.Authentication;

/// <summary>Authentication as it looks on the wire.</summary>
public sealed class AuthenticationOverHttpTests : IAsyncLifetime
{
    private GatewayHost _host = null!;

    public async Task InitializeAsync() => _host = await GatewayHost.StartAsync();

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task Fault_104_an_unknown_AP_and_a_wrong_password_read_the_same_octet_by_octet()
    {
        var passwords = _host.Services.GetRequiredService<PasswordVerifier>();
        var wrong = await _host.PostAsync((new SoapRequest() with { ApPwd = "guessed" }).Xml);
        Assert.Equal(1, passwords.SlowVerifications);
        var unknown = await _host.PostAsync((new SoapRequest() with { ApId = "http://nobody.example", ApPwd = "guessed" }).Xml);
        Assert.Equal(2, passwords.SlowVerifications);
        var certificateOnly = await _host.PostAsync((new SoapRequest() with { ApId = "http://ap2.example", ApPwd = "guessed" }).Xml);
        Assert.Equal(3, passwords.SlowVerifications);
        Assert.Equal(wrong, unknown);
        Assert.Equal(wrong, certificateOnly);
        wrong.AssertFault(104);
    }

    [Fact]
    public async Task Fault_102_a_missing_AP_PWD_reads_the_same_for_every_AP()
    {
        var bank = await _host.PostAsync((new SoapRequest() with { ApPwd = null }).Xml);
        var office = await _host.PostAsync((new SoapRequest() with { ApPwd = null, ApId = "http://ap2.example" }).Xml);
        var nobody = await _host.PostAsync((new SoapRequest() with { ApPwd = null, ApId = "http://nobody.example" }).Xml);
        Assert.Equal(bank, office);
        Assert.Equal(bank, nobody);
        bank.AssertFault(102);
    }

    [Theory]
    [InlineData("X-Client-Cert")]
    [InlineData("X-ARR-ClientCert")]
    [InlineData("X-SSL-Client-Cert")]
    [InlineData("X-Forwarded-Client-Cert")]
    [InlineData("X-SSL-Client-Fingerprint")]
    public async Task Fault_104_a_header_that_claims_a_certificate_has_no_effect(string header)
    {
        foreach (var value in new[] { Convert.ToBase64String(TestCertificates.Office.RawData), TestCertificates.Fingerprint(TestCertificates.Office) })
        {
            var answer = await _host.PostAsync(
                (new SoapRequest() with { ApId = "http://ap2.example", ApPwd = "" }).Xml,
                change: request => request.Headers.TryAddWithoutValidation(header, value));
            answer.AssertFault(104);
        }

        Assert.Empty(_host.Grains.Submitted);
    }

    [Fact]
    public async Task An_AP_asks_for_status_with_the_same_proof()
    {
        Assert.Equal(504, (await _host.PostAsync(new SoapRequest().StatusXml("t1"))).Status);
        (await _host.PostAsync((new SoapRequest() with { ApPwd = "guessed" }).StatusXml("t1"))).AssertFault(104);
        Assert.Equal(("t1", "http://ap1.example"), (Assert.Single(_host.Grains.Asked).Id, _host.Grains.Asked.First().ApId));
    }

    [Fact]
    public async Task A_password_stands_in_no_log_line_and_in_no_answer()
    {
        const string Secret = "Pa55-w0rd-of-Bank";
        _host.Grains.Providers[TestProviders.Bank.ApId] = TestProviders.Bank with { PasswordHash = TestProviders.Hash(Secret) };
        var request = new SoapRequest() with { ApPwd = Secret, Mode = "asynchClientServer" };
        var answers = new List<SoapAnswer>
        {
            await _host.PostAsync(request.Xml),
            await _host.PostAsync(request.StatusXml("t1")),
            await _host.PostAsync((request with { Instant = "x" }).Xml),
            await _host.PostAsync((request with { ApId = "http://nobody.example" }).Xml),
            await _host.PostAsync((request with { ApPwd = Secret + "x" }).Xml),
            await _host.PostAsync(request.Xml[..^10]),
            await _host.PostAsync(request.Xml.Replace("MSS_SignatureReq", "MSS_Unknown", StringComparison.Ordinal)),
            await _host.PostAsync(request.Xml.Replace(" AP_TransID", $" AP_PWD=\"{Secret}\" AP_TransID", StringComparison.Ordinal)),
        };
        _host.Grains.OnSubmit = (_, order) => throw new InvalidOperationException(order.ToString());
        answers.Add(await _host.PostAsync(request.Xml));
        _host.Grains.Providers["http://ap9.example"] = TestProviders.Bank with { ApId = "http://ap9.example", PasswordHash = "no hash" };
        answers.Add(await _host.PostAsync((request with { ApId = "http://ap9.example" }).Xml));

        Assert.All(answers, answer => Assert.DoesNotContain(Secret, answer.Text, StringComparison.Ordinal));
        Assert.Contains("AP_PWD=\"\"", answers[0].Text, StringComparison.Ordinal);
        Assert.True(_host.Log.Of(2102).Count >= 6, "refusals must have been logged");
        Assert.DoesNotContain(Secret, _host.Log.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fault_900_too_many_guesses_at_once_does_not_say_why()
    {
        Assert.Equal(504, (await _host.PostAsync(new SoapRequest().StatusXml("t1"))).Status);
        var passwords = _host.Services.GetRequiredService<PasswordVerifier>();

        // The first holds the only place for seconds; 31 more fill the queue.
        _ = passwords.VerifyAsync("slow", "guess", TestProviders.Hash("x", 1).Replace("$1$", "$10000000$", StringComparison.Ordinal)).AsTask();
        var waiting = Enumerable.Range(1, 31).Select(i => passwords.VerifyAsync("slow", $"guess {i}", TestProviders.Hash("x")).AsTask()).ToArray();
        var first = await _host.PostAsync((new SoapRequest() with { ApPwd = "guessed" }).Xml);
        Assert.Equal("Unknown Error", first.AssertFault(900).FaultDetail);
        Assert.Contains("too many password verifications are waiting", _host.Log.Text, StringComparison.Ordinal);
        Assert.Equal(504, (await _host.PostAsync(new SoapRequest().StatusXml("t1"))).Status);
        Assert.All(waiting, guess => Assert.False(guess.IsCompleted, "the queue must have been full all the time"));
    }
}
