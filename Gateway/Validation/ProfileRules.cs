using Mss.Gateway.Messages;
using Mss.Grains.Interfaces;

namespace Mss.Gateway.Validation;

/// <summary>SignatureProfile and its comparison: known, and allowed to this AP.</summary>
internal static class ProfileRules
{
    public static Fault? Check(SignatureRequest request, ApplicationProvider provider, GatewayOptions options, SignatureDraft draft)
    {
        if (Comparison(request.SignatureProfileComparison) is not { } comparison)
        {
            return Fault.WrongParam("SignatureProfileComparison", "must be exact, minimum or better");
        }

        draft.Comparison = comparison;
        if (string.IsNullOrEmpty(request.SignatureProfile))
        {
            draft.Profile = SignatureProfile.Parse(options.DefaultProfile);
            draft.Comparison = ProfileComparison.Minimum;
        }
        else if (SignatureProfile.TryParse(LegacyProfiles.Convert(request.SignatureProfile), out var profile, out var error))
        {
            draft.Profile = profile;
        }
        else
        {
            return new Fault(StatusCode.UnsupportedProfile, $"SignatureProfile: {error}", $"SignatureProfile: {error}");
        }

        var least = draft.Comparison == ProfileComparison.Better ? draft.Profile.Loa + 1 : draft.Profile.Loa;
        if (least > 4)
        {
            return new Fault(StatusCode.UnsupportedProfile, "SignatureProfile: nothing is better than loa4", "SignatureProfile: nothing is better than loa4");
        }

        return least <= provider.MaxLoa
            ? null
            : new Fault(StatusCode.UnauthorizedAccess, $"the AP may use no profile above LoA{provider.MaxLoa}", "SignatureProfile: is not allowed to this AP") { SubCode = 1044 };
    }

    private static ProfileComparison? Comparison(string? text) => text switch
    {
        null or "" or "exact" => ProfileComparison.Exact,
        "minimum" => ProfileComparison.Minimum,
        "better" => ProfileComparison.Better,
        _ => null,
    };
}
