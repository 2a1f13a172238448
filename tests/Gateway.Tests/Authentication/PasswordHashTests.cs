using Mss.Gateway.Authentication;
using Mss.Gateway.Tests.Testing;

namespace Mss.Gateway.Tests.Authentication;

public sealed class PasswordHashTests
{
    [Fact]
    public void A_password_is_known_by_its_hash_and_no_other_is()
    {
        var hash = PasswordHash.Create("secret1");
        Assert.StartsWith("pbkdf2-sha512$210000$", hash, StringComparison.Ordinal);
        Assert.DoesNotContain("secret1", hash, StringComparison.Ordinal);
        Assert.True(PasswordHash.Verify("secret1", hash));
        Assert.False(PasswordHash.Verify("secret2", hash));
        Assert.False(PasswordHash.Verify("", hash));
    }

    [Fact]
    public void Two_hashes_of_one_password_differ() => Assert.NotEqual(PasswordHash.Create("secret1"), PasswordHash.Create("secret1"));

    [Fact]
    public void A_hash_made_elsewhere_with_another_count_is_understood() => Assert.True(PasswordHash.Verify("päss wörd", TestProviders.Hash("päss wörd", 7)));

    [Fact]
    public void No_hash_is_made_of_an_empty_password() => Assert.Throws<ArgumentException>(() => PasswordHash.Create(""));

    [Theory]
    [InlineData("")]
    [InlineData("secret1")]
    [InlineData("pbkdf2-sha512$1$c2FsdA==")]
    [InlineData("pbkdf2-sha1$1$c2FsdA==$aGFzaA==")]
    [InlineData("pbkdf2-sha512$0$c2FsdA==$aGFzaA==")]
    [InlineData("pbkdf2-sha512$-1$c2FsdA==$aGFzaA==")]
    [InlineData("pbkdf2-sha512$10000001$c2FsdA==$aGFzaA==")]
    [InlineData("pbkdf2-sha512$x$c2FsdA==$aGFzaA==")]
    [InlineData("pbkdf2-sha512$1$!$aGFzaA==")]
    [InlineData("pbkdf2-sha512$1$c2FsdA==$!")]
    [InlineData("pbkdf2-sha512$1$c2FsdA==$")]
    [InlineData("pbkdf2-sha512$1$c2FsdA==$aA==")]
    [InlineData("pbkdf2-sha512$1$c2FsdA==$aGFzaA==$more")]
    public void A_stored_text_that_is_no_hash_proves_nobody_and_is_not_repeated(string stored)
    {
        var refusal = Assert.Throws<FormatException>(() => PasswordHash.Verify("", stored));
        Assert.DoesNotContain("c2FsdA", refusal.ToString(), StringComparison.Ordinal);
    }
}
