using Mss.Gateway.Tests.Testing;
using Mss.Grains.Interfaces;

namespace Mss.Gateway.Tests.Validation;

/// <summary>SignatureProfile: mss: URIs, the http URIs of deployed clients, what this AP may ask, and the comparison.</summary>
public sealed class ProfileRulesTests
{
    [Theory]
    [InlineData("mss::authn:loa2", "mss::authn:loa2")]
    [InlineData("mss:ficom.fi:sign:loa4:UICC#rsa&2048", "mss:ficom.fi:sign:loa4:sim#rsa&2048")]
    [InlineData("http://mss.ficom.fi/TS102206/v1.0.0/authentication-profile.xml", "mss:ficom.fi:authn:loa4")]
    [InlineData("http://mss.ficom.fi/TS102206/v1.0.0/anonymous-profile.xml", "mss:ficom.fi:anonymous:loa4")]
    [InlineData("http://mss.ficom.fi/TS102206/v1.0.0/signature-profile.xml", "mss:ficom.fi:sign:loa4")]
    [InlineData("http://mss.ficom.fi/TS102206/v1.0.0/digestive-signature-profile.xml", "mss:ficom.fi:digest:loa4")]
    [InlineData("http://mss.ficom.fi/TS102206/v1.0.0/consent-profile.xml", "mss:ficom.fi:consent:loa4")]
    [InlineData("http://mid.swisscom.ch/Any-LoA4", "mss:swisscom.ch:authn:loa4")]
    [InlineData("http://mid.swisscom.ch/STK-LoA4", "mss:swisscom.ch:authn:loa4:sim")]
    [InlineData("http://mid.swisscom.ch/Device-LoA4", "mss:swisscom.ch:authn:loa4:app")]
    [InlineData("http://mid.swisscom.ch/MID/v1/AuthProfile1", "mss:swisscom.ch:authn:loa4:sim")]
    [InlineData("http://alauda.mobi/digitalSignature", "mss:alauda.mobi:authn:loa4")]
    [InlineData("http://alauda.mobi/nonRepudiation", "mss:alauda.mobi:sign:loa4")]
    [InlineData("http://uri.gsma.com/mobileconnect/LoA2", "mss:gsma.com:authn:loa2")]
    [InlineData("http://uri.gsma.com/mobileconnect/LoA3", "mss:gsma.com:authn:loa3")]
    [InlineData("http://mobile-id.vn/digitalSignature", "mss:mobile-id.vn:sign:loa4")]
    [InlineData("HTTP://MID.SWISSCOM.CH/any-loa4", "mss:swisscom.ch:authn:loa4")]
    [InlineData("http://alauda.mobi/digitalSignature#rsa-pss", "mss:alauda.mobi:authn:loa4#rsa-pss")]
    public void A_known_profile_is_understood_and_kept_as_it_came(string received, string profile)
    {
        var order = Build.Accept(request =>
        {
            request.SignatureProfile = received;
            if (profile.Contains(":digest:", StringComparison.Ordinal))
            {
                request.DataToBeSigned = new Messages.MssData { Value = Convert.ToBase64String(new byte[32]), MimeType = "application/x-sha256", Encoding = "base64" };
            }
        });
        Assert.Equal((profile, received, ProfileComparison.Exact), (order.Profile.ToString(), order.ProfileAsReceived, order.Comparison));
        Assert.Equal(received.Contains("rsa-pss", StringComparison.Ordinal), order.Pss);
    }

    [Theory]
    [InlineData("http://example.com/profile")]
    [InlineData("http://mid.swisscom.ch/")]
    [InlineData("mss::login:loa2")]
    [InlineData("mss:nobody.example:authn:loa2")]
    [InlineData("mss::authn:loa2?alg=rot13")]
    [InlineData("mss::authn:loa2#rsa&p256")]
    [InlineData("mss::authn:loa2.geo")]
    [InlineData("mss::encrypt:loa4")]
    [InlineData("mss::-1:loa2")]
    [InlineData("mss::authn:loa9")]
    [InlineData("mss:")]
    [InlineData("x")]
    public void Fault_109_an_unknown_profile(string uri) =>
        Assert.StartsWith("SignatureProfile: ", Build.Refuse(109, request => request.SignatureProfile = uri).DetailForAp, StringComparison.Ordinal);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public void Without_a_profile_the_operators_default_is_the_minimum(string? uri)
    {
        var order = Build.Accept(
            request =>
            {
                request.SignatureProfile = uri;
                request.SignatureProfileComparison = "exact";
            },
            new GatewayOptions { DefaultProfile = "mss:ficom.fi:sign:loa2" });
        Assert.Equal(("mss:ficom.fi:sign:loa2", ProfileComparison.Minimum), (order.Profile.ToString(), order.Comparison));
        Assert.Equal("mss::authn:loa3", Build.Accept(request => request.SignatureProfile = uri).Profile.ToString());
    }

