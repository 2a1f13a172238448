using System.Collections.Concurrent;

namespace Mss.Grains.Interfaces;

/// <summary>Which profiles an AP may use, from what its registration says (<see cref="ApplicationProvider.MaxLoa"/>, <see cref="ApplicationProvider.AllowedProfiles"/>).</summary>
public static class ProfileRights
{
    // Registrations are few and their texts repeat; what cannot be parsed allows nothing.
    private static readonly ConcurrentDictionary<string, SignatureProfile?> Parsed = new();
    private const int MaxParsed = 4096;

    /// <summary>True when the AP may use the profile, or, for a question, one that answers it.</summary>
    /// <param name="maxLoa">The highest level that the AP may use, 2 to 4.</param>
    /// <param name="allowed">The profiles that the AP may use; empty: all up to <paramref name="maxLoa"/>.</param>
    /// <param name="profile">The profile. What it leaves out is open: it may come to be one that is allowed.</param>
    /// <param name="comparison">How it is matched.</param>
    public static bool Allow(int maxLoa, IReadOnlyList<string>? allowed, SignatureProfile profile, ProfileComparison comparison = ProfileComparison.Exact)
    {
        ArgumentNullException.ThrowIfNull(profile);
        if ((comparison == ProfileComparison.Better ? profile.Loa + 1 : profile.Loa) > maxLoa)
        {
            return false;
        }

        if (allowed is null || allowed.Count == 0)
        {
            return true;
        }

        for (var i = 0; i < allowed.Count; i++)
        {
            if (Parse(allowed[i]) is { } entry && entry.Loa <= maxLoa && entry.CompareStrength(profile) is { } strength
                && comparison switch
                {
                    ProfileComparison.Exact => strength == 0,
                    ProfileComparison.Minimum => strength >= 0,
                    _ => strength > 0,
                })
            {
                return true;
            }
        }

        return false;
    }

    private static SignatureProfile? Parse(string text)
    {
        if (Parsed.TryGetValue(text, out var known))
        {
            return known;
        }

        var profile = SignatureProfile.TryParse(text, out var read, out _) ? read : null;
        if (Parsed.Count < MaxParsed)
        {
            Parsed[text] = profile;
        }

        return profile;
    }
}
