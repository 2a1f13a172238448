namespace Mss.Grains.Interfaces.Tests.Vocabulary;

/// <summary>The text of a profile: what is one, what is none and why, and that text and value say the same.</summary>
public sealed class SignatureProfileParseTests
{
    public static TheoryData<string, SignatureProfile> Valid => new()
    {
        { "mss::authn:loa2", new() { Operation = ProfileOperation.Authn, Loa = 2 } },
        { "mss::sign:loa3", new() { Operation = ProfileOperation.Sign, Loa = 3 } },
        { "mss::encrypt:loa4", new() { Operation = ProfileOperation.Encrypt, Loa = 4 } },
        { "mss::pop:loa4", new() { Operation = ProfileOperation.Pop, Loa = 4 } },
        { "mss::popo:loa4", new() { Operation = ProfileOperation.Popo, Loa = 4 } },
        { "mss::consent:loa4", new() { Operation = ProfileOperation.Consent, Loa = 4 } },
        { "mss::anonymous:loa4", new() { Operation = ProfileOperation.Anonymous, Loa = 4 } },
        { "mss::digest:loa4", new() { Operation = ProfileOperation.Digest, Loa = 4 } },
        { "mss:ficom.fi:sign:loa4", new() { Brand = "ficom.fi", Operation = ProfileOperation.Sign, Loa = 4 } },
        { "mss:a-b_c.9:sign:loa4", new() { Brand = "a-b_c.9", Operation = ProfileOperation.Sign, Loa = 4 } },
        { "mss::sign:loa4.geo", new() { Operation = ProfileOperation.Sign, Loa = 4, Extension = "geo" } },
        { "mss::sign:loa4:sim", new() { Operation = ProfileOperation.Sign, Loa = 4, Sscd = "sim" } },
        { "mss::sign:loa4:app", new() { Operation = ProfileOperation.Sign, Loa = 4, Sscd = "app" } },
        { "mss::sign:loa4:se", new() { Operation = ProfileOperation.Sign, Loa = 4, Sscd = "se" } },
        { "mss::sign:loa4:server", new() { Operation = ProfileOperation.Sign, Loa = 4, Sscd = "server" } },
        { "mss::sign:loa4?alg=rsa", new() { Operation = ProfileOperation.Sign, Loa = 4, Query = "alg=rsa" } },
        { "mss::sign:loa4#rsa-pss", new() { Operation = ProfileOperation.Sign, Loa = 4, Fragment = "rsa-pss" } },
        {
            "mss:x:sign:loa4.geo:app?a=1&b=2#rsa&2048",
            new() { Brand = "x", Operation = ProfileOperation.Sign, Loa = 4, Extension = "geo", Sscd = "app", Query = "a=1&b=2", Fragment = "rsa&2048" }
        },
    };

    [Theory]
    [MemberData(nameof(Valid))]
    public void A_profile_is_read_and_written_as_the_same_text(string text, SignatureProfile expected)
    {
        Assert.True(SignatureProfile.TryParse(text, out var profile, out var error), error);
        Assert.Equal(expected, profile);
        Assert.Equal(text, profile.ToString());
    }

    [Theory]
    [InlineData(" \n mss::authn:loa2\t", "mss::authn:loa2")]
    [InlineData("MSS:FiCom.FI:AUTHN:LoA4.GEO:SIM", "mss:ficom.fi:authn:loa4.geo:sim")]
    [InlineData("mss:ficom.fi:authn:loa4:UICC#rsa&2048", "mss:ficom.fi:authn:loa4:sim#rsa&2048")]
    [InlineData("mss::authn:loa2:", "mss::authn:loa2")]
    [InlineData("mss::authn:loa2?", "mss::authn:loa2")]
    [InlineData("mss::authn:loa2#", "mss::authn:loa2")]
    [InlineData("mss::authn:loa2#a?b", "mss::authn:loa2#a?b")]
    [InlineData("mss::authn:loa2#a:b:c", "mss::authn:loa2#a:b:c")]
    public void Other_spellings_are_read_into_the_normal_form(string text, string normal)
    {
        var profile = SignatureProfile.Parse(text);
        Assert.Equal(normal, profile.ToString());
        Assert.Equal(profile, SignatureProfile.Parse(normal));
    }

    [Theory]
    [InlineData(null, "scheme")]
    [InlineData("", "scheme")]
    [InlineData("  ", "scheme")]
    [InlineData("mss", "scheme")]
    [InlineData("urn:mss::authn:loa2", "scheme")]
    [InlineData("http://mss.ficom.fi/TS102206/v1.0.0/signature-profile.xml", "scheme")]
    [InlineData("mss:", "expected")]
    [InlineData("mss:authn:loa2", "expected")]
    [InlineData("mss::authn", "expected")]
    [InlineData("mss::authn:loa2:sim:more", "expected")]
    [InlineData("mss:a b:authn:loa2", "brand")]
    [InlineData("mss:a/b:authn:loa2", "brand")]
    [InlineData("mss:ä:authn:loa2", "brand")]
    [InlineData("mss:::loa2", "operation")]
    [InlineData("mss::login:loa2", "operation")]
    [InlineData("mss::authn,sign:loa2", "operation")]
    [InlineData("mss:: authn:loa2", "operation")]
    [InlineData("mss::1:loa2", "operation")]
    [InlineData("mss::-1:loa2", "operation")]
    [InlineData("mss::authn:", "level")]
    [InlineData("mss::authn:loa", "level")]
    [InlineData("mss::authn:loa0", "level")]
    [InlineData("mss::authn:loa1", "level")]
    [InlineData("mss::authn:loa5", "level")]
    [InlineData("mss::authn:loa22", "level")]
    [InlineData("mss::authn:loa٣", "level")]
    [InlineData("mss::authn:4", "level")]
    [InlineData("mss::authn:loa4.", "level")]
    [InlineData("mss::authn:loa4.a b", "level")]
    [InlineData("mss::authn:loa4:card", "SSCD")]
    [InlineData("mss::authn:loa4: sim", "SSCD")]
    [InlineData("mss::authn:loa4?a b", "query")]
    [InlineData("mss::authn:loa4?a\nb", "query")]
    [InlineData("mss::authn:loa4#rsa\u2028pss", "fragment")]
    public void What_is_no_profile_is_refused_by_naming_the_part(string? text, string part)
    {
        Assert.False(SignatureProfile.TryParse(text, out var profile, out var error));
        Assert.Null(profile);
        Assert.Contains(part, error, StringComparison.Ordinal);
        Assert.Throws<FormatException>(() => SignatureProfile.Parse(text!));
    }

    [Fact]
    public void A_text_is_as_long_as_it_may_be_and_no_longer()
    {
        var longest = "mss::authn:loa2#" + new string('a', SignatureProfile.MaxLength - 16);
        Assert.True(SignatureProfile.TryParse(longest, out _, out _));
        Assert.False(SignatureProfile.TryParse(longest + "a", out _, out var error));
        Assert.Contains("longer than 256", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("mss::sign:loa4", false)]
    [InlineData("mss::sign:loa4#rsa", false)]
    [InlineData("mss::sign:loa4#rsa-pss", true)]
    [InlineData("mss::sign:loa4#RSA-PSS&3072", true)]
    [InlineData("mss::sign:loa4?alg=rsa-pss", true)]
    [InlineData("mss:rsa-pss:sign:loa4", false)]
    public void RSASSA_PSS_is_asked_for_in_query_or_fragment_alone(string text, bool asked) => Assert.Equal(asked, SignatureProfile.Parse(text).AsksPss);
}
