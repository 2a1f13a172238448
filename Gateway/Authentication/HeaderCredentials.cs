using System.Security.Cryptography;

namespace Mss.Gateway.Authentication;

/// <summary>What an <c>Authorization</c> header brings beside the message. It never prints.</summary>
public abstract class HeaderCredentials
{
    /// <summary>AP_ID as the header says it.</summary>
    public abstract string ApId { get; }
}

/// <summary>HTTP Basic (RFC 7617): AP_ID and AP_PWD.</summary>
public sealed class BasicCredentials : HeaderCredentials
{
    private readonly string _text;
    private readonly int _colon;

    internal BasicCredentials(string text)
    {
        _text = text;
        _colon = Colon(text);
    }

    /// <inheritdoc/>
    public override string ApId => _text[.._colon];

    /// <summary>The password when the AP_ID is this one, or null when the header names another AP.</summary>
    /// <param name="apId">AP_ID of the message.</param>
    public string? PasswordOf(string apId) => _text.StartsWith(apId, StringComparison.Ordinal) && _text.AsSpan(apId.Length) is [':', .. var password] ? password.ToString() : null;

    /// <summary>
    /// Where AP_ID ends. RFC 7617 forbids colons in it, yet AP_IDs are URIs and clients put them there as they are: the colons after a scheme and before a port
    /// belong to it, and all but the last one of a URN.
    /// </summary>
    private static int Colon(string text)
    {
        if (text.StartsWith("urn:", StringComparison.OrdinalIgnoreCase))
        {
            return text.LastIndexOf(':');
        }

        var first = text.IndexOf(':', StringComparison.Ordinal);
        if (!text.AsSpan(first + 1).StartsWith("//"))
        {
            return first;
        }

        var next = text.IndexOf(':', first + 1);
        var digits = next + 1;
        while (next > 0 && digits < text.Length && char.IsAsciiDigit(text[digits]))
        {
            digits++;
        }

        var port = digits > next + 1 && digits < text.Length && text[digits] is ':' or '/' ? text.IndexOf(':', digits) : -1;
        return port > 0 ? port : next > 0 ? next : first;
    }
}

/// <summary>The HMAC mode of Methics' clients: an HMAC-SHA256 over date, method, host, path and body in place of a password.</summary>
public sealed class HmacCredentials : HeaderCredentials
{
    private readonly byte[] _mac;
    private byte[] _signed;

    internal HmacCredentials(string apId, byte[] mac, DateTimeOffset date, byte[] signed)
    {
        ApId = apId;
        Date = date;
        _mac = mac;
        _signed = signed;
    }

    /// <inheritdoc/>
    public override string ApId { get; }

    /// <summary>The Date header, which the HMAC covers.</summary>
    public DateTimeOffset Date { get; }

    /// <summary>An AP_TransID for a request that has none: the same for the same request sent again, so that a replay is the same transaction.</summary>
    public string DerivedApTransId => "H" + Convert.ToHexStringLower(SHA256.HashData(_mac).AsSpan(0, 16));

    internal bool IsMadeWith(ReadOnlySpan<byte> key)
    {
        Span<byte> mac = stackalloc byte[32];
        HMACSHA256.HashData(key, _signed, mac);
        return CryptographicOperations.FixedTimeEquals(mac, _mac);
    }

    /// <summary>Gives up the copy of the request; a synchronous one may wait for minutes.</summary>
    internal void Forget()
    {
        CryptographicOperations.ZeroMemory(_signed);
        _signed = [];
    }
}
