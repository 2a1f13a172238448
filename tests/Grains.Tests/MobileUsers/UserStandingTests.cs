using Mss.Grains.Interfaces;
using Mss.Grains.MobileUsers;

namespace Mss.Grains.Tests.MobileUsers;

public sealed class UserStandingTests
{
    [Theory]
    [InlineData(UserState.Active, null)]
    [InlineData(UserState.Suspended, 403)]
    [InlineData(UserState.Inactive, 404)]
    [InlineData(UserState.Removed, 105)]
    public void Faults_403_404_105_by_the_state_of_the_user(UserState state, int? code) =>
        Assert.Equal(code, UserStanding.Refusal(new MobileUser(Msisdn.Parse("+99901000001"), state, [], 1))?.Code.Value);

    [Fact]
    public void Fault_105_a_removed_user_is_answered_like_one_that_never_was() =>
        Assert.Equal(UserStanding.Refusal(null), UserStanding.Refusal(new MobileUser(Msisdn.Parse("+99901000001"), UserState.Removed, [], 1)));
}
