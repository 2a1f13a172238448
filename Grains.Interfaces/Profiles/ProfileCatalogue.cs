using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;

namespace Mss.Grains.Interfaces;

/// <summary>
/// The profiles that this MSSP offers, the brands that it knows and the old URIs that it understands. Read once at start, immutable, shared by gateway and home side.
/// </summary>
public sealed class ProfileCatalogue
{
    // Texts come from APs, who can make up any number of them: the memory of what they mean is bounded, and full it is not used.
    private const int MaxRemembered = 2048;
    private readonly FrozenDictionary<string, LegacyProfile> _legacy;
    private readonly FrozenDictionary<string, ProfileBrand> _brands;
    private readonly ConcurrentDictionary<string, SignatureProfile> _read = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<(SignatureProfile Asked, ProfileComparison Comparison), ProfileOffer[]> _matches = new();

    internal ProfileCatalogue(ProfileCatalogueDocument document)
    {
        Offers = [.. document.Profiles.OrderBy(offer => offer.Order)];
        LegacyUris = document.LegacyUris;
        Brands = document.Brands;
        RegistrationProfiles = document.RegistrationProfiles;
        CertificateProfiles = document.CertificateProfiles;
        _legacy = document.LegacyUris.ToFrozenDictionary(entry => entry.Uri, StringComparer.OrdinalIgnoreCase);
        _brands = document.Brands.SelectMany(brand => brand.Aliases.Append(brand.Name).Select(name => (name, brand)))
            .ToFrozenDictionary(pair => pair.name, pair => pair.brand);
    }

    /// <summary>What is offered, the weakest first.</summary>
    public IReadOnlyList<ProfileOffer> Offers { get; }

    /// <summary>The old URIs.</summary>
    public IReadOnlyList<LegacyProfile> LegacyUris { get; }

    /// <summary>The brands.</summary>
    public IReadOnlyList<ProfileBrand> Brands { get; }

    /// <summary>The ways to prove an identity.</summary>
    public IReadOnlyList<RegistrationProfile> RegistrationProfiles { get; }

    /// <summary>The kinds of certificates.</summary>
    public IReadOnlyList<CertificateProfile> CertificateProfiles { get; }

    /// <summary>Reads a profile URI as an AP sends it: an <c>mss:</c> URI or an old one, each with an optional fragment.</summary>
    /// <param name="uri">The URI.</param>
    /// <param name="profile">The profile, its brand converted to the catalogue's name.</param>
    /// <param name="error">What is wrong.</param>
    public bool TryRead(string uri, [NotNullWhen(true)] out SignatureProfile? profile, [NotNullWhen(false)] out string? error)
    {
        ArgumentNullException.ThrowIfNull(uri);
        if (_read.TryGetValue(uri, out profile))
        {
            error = null;
            return true;
        }

        if (!SignatureProfile.TryParse(FindLegacy(uri, out var fragment) is { } legacy ? legacy.Profile + fragment : uri, out profile, out error))
        {
            return false;
        }

        if (profile.Brand.Length > 0)
        {
            if (!_brands.TryGetValue(profile.Brand, out var brand))
            {
                error = $"brand '{profile.Brand}' is unknown";
                profile = null;
                return false;
            }

            profile = profile with { Brand = brand.Name };
        }

        if (AlgorithmChoice.TryRead(profile, out _) is { } unknown)
        {
            error = unknown;
            profile = null;
            return false;
        }

        if (_read.Count < MaxRemembered)
        {
            _read[uri] = profile;
        }

        return true;
    }

    /// <summary>The offers that answer a question, the weakest first; empty when this MSSP has none.</summary>
    /// <param name="asked">The profile asked for; what it leaves out means any.</param>
    /// <param name="comparison">How it is matched.</param>
    public IReadOnlyList<ProfileOffer> Find(SignatureProfile asked, ProfileComparison comparison)
    {
        ArgumentNullException.ThrowIfNull(asked);
        if (_matches.TryGetValue((asked, comparison), out var known))
        {
            return known;
        }

        // The place of what was asked is the place of the weakest offer of just that level.
        var same = Offers.FirstOrDefault(offer => IsAbout(offer, asked) && offer.Profile.Loa == asked.Loa);
        ProfileOffer[] found = [.. Offers.Where(offer => IsAbout(offer, asked) && comparison switch
        {
            ProfileComparison.Exact => offer.Profile.Loa == asked.Loa,
            ProfileComparison.Minimum => offer.Profile.Loa >= asked.Loa && (same is null || offer.Order >= same.Order),
            ProfileComparison.Better => same is null ? offer.Profile.Loa > asked.Loa : offer.Order > same.Order,
            _ => false,
        })];
        if (_matches.Count < MaxRemembered)
        {
            _matches[(asked, comparison)] = found;
        }

        return found;
    }

    /// <summary>How the profile that was used is told to who asked: an old URI is answered by an old URI, an <c>mss:</c> URI by the profile that was chosen.</summary>
    /// <param name="asReceived">The URI of the request, or null when it named none.</param>
    /// <param name="used">The profile used, with its SSCD.</param>
    public string AnswerFor(string? asReceived, SignatureProfile used)
    {
        ArgumentNullException.ThrowIfNull(used);
        if (asReceived is null || FindLegacy(asReceived, out var fragment) is not { } legacy)
        {
            return used.ToString();
        }

        return legacy.AnsweredAs is { } answers && answers.TryGetValue(used.Sscd, out var resolved) ? resolved + fragment : asReceived;
    }

    private bool IsAbout(ProfileOffer offer, SignatureProfile asked) =>
        offer.Profile.Operation == asked.Operation
        && (asked.Extension.Length == 0 || offer.Profile.Extension == asked.Extension)
        && (asked.Sscd.Length == 0 || offer.Profile.Sscd.Length == 0 || offer.Profile.Sscd == asked.Sscd)
        && Serves(offer.Profile.Brand, asked.Brand);

    private bool Serves(string offered, string asked) =>
        asked.Length == 0 || offered == asked || (_brands.TryGetValue(asked, out var brand) && brand.ServedBy.Contains(offered));

    private LegacyProfile? FindLegacy(string uri, out string fragment)
    {
        var mark = uri.IndexOf('#', StringComparison.Ordinal);
        fragment = mark < 0 ? "" : uri[mark..];
        return _legacy.GetValueOrDefault(mark < 0 ? uri : uri[..mark]);
    }
}
