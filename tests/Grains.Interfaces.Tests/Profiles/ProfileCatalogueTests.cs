namespace Mss.Grains.Interfaces.Tests.Profiles;

/// <summary>What the built-in catalogue understands, offers and answers.</summary>
public sealed class ProfileCatalogueTests
{
    private static readonly ProfileCatalogue BuiltIn = ProfileCatalogueFile.BuiltIn;

    [Theory]
    [InlineData("http://mid.swisscom.ch/Any-LoA4", "sim", "http://mid.swisscom.ch/STK-LoA4")]
    [InlineData("http://mid.swisscom.ch/Any-LoA4", "app", "http://mid.swisscom.ch/Device-LoA4")]
    [InlineData("http://mid.swisscom.ch/Any-LoA4", "server", "http://mid.swisscom.ch/Any-LoA4")]
    [InlineData("http://mid.swisscom.ch/STK-LoA4", "sim", "http://mid.swisscom.ch/STK-LoA4")]
    [InlineData("http://mid.swisscom.ch/MID/v1/AuthProfile1", "sim", "http://mid.swisscom.ch/STK-LoA4")]
    [InlineData("http://mid.swisscom.ch/Any-LoA4#rsa-pss", "sim", "http://mid.swisscom.ch/STK-LoA4#rsa-pss")]
    [InlineData("http://mss.ficom.fi/TS102206/v1.0.0/authentication-profile.xml", "sim", "http://mss.ficom.fi/TS102206/v1.0.0/authentication-profile.xml")]
    [InlineData("http://uri.gsma.com/mobileconnect/LoA3", "app", "http://uri.gsma.com/mobileconnect/LoA3")]
    [InlineData("http://mobile-id.vn/digitalSignature#rsa", "sim", "http://mobile-id.vn/digitalSignature#rsa")]
    [InlineData("mss::authn:loa4", "sim", "mss::authn:loa4:sim")]
    [InlineData(null, "sim", "mss::authn:loa4:sim")]
    public void An_answer_names_the_profile_that_was_used_in_the_language_of_who_asked(string? asked, string sscd, string answered) =>
        Assert.Equal(answered, BuiltIn.AnswerFor(asked, SignatureProfile.Parse("mss::authn:loa4:" + sscd)));

    [Fact]
    public void Every_old_URI_is_understood_offered_and_answered_by_an_old_URI_that_means_the_same()
    {
        foreach (var old in BuiltIn.LegacyUris)
        {
            Assert.True(BuiltIn.TryRead(old.Uri, out var profile, out _), old.Uri);
            Assert.Equal(old.Parsed, profile);
            Assert.NotEmpty(BuiltIn.Find(profile, ProfileComparison.Exact));
            foreach (var sscd in new[] { "sim", "app" }.Where(sscd => profile.Sscd.Length == 0 || profile.Sscd == sscd))
            {
                var answered = BuiltIn.AnswerFor(old.Uri, profile with { Sscd = sscd });
                Assert.True(BuiltIn.TryRead(answered, out var back, out _), answered);
                Assert.Equal((profile.Brand, profile.Operation, profile.Loa), (back.Brand, back.Operation, back.Loa));
                Assert.True(back.Sscd.Length == 0 || back.Sscd == sscd);
            }
        }
    }

    [Theory]
    [InlineData("mss:mid.swisscom.ch:authn:loa4", "swisscom.ch")]
    [InlineData("mss:MOBILEID.CH:authn:loa4", "swisscom.ch")]
    [InlineData("mss:ficom.fi:authn:loa4", "ficom.fi")]
    [InlineData("mss::authn:loa4", "")]
    public void An_alias_is_converted_to_the_brand(string uri, string brand)
    {
        Assert.True(BuiltIn.TryRead(uri, out var profile, out _));
        Assert.Equal(brand, profile.Brand);
        Assert.True(BuiltIn.TryRead(uri, out var again, out _));
        Assert.Same(profile, again);
    }

    [Theory]
    [InlineData("mss:nobody.example:authn:loa4", "brand 'nobody.example' is unknown")]
    [InlineData("http://mid.swisscom.ch/Any-LoA9", "scheme is not mss:")]
    [InlineData("mss::sign:loa4?alg=md5", "query: alg 'md5' is not known, or contradicts the rest")]
    [InlineData("http://alauda.mobi/nonRepudiation#dsa", "fragment: algorithm 'dsa' is not known, or contradicts the rest")]
    public void What_is_not_known_is_named(string uri, string error)
    {
        Assert.False(BuiltIn.TryRead(uri, out _, out var said));
        Assert.Equal(error, said);
    }

    [Theory]
    [InlineData("mss::authn:loa2", ProfileComparison.Exact, "mss::authn:loa2")]
    [InlineData("mss::authn:loa2", ProfileComparison.Minimum, "mss::authn:loa2 mss::authn:loa3 mss::authn:loa4")]
    [InlineData("mss::authn:loa2", ProfileComparison.Better, "mss::authn:loa3 mss::authn:loa4")]
    [InlineData("mss::authn:loa4", ProfileComparison.Minimum, "mss::authn:loa4")]
    [InlineData("mss::authn:loa4", ProfileComparison.Better, "")]
    [InlineData("mss:ficom.fi:sign:loa3:sim", ProfileComparison.Better, "mss::sign:loa4")]
    [InlineData("mss::sign:loa3.geo", ProfileComparison.Minimum, "")]
    [InlineData("mss::encrypt:loa4", ProfileComparison.Minimum, "")]
    [InlineData("mss::authn:loa2", (ProfileComparison)9, "")]
    public void The_offers_that_answer_come_with_the_weakest_first(string asked, ProfileComparison comparison, string offers)
    {
        for (var i = 0; i < 2; i++) // the second answer is a remembered one
        {
            Assert.Equal(offers, string.Join(' ', BuiltIn.Find(SignatureProfile.Parse(asked), comparison).Select(offer => offer.Uri)));
        }
    }

    [Fact]
    public void Every_offer_says_how_identity_is_proved_and_what_certificate_is_made()
    {
        Assert.All(BuiltIn.Offers, offer => Assert.Equal(offer.Registration, offer.RegistrationProfile.Name));
        Assert.All(BuiltIn.Offers.Where(offer => offer.Profile.Loa == 4), offer => Assert.Equal("in-person", offer.RegistrationProfile.IdentityProofing));
        Assert.All(BuiltIn.Offers, offer => Assert.Equal(offer.Profile.Operation == ProfileOperation.Anonymous, offer.CertificateProfile?.Pseudonym ?? false));
        Assert.All(
            BuiltIn.Offers.Where(offer => offer.Profile.Operation == ProfileOperation.Sign),
            offer => Assert.Contains("nonRepudiation", offer.CertificateProfile!.KeyUsage));
    }

    [Fact]
    public void What_an_AP_makes_up_does_not_fill_the_memory()
    {
        for (var i = 0; i < 5000; i++)
        {
            Assert.True(BuiltIn.TryRead($"mss::authn:loa2?n={i}", out var profile, out _));
            Assert.Single(BuiltIn.Find(profile, ProfileComparison.Exact));
        }

        Assert.Equal("mss::authn:loa2?n=4999", Read("mss::authn:loa2?n=4999").ToString());
        Assert.NotSame(Read("mss::authn:loa2?n=4999"), Read("mss::authn:loa2?n=4999"));
    }

    private static SignatureProfile Read(string uri) => BuiltIn.TryRead(uri, out var profile, out var error) ? profile : throw new FormatException(error);
}
