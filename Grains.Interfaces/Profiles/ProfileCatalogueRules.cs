namespace Mss.Grains.Interfaces;

/// <summary>Finds what is wrong with a catalogue and links its entries to each other.</summary>
internal static class ProfileCatalogueRules
{
    private static readonly string[] Proofings = ["number", "remote", "in-person"];
    private static readonly string[] Usages = ["digitalSignature", "nonRepudiation"];
    private static readonly string[] Sscds = ["sim", "app", "se", "server"];

    /// <summary>One sentence for each wrong entry, beginning with its place in the file.</summary>
    public static IReadOnlyList<string> Check(ProfileCatalogueDocument document)
    {
        var wrong = new List<string>();
        foreach (var (list, entries) in new (string, IEnumerable<object?>)[]
        {
            ("registrationProfiles", document.RegistrationProfiles), ("certificateProfiles", document.CertificateProfiles), ("brands", document.Brands),
            ("profiles", document.Profiles), ("legacyUris", document.LegacyUris),
        })
        {
            // The reader checks members for null, not entries of lists.
            if (entries.Contains(null))
            {
                return [$"{list}: has an entry that is null"];
            }
        }

        CheckNames(wrong, "registrationProfiles", document.RegistrationProfiles.Select(entry => entry.Name));
        CheckNames(wrong, "certificateProfiles", document.CertificateProfiles.Select(entry => entry.Name));
        CheckNames(wrong, "brands", document.Brands.Select(entry => entry.Name));
        CheckNames(wrong, "profiles", document.Profiles.Select(entry => entry.Uri));
        CheckNames(wrong, "legacyUris", document.LegacyUris.Select(entry => entry.Uri));
        Each(document.RegistrationProfiles, "registrationProfiles", wrong, entry =>
            Proofings.Contains(entry.IdentityProofing) ? null : $"identityProofing '{entry.IdentityProofing}' is not one of {string.Join(", ", Proofings)}");
        Each(document.CertificateProfiles, "certificateProfiles", wrong, CheckCertificate);
        var aliases = new HashSet<string>(document.Brands.Select(brand => brand.Name), StringComparer.Ordinal);
        Each(document.Brands, "brands", wrong, entry => CheckBrand(entry, document, aliases));
        Each(document.Profiles, "profiles", wrong, entry => CheckOffer(entry, document));
        Each(document.LegacyUris, "legacyUris", wrong, entry => CheckLegacy(entry, document));
        if (document.Profiles.Count == 0)
        {
            wrong.Add("profiles: is empty");
        }

        if (wrong.Count == 0)
        {
            CheckOrder(document.Profiles, wrong);
        }

        return wrong;
    }

    private static string? CheckCertificate(CertificateProfile entry) =>
        entry.KeyUsage.Count == 0 || entry.KeyUsage.FirstOrDefault(usage => !Usages.Contains(usage)) is not null ? $"keyUsage must be of {string.Join(", ", Usages)}"
        : entry.ValidityDays is < 1 or > 3650 ? $"validityDays {entry.ValidityDays} is not 1 to 3650"
        : entry.Policy is not null && !IsOid(entry.Policy) ? $"policy '{entry.Policy}' is no OID"
        : null;

    private static string? CheckBrand(ProfileBrand entry, ProfileCatalogueDocument document, HashSet<string> aliases) =>
        !IsBrand(entry.Name) ? $"name '{entry.Name}' is no brand of an mss: URI in lower case"
        : entry.Aliases.FirstOrDefault(alias => !IsBrand(alias)) is { } odd ? $"alias '{odd}' is no brand of an mss: URI in lower case"
        : entry.Aliases.FirstOrDefault(alias => !aliases.Add(alias)) is { } twice ? $"alias '{twice}' is the name of another brand as well"
        : entry.ServedBy.FirstOrDefault(brand => brand.Length > 0 && document.Brands.All(other => other.Name != brand)) is { } missing
            ? $"servedBy '{missing}' is no brand of the catalogue"
        : null;

