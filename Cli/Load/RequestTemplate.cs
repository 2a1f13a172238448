using System.Buffers.Text;
using System.Text;
using Mss.Cli.Soap;

namespace Mss.Cli.Load;

/// <summary>A value that changes from request to request.</summary>
internal enum RequestField
{
    /// <summary>AP_TransID.</summary>
    ApTransId,

    /// <summary>AP_Info/@Instant.</summary>
    Instant,

    /// <summary>MSISDN.</summary>
    Msisdn,

    /// <summary>MSSP_TransID.</summary>
    TransactionId,
}

/// <summary>The values for one request; the octets must need no escaping.</summary>
internal readonly ref struct RequestFields
{
    /// <summary>AP_TransID.</summary>
    public ReadOnlySpan<byte> ApTransId { get; init; }

    /// <summary>AP_Info/@Instant.</summary>
    public ReadOnlySpan<byte> Instant { get; init; }

    /// <summary>MSISDN.</summary>
    public ReadOnlySpan<byte> Msisdn { get; init; }

    /// <summary>MSSP_TransID.</summary>
    public ReadOnlySpan<byte> TransactionId { get; init; }

    /// <summary>The value of a field.</summary>
    public ReadOnlySpan<byte> this[RequestField field] => field switch
    {
        RequestField.ApTransId => ApTransId,
        RequestField.Instant => Instant,
        RequestField.Msisdn => Msisdn,
        _ => TransactionId,
    };
}

/// <summary>
/// A whole HTTP request, written once as text and cut at its fields: a new request costs a few copies of octets, because the generator shares its
/// processor with the server that it measures.
/// </summary>
internal sealed class RequestTemplate
{
    private readonly byte[] _head;
    private readonly byte[] _headEnd;
    private readonly List<(byte[] Before, RequestField? Field)> _body = [];

    private RequestTemplate(Uri port, SoapVersion version, string extraHeader)
    {
        var host = port.IsDefaultPort ? port.Host : $"{port.Host}:{port.Port}";
        var action = version == SoapVersion.Soap11 ? "SOAPAction: \"\"\r\n" : "";
        _head = Encoding.ASCII.GetBytes($"POST {port.PathAndQuery} HTTP/1.1\r\nHost: {host}\r\nContent-Type: {SoapNames.ContentType(version)}\r\n{action}{extraHeader}Content-Length: ");
        _headEnd = "\r\n\r\n"u8.ToArray();
    }

    /// <summary>What stands for a field while the request is written: a character of the private use area, which no one else writes.</summary>
    public static string Marker(RequestField field) => ((char)('\uE000' + (int)field)).ToString();

    /// <summary>Cuts a body that was written with markers in the place of fields.</summary>
    /// <param name="port">Where it goes.</param>
    /// <param name="version">SOAP version, which decides the Content-Type.</param>
    /// <param name="bodyWithMarkers">The body.</param>
    /// <param name="waitSeconds">Adds <c>Prefer: wait=n</c> (RFC 7240 4.3) unless 0.</param>
    public static RequestTemplate Create(Uri port, SoapVersion version, byte[] bodyWithMarkers, int waitSeconds = 0)
    {
        var template = new RequestTemplate(port, version, waitSeconds == 0 ? "" : $"Prefer: wait={waitSeconds}\r\n");
        var rest = bodyWithMarkers.AsSpan();
        var marks = Enum.GetValues<RequestField>().ToDictionary(field => field, field => Encoding.UTF8.GetBytes(Marker(field)));
        while (true)
        {
            var (at, field) = (-1, default(RequestField));
            foreach (var (candidate, mark) in marks)
            {
                var found = rest.IndexOf(mark);
                if (found >= 0 && (at < 0 || found < at))
                {
                    (at, field) = (found, candidate);
                }
            }

            if (at < 0)
            {
                template._body.Add((rest.ToArray(), null));
                return template;
            }

            template._body.Add((rest[..at].ToArray(), field));
            rest = rest[(at + marks[field].Length)..];
        }
    }

    /// <summary>Writes a request into the buffer, which must be large enough; returns its length.</summary>
    public int Render(Span<byte> buffer, in RequestFields fields)
    {
        var length = 0;
        foreach (var (before, field) in _body)
        {
            length += before.Length + (field is { } f ? fields[f].Length : 0);
        }

        var at = Append(buffer, 0, _head);
        Utf8Formatter.TryFormat(length, buffer[at..], out var digits);
        at = Append(buffer, at + digits, _headEnd);
        foreach (var (before, field) in _body)
        {
            at = Append(buffer, at, before);
            at = field is { } f ? Append(buffer, at, fields[f]) : at;
        }

        return at;
    }

    private static int Append(Span<byte> buffer, int at, ReadOnlySpan<byte> octets)
    {
        octets.CopyTo(buffer[at..]);
        return at + octets.Length;
    }
}
