using System.Globalization;
using System.Text;
using Mss.Grains.Interfaces;

namespace Mss.Grains.Transactions;

/// <summary>A document as it is shown among others.</summary>
/// <param name="ToBeSigned">DataToBeSigned.</param>
/// <param name="ToBeDisplayed">DataToBeDisplayed or null.</param>
/// <param name="ContentDigest">Digest of the data, shown when there is nothing else.</param>
/// <param name="Field">Where in the request it stands, before the names of the elements.</param>
public sealed record ShownDocument(DataObject ToBeSigned, DataObject? ToBeDisplayed, byte[] ContentDigest, string Field);

/// <summary>Several documents on one screen.</summary>
public static partial class DisplayText
{
    private const string Slashes = "/\u2044\u2215\u29F8\uFF0F";

    /// <summary>
    /// What the device shows for several documents: all of them, each after its number in a line of its own, as <c>2/5 text</c>. What does not fit is refused, never cut.
    /// </summary>
    /// <param name="documents">The documents that will be signed, in order, 2 or more.</param>
    /// <param name="deviceKind">Kind of the device.</param>
    /// <param name="text">The text.</param>
    /// <param name="eventId">Event id above all, or null.</param>
    /// <returns>A fault (103, 107) or null.</returns>
    public static Fault? ComposeSeveral(IReadOnlyList<ShownDocument> documents, string deviceKind, out string text, string? eventId = null)
    {
        ArgumentNullException.ThrowIfNull(documents);
        var all = new StringBuilder(eventId);
        text = "";
        for (var i = 0; i < documents.Count; i++)
        {
            var document = documents[i];
            if (TextOf(document.ToBeSigned, document.ToBeDisplayed, document.ContentDigest, document.Field, out var one) is { } fault)
            {
                return fault;
            }

            if (one.Split('\n', '\r').Any(line => LooksLikeNumber(line, documents.Count)))
            {
                // A text with the number of the next document in it would pass for two documents.
                var why = $"{document.Field}DataToBeSigned: a line of the text shown begins like the number of a document (n/{documents.Count})";
                return new Fault(StatusCode.InappropriateData, why, why);
            }

            all.Append(all.Length == 0 ? "" : "\n").Append(CultureInfo.InvariantCulture, $"{i + 1}/{documents.Count} ").Append(one);
        }

        text = all.ToString();
        return CheckLength(text, deviceKind);
    }

    // As the eye reads it: digits of whatever script, and every slash.
    private static bool LooksLikeNumber(string line, int count)
    {
        var seen = line.AsSpan().TrimStart();
        var digits = LeadingDigits(seen, out var first);
        if (digits == 0 || first > count)
        {
            return false;
        }

        seen = seen[digits..].TrimStart();
        if (seen.IsEmpty || !Slashes.Contains(seen[0], StringComparison.Ordinal))
        {
            return false;
        }

        return LeadingDigits(seen[1..].TrimStart(), out var number) > 0 && number == count;
    }

    private static int LeadingDigits(ReadOnlySpan<char> text, out int number)
    {
        number = 0;
        var length = 0;
        for (; length < text.Length && char.IsDigit(text[length]); length++)
        {
            number = Math.Min((number * 10) + (int)char.GetNumericValue(text[length]), 1_000_000);
        }

        return length;
    }
}
