using Mss.Grains.Interfaces;

namespace Mss.Gateway.Validation;

/// <summary>In which languages users may be prompted for an AP.</summary>
internal static class ApLanguages
{
    /// <summary>Fault 104 when the AP may not have users prompted in this language, otherwise null.</summary>
    /// <param name="provider">The AP.</param>
    /// <param name="language">A language tag such as <c>fi</c> or <c>fi-FI</c> (RFC 5646); what follows the language itself is not looked at. Null or empty: the MSSP chooses.</param>
    public static Fault? Check(ApplicationProvider provider, string? language) =>
        Allows(provider, language)
            ? null
            : new Fault(StatusCode.UnauthorizedAccess, "the AP may not prompt users in this language", "userLang: the language is not allowed to this AP") { SubCode = 1045 };

    /// <summary>Whether the AP may have users prompted in this language.</summary>
    public static bool Allows(ApplicationProvider provider, string? language)
    {
        if (provider.Languages.Count == 0 || string.IsNullOrEmpty(language))
        {
            return true;
        }

        var end = language.IndexOfAny(['-', '_']);
        return provider.Languages.Contains(end < 0 ? language : language[..end], StringComparer.OrdinalIgnoreCase);
    }
}
