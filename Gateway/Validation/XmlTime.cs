using System.Globalization;

namespace Mss.Gateway.Validation;

/// <summary>xs:dateTime as deployed clients write it: any number of fraction digits, <c>Z</c>, an offset, or no zone at all (then UTC).</summary>
internal static class XmlTime
{
    private static readonly string[] Forms = ["yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd'T'HH:mm:ssK"];

    public static bool TryParse(string text, out DateTimeOffset time)
    {
        var trimmed = text.AsSpan().Trim();
        if (trimmed.Length > 64)
        {
            time = default;
            return false;
        }

        return DateTimeOffset.TryParseExact(CutFraction(trimmed), Forms, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out time);
    }

    /// <summary>.NET reads seven fraction digits; more say nothing that matters here.</summary>
    private static ReadOnlySpan<char> CutFraction(ReadOnlySpan<char> text)
    {
        var dot = text.IndexOf('.');
        if (dot < 0)
        {
            return text;
        }

        var end = dot + 1;
        while (end < text.Length && char.IsAsciiDigit(text[end]))
        {
            end++;
        }

        return end - dot - 1 <= 7 ? text : string.Concat(text[..(dot + 8)], text[end..]);
    }
}
