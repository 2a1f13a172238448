using Microsoft.Extensions.Time.Testing;
using Mss.Gateway.Authentication;
using Mss.Gateway.Tests.Testing;

namespace Mss.Gateway.Tests.Authentication;

/// <summary>Several passwords prove an AP during a roll-over, at the cost of one.</summary>
public sealed class FurtherPasswordsTests
{
    private const string Ap = "http://ap1.example";
    private readonly PasswordVerifier _passwords = new(new FakeTimeProvider(TestTime.Start));
    private readonly string _old = TestProviders.Hash("old");

    [Theory]
    [InlineData("old", true)]
    [InlineData("new", true)]
    [InlineData("newer", true)]
    [InlineData("oldnew", false)]
    [InlineData("", false)]
    public async Task Each_of_the_passwords_proves_the_AP_and_nothing_else_does(string password, bool right)
    {
        string[] further = [PasswordHash.CreateBeside("new", _old), PasswordHash.CreateBeside("newer", _old)];

        Assert.Equal(right, await _passwords.VerifyAsync(Ap, password, _old, further));
        Assert.Equal(1, _passwords.SlowVerifications);
    }

    [Fact]
    public async Task A_retired_password_counts_no_more_at_once()
    {
        string[] further = [PasswordHash.CreateBeside("new", _old)];
        Assert.True(await _passwords.VerifyAsync(Ap, "old", _old, further));
        Assert.True(await _passwords.VerifyAsync(Ap, "new", _old, further));

        Assert.False(await _passwords.VerifyAsync(Ap, "old", further[0], []));
        Assert.True(await _passwords.VerifyAsync(Ap, "new", further[0]));
    }

    [Fact]
    public async Task What_is_remembered_of_one_set_of_hashes_is_not_of_another()
    {
        var first = PasswordHash.CreateBeside("a", _old);
        var second = PasswordHash.CreateBeside("b", _old);
        Assert.True(await _passwords.VerifyAsync(Ap, "a", _old, [first, second]));
        Assert.True(await _passwords.VerifyAsync(Ap, "a", _old, [first]));
        Assert.False(await _passwords.VerifyAsync(Ap, "a", _old, [second]));
        Assert.False(await _passwords.VerifyAsync(Ap, "a", _old));
    }

    [Fact]
    public async Task A_further_password_alone_proves_the_AP() => Assert.True(await _passwords.VerifyAsync(Ap, "old", null, [_old]));

    [Fact]
    public void A_password_beside_another_shares_its_salt_and_nothing_else()
    {
        var beside = PasswordHash.CreateBeside("new", _old);
        Assert.True(PasswordHash.ShareSalt(_old, beside));
        Assert.NotEqual(_old, beside);
        Assert.False(PasswordHash.ShareSalt(_old, PasswordHash.Create("new")));
    }

    [Fact]
    public void Three_passwords_cost_one_derivation_and_not_three()
    {
        string[] three = [_old, PasswordHash.CreateBeside("new", _old), PasswordHash.CreateBeside("newer", _old)];
        Assert.Single(PasswordHash.Derivations(three));
        Assert.Equal(2, PasswordHash.Derivations([_old, PasswordHash.Create("new")]).Count);
    }

    [Fact]
    public void Hashes_with_salts_of_their_own_are_all_looked_at()
    {
        string[] hashes = [PasswordHash.Create("a"), TestProviders.Hash("b")];
        Assert.All(["a", "b"], password => Assert.True(PasswordHash.VerifyAny(password, hashes)));
        Assert.False(PasswordHash.VerifyAny("c", hashes));
    }
}
