using System.Globalization;

namespace Mss.Cli.Load;

/// <summary>Consecutive mobile numbers: <c>+99901001000-999</c> are the thousand from …1000 to …1999.</summary>
/// <param name="First">The first number, digits only.</param>
/// <param name="Count">How many, 1 or more.</param>
/// <param name="Digits">Number of digits; every number has as many, so that a request has one length.</param>
internal sealed record UserRange(long First, int Count, int Digits)
{
    private const int MaxCount = 10_000_000;

    /// <summary>Reads <c>+first</c>, <c>+first-lastDigits</c> or <c>+first-+last</c>.</summary>
    public static bool TryParse(string text, out UserRange value, out string problem)
    {
        value = null!;
        problem = "must be a range of numbers such as +99901001000-999 (the last digits of the last number)";
        var dash = text.IndexOf('-', StringComparison.Ordinal);
        var first = dash < 0 ? text : text[..dash];
        var last = dash < 0 ? text : text[(dash + 1)..];
        if (first is not ['+', .. var from] || from.Length is < 3 or > 15 || last.Length == 0)
        {
            return false;
        }

        var to = last.StartsWith('+') ? last[1..] : last.Length <= from.Length ? string.Concat(from.AsSpan(0, from.Length - last.Length), last) : "";
        if (to.Length != from.Length || !Number(from, out var low) || !Number(to, out var high))
        {
            return false;
        }

        if (high < low || high - low >= MaxCount)
        {
            problem = $"ends before it begins, or has more than {MaxCount} numbers";
            return false;
        }

        value = new UserRange(low, (int)(high - low + 1), from.Length);
        return true;
    }

    /// <summary>Writes number <paramref name="index"/> (0-based) as <c>+digits</c>; returns the length, always <see cref="Digits"/> + 1.</summary>
    public int Write(int index, Span<byte> utf8)
    {
        utf8[0] = (byte)'+';
        var number = First + index;
        for (var i = Digits; i > 0; i--)
        {
            utf8[i] = (byte)('0' + (number % 10));
            number /= 10;
        }

        return Digits + 1;
    }

    private static bool Number(string text, out long value) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value);
}
