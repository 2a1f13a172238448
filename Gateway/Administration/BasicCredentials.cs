using System.Text;

namespace Mss.Gateway.Administration;

/// <summary>HTTP Basic authentication (RFC 7617) of parties whose names are URIs, and so hold the colon that should end the name.</summary>
internal static class BasicCredentials
{
    /// <summary>
    /// Reads the header. A name with its colons percent-encoded ends at the first colon, as the RFC has it; otherwise the last colon ends it, and then the password
    /// can hold none.
    /// </summary>
    public static bool TryRead(string? header, out string apId, out string password)
    {
        const string Scheme = "Basic ";
        (apId, password) = ("", "");
        if (header?.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) != true || header.Length > 2048)
        {
            return false;
        }

        string text;
        try
        {
            text = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(Convert.FromBase64String(header[Scheme.Length..].Trim()));
        }
        catch (Exception e) when (e is FormatException or DecoderFallbackException)
        {
            return false;
        }

        var first = text.IndexOf(':', StringComparison.Ordinal);
        if (first < 0)
        {
            return false;
        }

        var encoded = text.AsSpan(0, first).Contains("%3A", StringComparison.OrdinalIgnoreCase);
        var end = encoded ? first : text.LastIndexOf(':');
        apId = encoded ? Uri.UnescapeDataString(text[..end]) : text[..end];
        password = text[(end + 1)..];
        return true;
    }
}
