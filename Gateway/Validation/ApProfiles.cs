using Mss.Grains.Interfaces;

namespace Mss.Gateway.Validation;

/// <summary>Which profiles an AP may use.</summary>
internal static class ApProfiles
{
    /// <summary>True when the AP may use the profile, or one that answers the question.</summary>
    /// <param name="provider">The AP's registration.</param>
    /// <param name="profile">The profile; what it leaves out is open.</param>
    /// <param name="comparison">How it is matched.</param>
    public static bool Allows(ApplicationProvider provider, SignatureProfile profile, ProfileComparison comparison = ProfileComparison.Exact) =>
        ProfileRights.Allow(provider.MaxLoa, provider.AllowedProfiles, profile, comparison);
}
