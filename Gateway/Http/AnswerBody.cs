using System.Buffers;
using System.IO.Compression;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Mss.Gateway.Soap;

namespace Mss.Gateway.Http;

/// <summary>
/// An answer under way: straight into the connection, or, when the client takes gzip, into a buffer first, because an answer of a few hundred octets
/// is not worth a compressor.
/// </summary>
/// <remarks>
/// Compression beside TLS tells an eavesdropper whether attacker-chosen text repeats a secret of the answer (BREACH). No answer holds one: AP_PWD is never echoed,
/// a signature is no secret and is not guessed piecemeal.
/// </remarks>
internal readonly struct AnswerBody
{
    /// <summary>Answers up to this many octets are not compressed.</summary>
    public const int MinCompressed = 1024;

    private readonly HttpResponse _response;
    private readonly ArrayBufferWriter<byte>? _buffer;

    private AnswerBody(HttpResponse response, ArrayBufferWriter<byte>? buffer)
    {
        _response = response;
        _buffer = buffer;
    }

    /// <summary>Where the answer is written.</summary>
    public IBufferWriter<byte> Output => _buffer ?? (IBufferWriter<byte>)_response.BodyWriter;

    /// <summary>Begins an answer; its headers are set already or will be before <see cref="SendAsync"/>.</summary>
    public static AnswerBody Begin(HttpContext context) =>
        new(context.Response, TakesGzip(context.Request.Headers.AcceptEncoding) ? new ArrayBufferWriter<byte>(4096) : null);

    /// <summary>Sends what was written.</summary>
    public ValueTask<FlushResult> SendAsync()
    {
        if (_buffer is null)
        {
            return _response.BodyWriter.FlushAsync();
        }

        if (_buffer.WrittenCount <= MinCompressed)
        {
            _response.BodyWriter.Write(_buffer.WrittenSpan);
        }
        else
        {
            _response.Headers.ContentEncoding = "gzip";
            using var gzip = new GZipStream(new BufferWriterStream(_response.BodyWriter), CompressionLevel.Fastest);
            gzip.Write(_buffer.WrittenSpan);
        }

        return _response.BodyWriter.FlushAsync();
    }

    /// <summary>Whether an Accept-Encoding header (RFC 9110 12.5.3) takes gzip.</summary>
    internal static bool TakesGzip(StringValues header)
    {
        bool? gzip = null;
        var any = false;
        foreach (var value in header)
        {
            var rest = value.AsSpan();
            foreach (var range in rest.Split(','))
            {
                var item = rest[range].Trim();
                var end = item.IndexOf(';');
                var coding = (end < 0 ? item : item[..end]).Trim();
                var takes = end < 0 || !IsZero(item[(end + 1)..]);
                if (coding.Equals("gzip", StringComparison.OrdinalIgnoreCase) || coding.Equals("x-gzip", StringComparison.OrdinalIgnoreCase))
                {
                    gzip = takes;
                }
                else if (coding is "*")
                {
                    any = takes;
                }
            }
        }

        return gzip ?? any;
    }

    /// <summary>True for <c>q=0</c>, <c>q=0.0</c> and so on.</summary>
    private static bool IsZero(ReadOnlySpan<char> weight)
    {
        weight = weight.Trim();
        if (!weight.StartsWith("q=", StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        var number = weight[2..];
        return number.Length > 0 && number.IndexOfAnyExcept('0', '.') < 0;
    }
}
