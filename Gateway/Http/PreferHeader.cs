using System.Globalization;
using Microsoft.Extensions.Primitives;

namespace Mss.Gateway.Http;

/// <summary>The <c>Prefer</c> header (RFC 7240).</summary>
internal static class PreferHeader
{
    /// <summary>The value of <c>wait=n</c> in seconds, or null. The service bounds it; a client may ask for more.</summary>
    public static TimeSpan? Wait(StringValues values)
    {
        foreach (var value in values)
        {
            foreach (var part in (value ?? "").Split(',', ';'))
            {
                var pair = part.Split('=', 2, StringSplitOptions.TrimEntries);
                if (pair.Length == 2 && pair[0].Equals("wait", StringComparison.OrdinalIgnoreCase)
                    && int.TryParse(pair[1], NumberStyles.None, CultureInfo.InvariantCulture, out var seconds))
                {
                    return TimeSpan.FromSeconds(Math.Min(seconds, 3600));
                }
            }
        }

        return null;
    }
}
