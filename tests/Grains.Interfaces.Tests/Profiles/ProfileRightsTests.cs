namespace Mss.Grains.Interfaces.Tests.Profiles;

/// <summary>What an AP may use: all up to a level, or the profiles of its registration.</summary>
public sealed class ProfileRightsTests
{
    [Theory]
    [InlineData(4, "", "mss::authn:loa4", ProfileComparison.Exact, true)]
    [InlineData(3, "", "mss::authn:loa4", ProfileComparison.Exact, false)]
    [InlineData(3, "", "mss::authn:loa3", ProfileComparison.Better, false)]
    [InlineData(2, "", "mss::authn:loa2", ProfileComparison.Minimum, true)]
    [InlineData(4, "mss::authn:loa3", "mss::authn:loa3:sim", ProfileComparison.Exact, true)]
    [InlineData(4, "mss::authn:loa3", "mss:ficom.fi:authn:loa3", ProfileComparison.Exact, true)]
    [InlineData(4, "mss::authn:loa3", "mss::authn:loa2:sim", ProfileComparison.Exact, false)]
    [InlineData(4, "mss::authn:loa3", "mss::authn:loa4:sim", ProfileComparison.Exact, false)]
    [InlineData(4, "mss::authn:loa3", "mss::sign:loa3", ProfileComparison.Exact, false)]
    [InlineData(4, "mss::authn:loa3:sim", "mss::authn:loa3", ProfileComparison.Exact, true)]
    [InlineData(4, "mss::authn:loa3:sim", "mss::authn:loa3:app", ProfileComparison.Exact, false)]
    [InlineData(4, "mss:ficom.fi:authn:loa3", "mss:swisscom.ch:authn:loa3", ProfileComparison.Exact, false)]
    [InlineData(4, "mss::authn:loa3", "mss::authn:loa2", ProfileComparison.Minimum, true)]
    [InlineData(2, "mss::authn:loa3", "mss::authn:loa2", ProfileComparison.Minimum, false)]
    [InlineData(4, "mss::authn:loa3", "mss::authn:loa3", ProfileComparison.Better, false)]
    [InlineData(4, "mss::sign:loa4 mss::authn:loa2", "mss::authn:loa2", ProfileComparison.Exact, true)]
    [InlineData(4, "nonsense", "mss::authn:loa2", ProfileComparison.Exact, false)]
    public void A_profile_is_allowed_or_not(int maxLoa, string allowed, string profile, ProfileComparison comparison, bool allows) =>
        Assert.Equal(allows, ProfileRights.Allow(maxLoa, allowed.Split(' ', StringSplitOptions.RemoveEmptyEntries), SignatureProfile.Parse(profile), comparison));

    [Fact]
    public void A_message_of_an_older_node_has_no_list_and_means_all() => Assert.True(ProfileRights.Allow(4, null, SignatureProfile.Parse("mss::sign:loa4")));
}