    [Theory]
    [InlineData(null, ProfileComparison.Exact)]
    [InlineData("", ProfileComparison.Exact)]
    [InlineData("exact", ProfileComparison.Exact)]
    [InlineData("minimum", ProfileComparison.Minimum)]
    [InlineData("better", ProfileComparison.Better)]
    public void The_comparison_is_the_APs(string? text, ProfileComparison comparison)
    {
        var order = Build.Accept(request =>
        {
            request.SignatureProfile = "mss::authn:loa2";
            request.SignatureProfileComparison = text;
        });
        Assert.Equal(comparison, order.Comparison);
    }

    [Theory]
    [InlineData("Exact")]
    [InlineData("maximum")]
    [InlineData("0")]
    public void Fault_101_an_unknown_comparison(string text) =>
        Assert.StartsWith("SignatureProfileComparison: ", Build.Refuse(101, request => request.SignatureProfileComparison = text).DetailForAp, StringComparison.Ordinal);

    [Theory]
    [InlineData("mss::authn:loa2", null, 2, true)]
    [InlineData("mss::authn:loa3", null, 2, false)]
    [InlineData("mss::authn:loa4", null, 3, false)]
    [InlineData("mss::authn:loa4", null, 4, true)]
    [InlineData("mss::authn:loa2", "minimum", 2, true)]
    [InlineData("mss::authn:loa2", "better", 2, false)]
    [InlineData("mss::authn:loa2", "better", 3, true)]
    [InlineData("http://mid.swisscom.ch/Any-LoA4", null, 3, false)]
    [InlineData(null, null, 2, false)]
    [InlineData(null, null, 3, true)]
    public void Fault_104_a_profile_above_what_the_AP_may_use(string? uri, string? comparison, int maxLoa, bool allowed)
    {
        void Ask(Messages.SignatureRequest request) => (request.SignatureProfile, request.SignatureProfileComparison) = (uri, comparison);
        var provider = TestProviders.Bank with { MaxLoa = maxLoa };
        if (allowed)
        {
            Assert.Equal(maxLoa, Build.Accept(Ask, provider: provider).MaxLoa);
        }
        else
        {
            Assert.Equal("SignatureProfile: is not allowed to this AP", Build.Refuse(104, Ask, provider: provider).DetailForAp);
        }
    }

    [Theory]
    [InlineData("mss::authn:loa3", null, true)]
    [InlineData("mss:ficom.fi:authn:loa3", null, true)]
    [InlineData("mss::authn:loa2", "minimum", true)]
    [InlineData("mss::authn:loa2", "better", true)]
    [InlineData("mss::authn:loa2", null, false)]
    [InlineData("mss::authn:loa4", "minimum", false)]
    [InlineData("mss::sign:loa4:sim", null, true)]
    [InlineData("mss::sign:loa4", null, true)]
    [InlineData("mss::sign:loa4:app", null, false)]
    [InlineData("mss::consent:loa3", null, false)]
    public void Fault_104_a_profile_that_is_not_in_the_APs_registration(string uri, string? comparison, bool allowed)
    {
        void Ask(Messages.SignatureRequest request) => (request.SignatureProfile, request.SignatureProfileComparison) = (uri, comparison);
        var provider = TestProviders.Bank with { AllowedProfiles = ["mss::authn:loa3", "mss::sign:loa4:sim", "no profile"] };
        if (allowed)
        {
            Assert.Equal(provider.AllowedProfiles, Build.Accept(Ask, provider: provider).AllowedProfiles);
        }
        else
        {
            var fault = Build.Refuse(104, Ask, provider: provider);
            Assert.Equal(("SignatureProfile: is not allowed to this AP", 1044), (fault.DetailForAp, fault.SubCode));
        }
    }

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    public void Fault_109_there_is_nothing_better_than_the_best(int maxLoa) => Build.Refuse(
        109,
        request => (request.SignatureProfile, request.SignatureProfileComparison) = ("mss::authn:loa4", "better"),
        provider: TestProviders.Bank with { MaxLoa = maxLoa });
}