    private static string? CheckOffer(ProfileOffer entry, ProfileCatalogueDocument document)
    {
        if (!SignatureProfile.TryParse(entry.Uri, out var profile, out var error))
        {
            return $"uri: {error}";
        }

        if (profile.Query.Length > 0 || profile.Fragment.Length > 0)
        {
            return "uri: has a query or fragment, which are for requests";
        }

        // No kind of device does it yet; an offer that cannot be kept must not be made.
        if (profile.Operation == ProfileOperation.Encrypt)
        {
            return $"uri: the operation {profile.Operation.ToString().ToLowerInvariant()} is not performed by this MSSP";
        }

        if (profile.Brand.Length > 0 && document.Brands.All(brand => brand.Name != profile.Brand))
        {
            return $"uri: brand '{profile.Brand}' is not in brands";
        }

        entry.Profile = profile;
        entry.RegistrationProfile = document.RegistrationProfiles.FirstOrDefault(other => other.Name == entry.Registration)!;
        entry.CertificateProfile = document.CertificateProfiles.FirstOrDefault(other => other.Name == entry.Certificate);
        return entry.Order < 0 ? $"order {entry.Order} is negative"
            : entry.Description.Length is 0 or > 256 ? "description must have 1 to 256 characters"
            : entry.RegistrationProfile is null ? $"registration '{entry.Registration}' is not in registrationProfiles"
            : entry.Certificate is not null && entry.CertificateProfile is null ? $"certificate '{entry.Certificate}' is not in certificateProfiles"
            : (profile.Operation == ProfileOperation.Anonymous) != (entry.CertificateProfile?.Pseudonym ?? false)
                ? "certificate: anonymous needs a pseudonym certificate, and no other operation may have one"
            : null;
    }

    private static string? CheckLegacy(LegacyProfile entry, ProfileCatalogueDocument document)
    {
        if (!Uri.TryCreate(entry.Uri, UriKind.Absolute, out _) || entry.Uri.Length > SignatureProfile.MaxLength || entry.Uri.Contains('#', StringComparison.Ordinal)
            || entry.Uri.StartsWith("mss:", StringComparison.OrdinalIgnoreCase))
        {
            return $"uri '{entry.Uri}' is no absolute URI of another scheme than mss: without fragment";
        }

        if (!SignatureProfile.TryParse(entry.Profile, out var profile, out var error))
        {
            return $"profile: {error}";
        }

        entry.Parsed = profile;
        return document.Brands.All(brand => brand.Name != profile.Brand) && profile.Brand.Length > 0 ? $"profile: brand '{profile.Brand}' is not in brands"
            : entry.AnsweredAs?.Keys.FirstOrDefault(sscd => !Sscds.Contains(sscd)) is { } odd ? $"answeredAs: '{odd}' is not one of {string.Join(", ", Sscds)}"
            : null;
    }

    /// <summary>Within what can be compared the places grow with the level: an order that puts loa2 above loa3 would answer "minimum loa3" with less.</summary>
    private static void CheckOrder(IReadOnlyList<ProfileOffer> offers, List<string> wrong)
    {
        for (var i = 0; i < offers.Count; i++)
        {
            for (var j = 0; j < offers.Count; j++)
            {
                if (offers[i].Profile.CompareStrength(offers[j].Profile) > 0 && offers[i].Order <= offers[j].Order)
                {
                    wrong.Add($"profiles[{i}].order: {offers[i].Uri} is stronger than {offers[j].Uri} and must have the higher order");
                }
            }
        }
    }

    private static void CheckNames(List<string> wrong, string list, IEnumerable<string> names)
    {
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var at = 0;
        foreach (var name in names)
        {
            if (string.IsNullOrEmpty(name) || !seen.Add(name))
            {
                wrong.Add($"{list}[{at}]: {(string.IsNullOrEmpty(name) ? "has no name" : $"'{name}' is there twice")}");
            }

            at++;
        }
    }

    private static void Each<T>(IReadOnlyList<T> entries, string list, List<string> wrong, Func<T, string?> check)
    {
        for (var i = 0; i < entries.Count; i++)
        {
            if (check(entries[i]) is { } error)
            {
                wrong.Add($"{list}[{i}].{error}");
            }
        }
    }

    private static bool IsBrand(string text) =>
        SignatureProfile.TryParse($"mss:{text}:sign:loa2", out var profile, out _) && profile.Brand.Length > 0 && profile.Brand == text;

    private static bool IsOid(string text)
    {
        var arcs = text.Split('.');
        return arcs.Length >= 2 && arcs[0] is "0" or "1" or "2" && arcs.All(arc => arc.Length > 0 && arc.All(char.IsAsciiDigit));
    }
}
