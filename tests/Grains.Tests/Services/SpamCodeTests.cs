using Mss.Grains.Interfaces;
using Mss.Grains.MobileUsers;
using Mss.Grains.Tests.Hosting;

namespace Mss.Grains.Tests.Services;

/// <summary>The spam prevention code of a user who has one.</summary>
public sealed class SpamCodeTests : IAsyncLifetime
{
    private MssCluster _mss = null!;
    private Msisdn _user;

    public async Task InitializeAsync()
    {
        _mss = await MssCluster.StartAsync();
        _user = await _mss.AddUserAsync("+99903100001");
        var user = (await _mss.Users.GetAsync(_user))!;
        Assert.True(await _mss.Users.PutAsync(user with { Version = 2, NoSpamHash = MssCluster.SpamCodes.Of(_user, "Kissa7") }));
    }

    public async Task DisposeAsync() => await _mss.DisposeAsync();

    [Theory]
    [InlineData("Kissa7", true)]
    [InlineData("kISSA7", true)]
    [InlineData("", false)]
    public async Task The_right_code_or_an_AP_that_need_not_have_it_checked_reaches_the_user(string code, bool verify)
    {
        var outcome = await _mss.OutcomeAsync((await _mss.SubmitAsync(_mss.Order(_user) with { NoSpam = new NoSpamCheck(code, verify) })).TransactionId);
        Assert.Equal(StatusCode.Signature, outcome.Status);
    }

    [Fact]
    public async Task Fault_101_1011_a_wrong_code() => await AssertRefusedAsync(new NoSpamCheck("Koira7", true), 1011);

    [Fact]
    public async Task Fault_101_1012_a_blank_code() => await AssertRefusedAsync(new NoSpamCheck("", true), 1012);

    [Fact]
    public async Task Fault_101_1012_no_code_at_all() => await AssertRefusedAsync(null, 1012);

    [Fact]
    public async Task Who_has_no_code_is_reached_with_any()
    {
        var user = await _mss.AddUserAsync("+99903100002");
        Assert.Equal(StatusCode.RequestOk, (await _mss.SubmitAsync(_mss.Order(user) with { NoSpam = new NoSpamCheck("Koira7", true) })).Status);
    }

    [Fact]
    public async Task A_code_stands_nowhere_in_the_log_and_a_retry_is_known_without_it()
    {
        var order = _mss.Order(_user) with { Services = [new ServiceOrder { Uri = ServiceUris.NoSpam }], NoSpam = new NoSpamCheck("Kissa7", true) };
        var outcome = await _mss.OutcomeAsync((await _mss.SubmitAsync(order)).TransactionId);
        Assert.Equal(outcome.Signature, (await _mss.SubmitAsync(order)).Signature);
        foreach (var row in (await _mss.Log.ReadAsync(outcome.TransactionId))!.Events)
        {
            Assert.DoesNotContain("kissa7", System.Text.Encoding.UTF8.GetString(row.Body), StringComparison.OrdinalIgnoreCase);
        }
    }

    [Fact]
    public void The_same_code_of_another_user_has_another_hash()
    {
        var hash = MssCluster.SpamCodes.Of(_user, "Kissa7");
        Assert.Matches("^[0-9a-f]{32}$", hash);
        Assert.NotEqual(hash, MssCluster.SpamCodes.Of(Msisdn.Parse("+99903100002"), "Kissa7"));
        Assert.NotEqual(hash, new SpamCodeHash(new InstallationSecret(Enumerable.Repeat((byte)1, 32).ToArray())).Of(_user, "Kissa7"));
    }

    private async Task AssertRefusedAsync(NoSpamCheck? check, int subCode)
    {
        var order = _mss.Order(_user) with { NoSpam = check };
        var answer = await _mss.SubmitAsync(order);
        Assert.Equal((StatusCode.WrongParam, (int?)subCode), (answer.Status, answer.Fault!.SubCode));
        Assert.DoesNotContain("a7", answer.Fault.ToString(), StringComparison.Ordinal);
        Assert.Null(await _mss.Log.ReadAsync(_mss.Ids.Create(order.ApId, order.ApTransId, order.Instant)));
    }
}
