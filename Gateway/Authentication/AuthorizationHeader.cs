using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Mss.Grains.Interfaces;

namespace Mss.Gateway.Authentication;

/// <summary>Reads the <c>Authorization</c> header of the REST/JSON twin: HTTP Basic, or the HMAC mode that dresses as it (wire rules, part 2).</summary>
public sealed class AuthorizationHeader(IOptions<GatewayOptions> options, TimeProvider time)
{
    private const string Name = "Authorization";

    // The longest AP_ID and AP_PWD, in the characters that take most octets.
    private const int MaxLength = 2048;
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    // "Wed, 25 Nov 2026 02:08:25 +0200" (RFC 2822), as Java writes it, and the form of RFC 9110.
    private static readonly string[] DateForms = ["ddd, d MMM yyyy HH:mm:ss zzz", "ddd, dd MMM yyyy HH:mm:ss zzz", "ddd, dd MMM yyyy HH:mm:ss 'GMT'"];

    /// <summary>The credentials, null when there are none, or fault 101 or 102 that quotes nothing of them. Other schemes than Basic are passed over.</summary>
    /// <param name="request">The request.</param>
    /// <param name="body">Its body, without Content-Encoding; copied when an HMAC over it is to be verified.</param>
    public (HeaderCredentials? Credentials, Fault? Fault) Read(HttpRequest request, ReadOnlyMemory<byte> body)
    {
        ArgumentNullException.ThrowIfNull(request);
        var header = request.Headers.Authorization;
        if (header.Count == 0)
        {
            return (null, null);
        }

        if (header.Count > 1)
        {
            return (null, Fault.WrongParam(Name, "given twice"));
        }

        var value = header[0].AsSpan().Trim();
        if (!value.StartsWith("Basic ", StringComparison.OrdinalIgnoreCase))
        {
            return (null, null);
        }

        if (value.Length > MaxLength || Decode(value[6..].Trim()) is not { } text || !text.Contains(':', StringComparison.Ordinal))
        {
            return (null, Fault.WrongParam(Name, "is not the Base64 of AP_ID, a colon and the password or HMAC"));
        }

        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return Mac(text.AsSpan(colon + 1)) is { } mac && Decode(text.AsSpan(0, colon)) is { Length: > 0 } apId
            ? ReadHmac(request, body, apId, mac)
            : (new BasicCredentials(text), null);
    }

    private (HeaderCredentials? Credentials, Fault? Fault) ReadHmac(HttpRequest request, ReadOnlyMemory<byte> body, string apId, byte[] mac)
    {
        var dates = request.Headers.Date;
        if (dates.Count != 1)
        {
            return (null, Fault.Missing("Date"));
        }

        if (!DateTimeOffset.TryParseExact(dates[0], DateForms, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date))
        {
            return (null, Fault.WrongParam("Date", "is no date of RFC 2822"));
        }

        var tolerance = options.Value.InstantTolerance;
        if ((time.GetUtcNow() - date).Duration() > tolerance)
        {
            return (null, Fault.WrongParam("Date", $"is more than {tolerance.TotalMinutes:0} minutes from the server's clock"));
        }

        // Clients leave out the port that their scheme implies, and some the other's as well.
        var host = request.Host.Port is 80 or 443 ? request.Host.Host : request.Host.Value;
        var head = Encoding.UTF8.GetBytes($"{dates[0]}\n{request.Method}\n{host}\n{request.PathBase.Value}{request.Path.Value}\n");
        return (new HmacCredentials(apId, mac, date, [.. head, .. body.Span, (byte)'\n']), null);
    }

    private static byte[]? Mac(ReadOnlySpan<char> text)
    {
        var mac = new byte[32];
        return text.Length == 64 && Convert.FromHexString(text, mac, out _, out _) == System.Buffers.OperationStatus.Done ? mac : null;
    }

    /// <summary>The text that is written in Base64, or null: no Base64, no UTF-8, or with control characters.</summary>
    private static string? Decode(ReadOnlySpan<char> base64)
    {
        var octets = new byte[base64.Length];
        if (!Convert.TryFromBase64Chars(base64, octets, out var length))
        {
            return null;
        }

        try
        {
            var text = Strict.GetString(octets, 0, length);
            return text.Any(char.IsControl) ? null : text;
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }
}
