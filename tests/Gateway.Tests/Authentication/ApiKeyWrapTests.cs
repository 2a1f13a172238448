using System.Text;
using Mss.Gateway.Authentication;
using Mss.Grains.Interfaces;

namespace Mss.Gateway.Tests.Authentication;

/// <summary>API keys are stored so that the store alone does not give them away.</summary>
public sealed class ApiKeyWrapTests
{
    private const string Bank = "http://ap1.example";
    private readonly ApiKeyWrap _wrap = new(new InstallationSecret(new byte[32]));

    [Fact]
    public void A_wrapped_key_opens_and_does_not_show()
    {
        var wrapped = _wrap.Wrap(Bank, "a key of some length");
        Assert.Equal("a key of some length", Encoding.UTF8.GetString(_wrap.Unwrap(Bank, wrapped)!));
        Assert.DoesNotContain("some length", Encoding.UTF8.GetString(Convert.FromBase64String(wrapped["aes256gcm$".Length..])), StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_key_wrapped_twice_is_not_seen_to_be_the_same() => Assert.NotEqual(_wrap.Wrap(Bank, "key1"), _wrap.Wrap(Bank, "key1"));

    [Fact]
    public void It_opens_neither_for_another_AP_nor_under_another_secret_nor_changed()
    {
        var wrapped = _wrap.Wrap(Bank, "key1");
        Assert.Null(_wrap.Unwrap("http://ap2.example", wrapped));
        Assert.Null(new ApiKeyWrap(new InstallationSecret(Enumerable.Repeat((byte)1, 32).ToArray())).Unwrap(Bank, wrapped));
        var octets = Convert.FromBase64String(wrapped["aes256gcm$".Length..]);
        for (var i = 0; i < octets.Length; i++)
        {
            octets[i] ^= 1;
            Assert.Null(_wrap.Unwrap(Bank, "aes256gcm$" + Convert.ToBase64String(octets)));
            octets[i] ^= 1;
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("key1")]
    [InlineData("aes256gcm$")]
    [InlineData("aes256gcm$AAAA")]
    [InlineData("aes256gcm$not Base64!")]
    [InlineData("pbkdf2-sha512$1$AAAA$AAAA")]
    public void What_is_no_wrapped_key_does_not_open(string stored) => Assert.Null(_wrap.Unwrap(Bank, stored));

    [Fact]
    public void A_key_has_1_to_256_octets()
    {
        Assert.NotNull(_wrap.Unwrap(Bank, _wrap.Wrap(Bank, new string('k', 256))));
        Assert.Throws<ArgumentException>(() => _wrap.Wrap(Bank, new string('k', 257)));
        Assert.Throws<ArgumentException>(() => _wrap.Wrap(Bank, ""));
    }

    [Fact]
    public void A_created_key_is_43_characters_that_need_no_escaping_and_never_the_same()
    {
        var key = ApiKeyWrap.Create();
        Assert.Matches("^[A-Za-z0-9_-]{43}$", key);
        Assert.NotEqual(key, ApiKeyWrap.Create());
    }
}
