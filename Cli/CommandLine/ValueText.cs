using System.Globalization;
using Mss.Grains.Interfaces;

namespace Mss.Cli.CommandLine;

/// <summary>Reads the values that command lines carry: time spans, points in time, whole numbers, shares, addresses, mobile numbers.</summary>
internal static class ValueText
{
    /// <summary>A time span: a number with <c>ms</c>, <c>s</c>, <c>m</c>, <c>h</c> or <c>d</c>; a bare number is seconds. Positive, at most 3650 days.</summary>
    public static bool TryDuration(string text, out TimeSpan value, out string problem)
    {
        value = default;
        problem = "must be a time span such as 500ms, 90s, 15m, 1h or 2d";
        var trimmed = text.Trim();
        var digits = trimmed.Length;
        while (digits > 0 && char.IsAsciiLetter(trimmed[digits - 1]))
        {
            digits--;
        }

        double? seconds = trimmed[digits..].ToLowerInvariant() switch
        {
            "ms" => 0.001,
            "" or "s" => 1,
            "m" or "min" => 60,
            "h" => 3600,
            "d" => 86_400,
            _ => null,
        };
        if (seconds is null || !double.TryParse(trimmed[..digits], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
        {
            return false;
        }

        var total = number * seconds.Value;
        if (total <= 0 || total > 3650 * 86_400.0)
        {
            problem = "must be positive and at most 3650d";
            return false;
        }

        value = TimeSpan.FromSeconds(total);
        return true;
    }

    /// <summary>A point in time: a time span before now, or an ISO 8601 time; without a zone it is UTC, as in the log.</summary>
    public static TextParser<DateTimeOffset> Since(TimeProvider time) => (string text, out DateTimeOffset value, out string problem) =>
    {
        if (TryDuration(text, out var span, out problem))
        {
            value = time.GetUtcNow() - span;
            return true;
        }

        const DateTimeStyles Styles = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        if (text.Length >= 10 && text[4] == '-' && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, Styles, out value))
        {
            return true;
        }

        value = default;
        problem = "must be a time span such as 1h or a time such as 2026-11-24T08:00 (UTC)";
        return false;
    };

    /// <summary>A whole number within bounds.</summary>
    public static TextParser<int> Number(int min, int max) => (string text, out int value, out string problem) =>
    {
        problem = $"must be a whole number from {min} to {max}";
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value) && value >= min && value <= max;
    };

    /// <summary>A share: <c>1%</c> or <c>0.01</c>.</summary>
    public static bool TryShare(string text, out double value, out string problem)
    {
        problem = "must be a share such as 1% or 0.01";
        var percent = text.EndsWith('%');
        var good = double.TryParse(percent ? text[..^1] : text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out value);
        value = percent ? value / 100 : value;
        return good && value is >= 0 and <= 1;
    }

    /// <summary>An absolute http or https address.</summary>
    public static bool TryUrl(string text, out Uri value, out string problem)
    {
        problem = "must be an address such as http://localhost:8080";
        return Uri.TryCreate(text, UriKind.Absolute, out value!) && value.Scheme is "http" or "https";
    }

    /// <summary>A mobile number; it is sent exactly as it was written.</summary>
    public static bool TryMsisdn(string text, out string value, out string problem)
    {
        value = text;
        problem = "must be a mobile number such as +99901000001";
        return Msisdn.TryParse(text, null, out _);
    }
}
