using System.Globalization;
using System.Text;
using Mss.Grains.Interfaces;

namespace Mss.Grains.Transactions;

/// <summary>
/// Decides what a device shows for a request, and refuses what it could not show faithfully: nothing is altered silently (what you see is what you sign).
/// </summary>
/// <remarks>
/// A text to be signed is always shown whole. DataToBeDisplayed stands before it and never in its place; for data that are no text it is all there is to show,
/// and without it the device shows the digest.
/// </remarks>
public static partial class DisplayText
{
    // The most that a SIM shows, in septets of the GSM 03.38 alphabet or in UCS-2 characters: the limits of Swisscom Mobile ID.
    private const int SimSeptets = 239;
    private const int SimUcs2 = 119;

    // Screens of phones and pages scroll; the bound only keeps a request readable.
    private const int ScreenCharacters = 2000;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    // 3GPP TS 23.038 6.2.1 without the escape; one septet each.
    private const string GsmBasic =
        "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";

    // 3GPP TS 23.038 6.2.1.1; two septets each.
    private const string GsmExtension = "\f^{}\\[~]|€";

    /// <summary>What the device shall show.</summary>
    /// <param name="toBeSigned">DataToBeSigned.</param>
    /// <param name="toBeDisplayed">DataToBeDisplayed or null.</param>
    /// <param name="deviceKind">Kind of the device; <c>sim</c> has the small screen.</param>
    /// <param name="contentDigest">Digest of the data, shown when there is nothing else.</param>
    /// <param name="text">The text.</param>
    /// <param name="eventId">Event id that stands above all in a line of its own, or null; it counts for the length and is never signed.</param>
    /// <returns>A fault (103, 107) or null.</returns>
    public static Fault? Compose(
        DataObject toBeSigned, DataObject? toBeDisplayed, string deviceKind, ReadOnlySpan<byte> contentDigest, out string text, string? eventId = null)
    {
        ArgumentNullException.ThrowIfNull(toBeSigned);
        if (TextOf(toBeSigned, toBeDisplayed, contentDigest, "", out text) is { } fault)
        {
            return fault;
        }

        if (eventId is not null)
        {
            text = eventId + "\n" + text;
        }

        return CheckLength(text, deviceKind);
    }

    /// <summary>What is shown of one document.</summary>
    /// <param name="toBeSigned">DataToBeSigned.</param>
    /// <param name="toBeDisplayed">DataToBeDisplayed or null.</param>
    /// <param name="contentDigest">Digest of the data, shown when there is nothing else.</param>
    /// <param name="field">Where in the request it stands, before the names of the elements.</param>
    /// <param name="text">The text.</param>
    private static Fault? TextOf(DataObject toBeSigned, DataObject? toBeDisplayed, ReadOnlySpan<byte> contentDigest, string field, out string text)
    {
        text = "";
        string? signed = null;
        if (toBeSigned.IsText && Decode(toBeSigned, field + "DataToBeSigned", out signed) is { } badSigned)
        {
            return badSigned;
        }

        string? displayed = null;
        if (toBeDisplayed is not null)
        {
            if (!toBeDisplayed.IsText)
            {
                return new Fault(StatusCode.InappropriateData, $"{field}DataToBeDisplayed is not text/plain", $"{field}DataToBeDisplayed: must be text/plain");
            }

            if (Decode(toBeDisplayed, field + "DataToBeDisplayed", out displayed) is { } badDisplayed)
            {
                return badDisplayed;
            }
        }

        text = (displayed, signed) switch
        {
            (null, null) => "SHA-256: " + Convert.ToHexString(contentDigest),
            (null, _) => signed!,
            (_, null) => displayed,
            _ when displayed == signed => signed,
            _ => displayed + "\n\n" + signed,
        };
        return null;
    }

    /// <summary>A receipt's message as the device shows it.</summary>
    /// <param name="message">Message of MSS_ReceiptReq.</param>
    /// <param name="deviceKind">Kind of the device; <c>sim</c> has the small screen.</param>
    /// <param name="text">The text.</param>
    /// <returns>A fault (103, 107) or null.</returns>
    public static Fault? ComposeReceipt(DataObject message, string deviceKind, out string text)
    {
        ArgumentNullException.ThrowIfNull(message);
        text = "";
        if (!message.IsText)
        {
            return new Fault(StatusCode.InappropriateData, "Message is not text/plain", "Message: must be text/plain");
        }

        if (Decode(message, "Message", out var decoded) is { } bad)
        {
            return bad;
        }

        text = decoded!;
        return CheckLength(text, deviceKind);
    }

    private static Fault? Decode(DataObject data, string field, out string? text)
    {
        text = null;
        try
        {
            text = Strict.GetString(data.Content);
        }
        catch (DecoderFallbackException)
        {
            return new Fault(StatusCode.InappropriateData, $"{field} is not UTF-8", $"{field}: is not UTF-8");
        }

        if (text.Length == 0)
        {
            return new Fault(StatusCode.WrongDataLength, $"{field} is empty", $"{field}: is empty");
        }

        foreach (var rune in text.EnumerateRunes())
        {
            if (!CanBeShown(rune))
            {
                var name = $"{field}: character U+{rune.Value:X4} cannot be shown";
                return new Fault(StatusCode.InappropriateData, name, name);
            }
        }

        return null;
    }

    /// <summary>
    /// Controls, and format characters that reorder or hide text (bidirectional overrides, zero width), would make the eye read another text than the one signed.
    /// </summary>
    private static bool CanBeShown(Rune rune) => Rune.GetUnicodeCategory(rune) switch
    {
        UnicodeCategory.Control => rune.Value is '\n' or '\r' or '\t',
        UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned => false,
        UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator => false,
        _ => true,
    };

    private static Fault? CheckLength(string text, string deviceKind)
    {
        var (length, limit, unit) = deviceKind == "sim" ? OnSim(text) : (text.Length, ScreenCharacters, "characters");
        if (length <= limit)
        {
            return null;
        }

        var detail = $"The data to be shown have {length} {unit}; the device of the user shows {limit}";
        return new Fault(StatusCode.WrongDataLength, detail, detail);
    }

    private static (int Length, int Limit, string Unit) OnSim(string text)
    {
        var septets = 0;
        foreach (var c in text)
        {
            if (GsmBasic.Contains(c, StringComparison.Ordinal))
            {
                septets++;
            }
            else if (GsmExtension.Contains(c, StringComparison.Ordinal))
            {
                septets += 2;
            }
            else
            {
                return (text.Length, SimUcs2, "characters outside the GSM alphabet");
            }
        }

        return (septets, SimSeptets, "GSM characters");
    }
}
