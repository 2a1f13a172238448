using System.Text;
using Mss.Gateway.Messages;
using Mss.Grains.Interfaces;

namespace Mss.Gateway.Validation;

/// <summary>Parameters of the services (FiCom 2.2).</summary>
internal static class ServiceParameters
{
    public static Fault? None(MssService service, ApplicationProvider provider, SignatureDraft draft, ref ServiceOrder order) => null;

    public static Fault? Validate(MssService service, ApplicationProvider provider, SignatureDraft draft, ref ServiceOrder order)
    {
        draft.Validate = true;
        return null;
    }

    /// <summary>A language that the AP has not subscribed to is no mistake of the request: the user is then prompted in the AP's first one.</summary>
    public static Fault? UserLang(MssService service, ApplicationProvider provider, SignatureDraft draft, ref ServiceOrder order)
    {
        if (service.UserLang is not { } given)
        {
            return Fault.Missing("UserLang");
        }

        if (given.Length != 2 || !Iso639.Contains(given.ToLowerInvariant()))
        {
            return Fault.WrongParam("UserLang", "must be a language of ISO 639-1");
        }

        var language = given.ToLowerInvariant();
        draft.Language = provider.Languages.Count == 0 || provider.Languages.Contains(language) ? language : provider.Languages[0];
        order = order with { Text = language };
        return null;
    }

    public static Fault? EventId(MssService service, ApplicationProvider provider, SignatureDraft draft, ref ServiceOrder order)
    {
        if (service.EventId is not { } given)
        {
            return Fault.Missing("EventID");
        }

        if (given.Length is < 4 or > 8 || !given.All(char.IsAsciiLetterOrDigit))
        {
            return Fault.WrongParam("EventID", "must be 4 to 8 letters and digits");
        }

        draft.EventId = given;
        order = order with { Text = given };
        return null;
    }

    /// <summary>The texts never hold the code.</summary>
    public static Fault? NoSpam(MssService service, ApplicationProvider provider, SignatureDraft draft, ref ServiceOrder order)
    {
        if (service.NoSpamCode is not { } code)
        {
            return Fault.Missing("NoSpamCode");
        }

        bool? verify = service.NoSpamVerify switch
        {
            null or "" or "yes" or "true" => true,
            "no" or "false" => false,
            _ => null,
        };
        if (verify is null)
        {
            return Fault.WrongParam("NoSpamCode/@verify", "must be yes or no");
        }

        // FiCom: with verify="no" the value does not matter.
        if (verify == true && code.Length > 0 && (code.Length is < 3 or > 16 || !char.IsAsciiLetter(code[0]) || !code.All(char.IsAsciiLetterOrDigit)))
        {
            return Fault.WrongParam("NoSpamCode", "must be 3 to 16 letters and digits and begin with a letter") with { SubCode = 1011 };
        }

        draft.NoSpam = new NoSpamCheck(verify == true ? code : "", verify.Value);
        return null;
    }

    public static Fault? DisplayName(MssService service, ApplicationProvider provider, SignatureDraft draft, ref ServiceOrder order)
    {
        if (service.DisplayName is not { } name)
        {
            return Fault.Missing("DisplayName");
        }

        if (name.Length is < 2 or > 64 || !name.EnumerateRunes().All(CanBeShown))
        {
            return Fault.WrongParam("DisplayName", "must be 2 to 64 characters that can be shown on one line");
        }

        draft.DisplayName = name;
        order = order with { Text = name };
        return null;
    }

    // Letters, marks, digits, punctuation, symbols and the space itself: nothing that hides or reorders text.
    private static bool CanBeShown(Rune rune) => Rune.GetUnicodeCategory(rune) switch
    {
        System.Globalization.UnicodeCategory.Control or System.Globalization.UnicodeCategory.Format or System.Globalization.UnicodeCategory.Surrogate => false,
        System.Globalization.UnicodeCategory.PrivateUse or System.Globalization.UnicodeCategory.OtherNotAssigned => false,
        System.Globalization.UnicodeCategory.LineSeparator or System.Globalization.UnicodeCategory.ParagraphSeparator => false,
        _ => rune.Value != 0xFFFD,
    };
}
