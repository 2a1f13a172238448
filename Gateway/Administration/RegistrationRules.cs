using System.Globalization;
using Mss.Gateway.Authentication;
using Mss.Gateway.Validation;
using Mss.Grains.Interfaces;

namespace Mss.Gateway.Administration;

/// <summary>What a registration must be like before it is stored. Each problem names its member.</summary>
internal static class RegistrationRules
{
    /// <summary>Passwords of one AP at the same time: the present one, the next one, and one for a second system of the AP.</summary>
    public const int MaxPasswords = 3;

    /// <summary>API keys of one AP at the same time, as with passwords.</summary>
    public const int MaxApiKeys = 3;

    private const int MaxListed = 50;
    private const int MaxCertificates = 10;
    private const int MaxPerMinute = 1_000_000;

    /// <summary>All problems; none if it may be stored.</summary>
    public static IReadOnlyList<RegistrationProblem> Check(ApplicationProvider ap)
    {
        var problems = new List<RegistrationProblem>();
        Must(ap.ApId.Length is >= 3 and <= 128 && IsOneWord(ap.ApId) && Uri.TryCreate(ap.ApId, UriKind.Absolute, out _), "apId", "must be an absolute URI of 3 to 128 characters");
        Must(ap.DisplayName.Length is >= 2 and <= 64 && IsShowable(ap.DisplayName), "displayName", "must have 2 to 64 printable characters");
        Must(ap.Roles != ApRoles.None, "roles", "must name a role");
        Must(ap.MaxLoa is >= 2 and <= 4, "maxLoa", "must be from 2 to 4");
        Each(ap.AllowedProfiles, "allowedProfiles", MaxListed, text => SignatureProfile.TryParse(text, out _, out _), "must be mss: URIs such as mss::sign:loa3");
        Must(
            ap.AllowedServices is ["*"] || ap.AllowedServices.All(text => IsOneWord(text) && text.Length <= 256 && Uri.TryCreate(text, UriKind.Absolute, out _)),
            "allowedServices",
            "must be URIs, or * alone");
        Must(ap.AllowedServices.Count <= MaxListed, "allowedServices", $"must be at most {MaxListed}");
        Each(
            ap.MandatoryServices ?? [],
            "mandatoryServices",
            MaxListed,
            uri => ServiceTable.Find(uri) is { } row && ServiceRules.IsAllowed(uri, row, ap.AllowedServices),
            "must be URIs of services that are offered here and are in allowedServices");
        Each(ap.Languages, "languages", MaxListed, text => text.Length == 2 && text.All(char.IsAsciiLetterLower), "must be of two small letters (ISO 639-1)");
        Must(ap.DisplayPrefix is null || (ap.DisplayPrefix.Length is >= 1 and <= 40 && IsShowable(ap.DisplayPrefix)), "displayPrefix", "must have 1 to 40 printable characters, or be null");
        Must(ap.RequestsPerMinute is >= 0 and <= MaxPerMinute, "requestsPerMinute", $"must be from 0 (no limit) to {MaxPerMinute}");
        Must(ap.NotificationUrl is null || IsUrl(ap.NotificationUrl), "notificationUrl", "must be an http or https address of at most 512 characters without user and fragment, or null");
        Each(ap.PersonAttributes, "personAttributes", MaxListed, IsName, "must be local names such as age");
        Each(ap.CertificateFingerprints, "certificateFingerprints", MaxCertificates, text => text.Length == 64 && text.All(char.IsAsciiHexDigit), "must be SHA-256 in 64 hexadecimal digits");
        Must(RegistrationMembers.ApiKeys(ap) <= MaxApiKeys, "addApiKey", $"at most {MaxApiKeys} are valid at the same time; retire the older ones");
        CheckPasswords();
        return problems;

        void Must(bool good, string field, string problem)
        {
            if (!good)
            {
                problems.Add(new RegistrationProblem(field, problem));
            }
        }

        void Each(IReadOnlyList<string> values, string field, int max, Func<string, bool> good, string problem)
        {
            Must(values.All(good), field, problem);
            Must(values.Count <= max, field, $"must be at most {max}");
            Must(values.Distinct(StringComparer.Ordinal).Count() == values.Count, field, "must not name one twice");
        }

        void CheckPasswords()
        {
            var all = ap.FurtherPasswordHashes.Prepend(ap.PasswordHash).OfType<string>().ToArray();
            if (!all.All(PasswordHash.IsWellFormed))
            {
                Must(false, "password", "the hash is not of a known form");
                return;
            }

            // Another salt would cost another derivation, and the time would tell that there are several.
            Must(ap.PasswordHash is not null || all.Length == 0, "password", "there is a further one without a first");
            Must(all.All(hash => PasswordHash.ShareSalt(all[0], hash)), "password", "all must share their salt");
            Must(all.Length <= MaxPasswords, "addPassword", $"at most {MaxPasswords} are valid at the same time; retire one");
        }
    }

    /// <summary>Null, or what is wrong with a password that is to be set.</summary>
    public static string? CheckPassword(string password) =>
        password.Length is < 8 or > 256 || password.Any(char.IsControl) ? "must have 8 to 256 printable characters" : null;

    private static bool IsOneWord(string text) => text.All(c => !char.IsWhiteSpace(c) && !char.IsControl(c));

    private static bool IsName(string text) => text.Length is >= 1 and <= 64 && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.');

    private static bool IsShowable(string text) => !text.Any(c => char.IsControl(c)
        || char.GetUnicodeCategory(c) is UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.Surrogate)
        && text.Trim().Length > 0;

    private static bool IsUrl(string text) =>
        text.Length <= 512 && IsOneWord(text) && Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" && url.UserInfo.Length == 0 && url.Fragment.Length == 0;
}
