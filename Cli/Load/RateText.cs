using System.Globalization;

namespace Mss.Cli.Load;

/// <summary>Reads a rate: <c>500/s</c>, <c>30000/min</c>, or a bare number per second.</summary>
internal static class RateText
{
    /// <summary>Per second, more than 0 and at most a million.</summary>
    public static bool TryParse(string text, out double value, out string problem)
    {
        problem = "must be a rate such as 500/s or 6000/min, at most 1000000/s";
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        double? perSecond = (slash < 0 ? "s" : text[(slash + 1)..]) switch
        {
            "s" or "sec" => 1,
            "m" or "min" => 1.0 / 60,
            "h" => 1.0 / 3600,
            _ => null,
        };
        var number = slash < 0 ? text : text[..slash];
        if (perSecond is null || !double.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out value))
        {
            value = 0;
            return false;
        }

        value *= perSecond.Value;
        return value is > 0 and <= 1_000_000;
    }
}
