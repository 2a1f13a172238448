using Mss.Grains.Interfaces;

namespace Mss.Grains.MobileUsers;

/// <summary>Whether a user may be asked at all: one rule for signatures and for queries.</summary>
public static class UserStanding
{
    /// <summary>Fault 105, 404 or 403, or null for an active user.</summary>
    public static Fault? Refusal(MobileUser? user) => user?.State switch
    {
        UserState.Active => null,
        null or UserState.Removed => new Fault(StatusCode.UnknownClient, "no such user") { SubCode = 1052 },
        UserState.Inactive => new Fault(StatusCode.NoKeyFound, "the user is registered and not activated"),
        var other => new Fault(StatusCode.CardBlocked, $"the user is {other}"),
    };
}
