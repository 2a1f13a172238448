using Mss.Grains.Interfaces;

namespace Mss.Gateway.Operations;

/// <summary>What an AP may learn about a user.</summary>
internal static class UserState
{
    /// <summary>An AP without the right to see a user's state hears that the user is unknown, and nothing of blocked cards, missing keys or certificates.</summary>
    public static Fault Hide(Fault fault, ApplicationProvider provider) =>
        provider.MaySeeUserState || fault.Code.Value is not (402 or 403 or 404 or 422)
            ? fault
            : new Fault(StatusCode.UnknownClient, $"{fault.Code} hidden from the AP: {fault.Reason}") { SubCode = 1052 }; // as of a number that nobody has
}
