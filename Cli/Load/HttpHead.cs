using System.Buffers.Text;
using System.Text;

namespace Mss.Cli.Load;

/// <summary>What a load generator needs of an answer's head.</summary>
/// <param name="Status">Status code.</param>
/// <param name="ContentLength">Length of the body unless chunked.</param>
/// <param name="Chunked">True when the body comes in chunks.</param>
/// <param name="Close">True when the server closes the connection afterwards.</param>
internal readonly record struct HttpHead(int Status, int ContentLength, bool Chunked, bool Close)
{
    private const int MaxBody = 16 * 1024 * 1024;

    /// <summary>Parses status line and header lines, without the empty line at the end.</summary>
    /// <exception cref="IOException">It is no HTTP/1.1 answer.</exception>
    public static HttpHead Parse(ReadOnlySpan<byte> head)
    {
        if (head.Length < 12 || !head.StartsWith("HTTP/1."u8) || !Utf8Parser.TryParse(head.Slice(9, 3), out int status, out _))
        {
            throw new IOException("the answer is not HTTP/1.1");
        }

        var (length, chunked, close) = (0, false, head[7] == (byte)'0');
        var rest = head;
        for (var end = rest.IndexOf("\r\n"u8); end >= 0; end = rest.IndexOf("\r\n"u8))
        {
            rest = rest[(end + 2)..];
            var next = rest.IndexOf("\r\n"u8);
            var line = next < 0 ? rest : rest[..next];
            if (Value(line, "content-length"u8, out var value))
            {
                if (!Utf8Parser.TryParse(value, out length, out _) || length is < 0 or > MaxBody)
                {
                    throw new IOException("the answer has no usable Content-Length");
                }
            }
            else if (Value(line, "transfer-encoding"u8, out value))
            {
                chunked = Ascii.EqualsIgnoreCase(value, "chunked"u8);
            }
            else if (Value(line, "connection"u8, out value))
            {
                close = Ascii.EqualsIgnoreCase(value, "close"u8);
            }
        }

        return new HttpHead(status, length, chunked, close);
    }

    private static bool Value(ReadOnlySpan<byte> line, ReadOnlySpan<byte> name, out ReadOnlySpan<byte> value)
    {
        value = default;
        if (line.Length <= name.Length || line[name.Length] != (byte)':' || !Ascii.EqualsIgnoreCase(line[..name.Length], name))
        {
            return false;
        }

        value = line[(name.Length + 1)..].Trim((byte)' ');
        return true;
    }
}
