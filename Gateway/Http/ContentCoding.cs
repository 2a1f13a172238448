using System.Buffers.Binary;
using System.IO.Compression;
using Microsoft.Extensions.Primitives;

namespace Mss.Gateway.Http;

/// <summary>
/// The Content-Encoding of requests. Swisscom's REST client says <c>UTF-8</c> beside plain JSON, some stacks say gzip and send plain text: what the octets are decides,
/// and 415 is never answered (wire rule 4).
/// </summary>
internal static class ContentCoding
{
    /// <summary>Unpacks a body in place, or says why it cannot be read.</summary>
    /// <param name="header">The header as received.</param>
    /// <param name="body">The body as received; replaced and disposed of when it was packed.</param>
    /// <param name="maxSize">Most octets that are unpacked: a bomb costs no more than an honest message.</param>
    public static string? Undo(StringValues header, ref RequestBody body, int maxSize)
    {
        var packed = false;
        foreach (var value in header)
        {
            foreach (var coding in (value ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            {
                switch (coding.ToUpperInvariant())
                {
                    case "IDENTITY" or "UTF-8" or "UTF8":
                        break;
                    case "GZIP" or "X-GZIP" when !packed:
                        packed = true;
                        break;
                    default:
                        return "only gzip and identity are read";
                }
            }
        }

        return packed && body.Content.Span.StartsWith((ReadOnlySpan<byte>)[0x1F, 0x8B]) ? Unpack(ref body, maxSize) : null;
    }

    private static string? Unpack(ref RequestBody body, int maxSize)
    {
        var plain = RequestBody.Empty();
        try
        {
            using var octets = new MemoryStream(body.Content.ToArray(), writable: false);
            using var gzip = new GZipStream(octets, CompressionMode.Decompress);
            var piece = new byte[16 * 1024];
            for (int count; (count = gzip.Read(piece)) > 0;)
            {
                if (!plain.TryAppend(piece.AsSpan(0, count), maxSize))
                {
                    plain.Dispose();
                    return $"the body is larger than {maxSize} octets when it is unpacked";
                }
            }

            // The decoder takes a stream that breaks off for one that ends; the length in its trailer (RFC 1952 2.3.1) tells them apart.
            Array.Clear(piece);
            if (body.Content.Length < 18 || BinaryPrimitives.ReadUInt32LittleEndian(body.Content.Span[^4..]) != plain.Content.Length)
            {
                throw new InvalidDataException();
            }
        }
        catch (InvalidDataException)
        {
            plain.Dispose();
            return "the body is no gzip";
        }

        body.Dispose();
        body = plain;
        return null;
    }
}
