using System.Globalization;
using System.Text;

namespace Mss.Cli.CommandLine;

/// <summary>Texts from outside (answers, logs, certificates) on their way to a terminal: they must neither break a line nor steer it.</summary>
internal static class PrintableText
{
    /// <summary>The text with control and format characters written as <c>\u001b</c>.</summary>
    public static string Of(string value)
    {
        if (!value.Any(IsUnsafe))
        {
            return value;
        }

        var text = new StringBuilder(value.Length + 16);
        foreach (var c in value)
        {
            if (IsUnsafe(c))
            {
                text.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
            }
            else
            {
                text.Append(c);
            }
        }

        return text.ToString();
    }

    // Format characters turn the reading direction around: "Pay 12" could be shown as "Pay 21".
    private static bool IsUnsafe(char c) =>
        char.IsControl(c) || char.GetUnicodeCategory(c) is UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
}
