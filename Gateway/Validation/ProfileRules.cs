using Mss.Gateway.Messages;
using Mss.Grains.Interfaces;

namespace Mss.Gateway.Validation;

/// <summary>SignatureProfile and its comparison: known, offered, and allowed to this AP.</summary>
internal static class ProfileRules
{
    public static Fault? Check(SignatureRequest request, ApplicationProvider provider, GatewayOptions options, ProfileCatalogue catalogue, SignatureDraft draft)
    {
        if (Comparison(request.SignatureProfileComparison) is not { } comparison)
        {
            return Fault.WrongParam("SignatureProfileComparison", "must be exact, minimum or better");
        }

        draft.Comparison = comparison;
        var uri = request.SignatureProfile;
        if (string.IsNullOrEmpty(uri))
        {
            uri = options.DefaultProfile;
            draft.Comparison = ProfileComparison.Minimum;
        }

        if (!catalogue.TryRead(uri, out var profile, out var error))
        {
            return Unsupported(error);
        }

        draft.Profile = profile;
        if (draft.Comparison == ProfileComparison.Better && profile.Loa >= 4)
        {
            return Unsupported("nothing is better than loa4");
        }

        if (catalogue.Find(profile, draft.Comparison).Count == 0)
        {
            return Unsupported($"{profile.Operation.ToString().ToLowerInvariant()} is not offered in this way");
        }

        return ApProfiles.Allows(provider, profile, draft.Comparison)
            ? null
            : new Fault(StatusCode.UnauthorizedAccess, $"the AP may not use {profile} ({draft.Comparison})", "SignatureProfile: is not allowed to this AP") { SubCode = 1044 };
    }

    private static Fault Unsupported(string why) => new(StatusCode.UnsupportedProfile, $"SignatureProfile: {why}", $"SignatureProfile: {why}");

    private static ProfileComparison? Comparison(string? text) => text switch
    {
        null or "" or "exact" => ProfileComparison.Exact,
        "minimum" => ProfileComparison.Minimum,
        "better" => ProfileComparison.Better,
        _ => null,
    };
}
