using Microsoft.Extensions.Time.Testing;
using Mss.Gateway.Authentication;
using Mss.Gateway.Tests.Testing;

namespace Mss.Gateway.Tests.Authentication;

/// <summary>A guess costs what the slow hash costs; whoever knows the password pays it once.</summary>
public sealed class PasswordVerifierTests
{
    private const string Ap = "http://ap1.example";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly FakeTimeProvider _time = new(TestTime.Start);
    private readonly PasswordVerifier _passwords;

    public PasswordVerifierTests() => _passwords = new PasswordVerifier(_time);

    [Theory]
    [InlineData("secret1", true)]
    [InlineData("wrong", false)]
    [InlineData("", false)]
    public async Task A_password_is_verified_slowly_once_and_then_remembered(string password, bool right)
    {
        var hash = TestProviders.Hash("secret1");
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(right, await _passwords.VerifyAsync(Ap, password, hash));
            Assert.Equal(1, _passwords.SlowVerifications);
        }
    }

    [Fact]
    public async Task What_was_remembered_is_forgotten_after_ten_minutes()
    {
        var hash = TestProviders.Hash("secret1");
        await _passwords.VerifyAsync(Ap, "secret1", hash);
        _time.Advance(TimeSpan.FromMinutes(10) - TimeSpan.FromTicks(1));
        Assert.True(await _passwords.VerifyAsync(Ap, "secret1", hash));
        Assert.Equal(1, _passwords.SlowVerifications);
        _time.Advance(TimeSpan.FromTicks(1));
        Assert.True(await _passwords.VerifyAsync(Ap, "secret1", hash));
        Assert.Equal(2, _passwords.SlowVerifications);
    }

    [Fact]
    public async Task A_changed_hash_forgets_at_once()
    {
        Assert.True(await _passwords.VerifyAsync(Ap, "secret1", TestProviders.Hash("secret1")));
        Assert.False(await _passwords.VerifyAsync(Ap, "secret1", TestProviders.Hash("secret2")));
        Assert.True(await _passwords.VerifyAsync(Ap, "secret2", TestProviders.Hash("secret2")));
        Assert.Equal(3, _passwords.SlowVerifications);
    }

    [Fact]
    public async Task One_APs_password_proves_no_other_AP()
    {
        Assert.True(await _passwords.VerifyAsync("a", "b", TestProviders.Hash("b")));
        Assert.False(await _passwords.VerifyAsync("a", "b", TestProviders.Hash("c")));
        Assert.False(await _passwords.VerifyAsync("a", "b", null));
    }

    [Fact]
    public async Task An_unknown_AP_costs_a_slow_verification_of_its_own()
    {
        Assert.False(await _passwords.VerifyAsync("http://nobody.example", "x", null));
        Assert.Equal(1, _passwords.SlowVerifications);

        // Were the first answer remembered for all unknown APs, a quick second one would tell that this one is unknown as well.
        Assert.False(await _passwords.VerifyAsync("http://nobody-else.example", "x", null));
        Assert.Equal(2, _passwords.SlowVerifications);
        Assert.False(await _passwords.VerifyAsync("http://nobody.example", "x", null));
        Assert.Equal(2, _passwords.SlowVerifications);
    }

    [Fact]
    public async Task Equal_requests_at_the_same_time_are_verified_once_and_none_is_sent_away()
    {
        var hash = TestProviders.Hash("secret1", 100_000);
        var results = await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => _passwords.VerifyAsync(Ap, "secret1", hash).AsTask())).WaitAsync(Patience);
        Assert.All(results, result => Assert.True(result));
        Assert.Equal(1, _passwords.SlowVerifications);
    }

    [Fact]
    public async Task When_32_are_waiting_one_more_is_sent_away_and_those_who_are_remembered_are_not()
    {
        var quick = TestProviders.Hash("secret1");
        Assert.True(await _passwords.VerifyAsync(Ap, "secret1", quick));

        // The first holds the only place for a second or more; the rest queue up in microseconds.
        var waiting = new List<Task<bool?>> { _passwords.VerifyAsync(Ap, "guess", TestProviders.Hash("x", 3_000_000)).AsTask() };
        waiting.AddRange(Enumerable.Range(1, 31).Select(i => _passwords.VerifyAsync(Ap, $"guess {i}", quick).AsTask()));
        Assert.Null(await _passwords.VerifyAsync(Ap, "guess 32", quick));
        Assert.True(await _passwords.VerifyAsync(Ap, "secret1", quick));

        Assert.All(await Task.WhenAll(waiting).WaitAsync(Patience), result => Assert.False(result));
        Assert.False(await _passwords.VerifyAsync(Ap, "guess 32", quick));
    }

    [Fact]
    public async Task A_stored_text_that_is_no_hash_harms_only_its_own_AP()
    {
        await Assert.ThrowsAsync<FormatException>(async () => await _passwords.VerifyAsync(Ap, "secret1", "rubbish"));
        for (var i = 0; i < 40; i++)
        {
            await Assert.ThrowsAsync<FormatException>(async () => await _passwords.VerifyAsync(Ap, $"guess {i}", "rubbish"));
        }

        Assert.True(await _passwords.VerifyAsync(Ap, "secret1", TestProviders.Hash("secret1")));
    }
}
