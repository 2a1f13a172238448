using System.Buffers;
using System.Text.Unicode;
using Mss.Grains.Interfaces;

namespace Mss.Gateway.Soap;

/// <summary>
/// The octets of a message as characters, in a rented buffer. Only UTF-8 is read, so that a text has one meaning: what was shown is what was sent.
/// </summary>
internal sealed class BodyText : TextReader
{
    private readonly char[] buffer;
    private int position;
    private int length;

    private BodyText(int capacity) => buffer = ArrayPool<char>.Shared.Rent(capacity);

    /// <summary>True when every character is ASCII: whatever encoding the sender named then makes no difference.</summary>
    public bool IsAscii { get; private set; }

    /// <summary>Checks size and encoding and decodes.</summary>
    /// <returns>The text, or null and the fault.</returns>
    public static BodyText? Decode(ReadOnlySpan<byte> body, string? contentType, out Fault? fault)
    {
        if (body.StartsWith("\uFEFF"u8))
        {
            body = body[3..];
        }

        fault = body.IsEmpty ? Fault.Missing("SOAP envelope")
            : body.Length > SoapLimits.MaxBytes ? Refused($"longer than {SoapLimits.MaxBytes} octets")
            : CheckRuns(body);
        if (fault is not null)
        {
            return null;
        }

        var text = new BodyText(body.Length);
        var decoded = Utf8.ToUtf16(body, text.buffer, out _, out var length, replaceInvalidSequences: false);
        text.length = length;
        if (decoded != OperationStatus.Done)
        {
            fault = Refused("not UTF-8");
        }
        else
        {
            text.IsAscii = text.length == body.Length;
            fault = text.IsAscii || ContentTypeHeader.AllowsUtf8(contentType) ? null : Refused("the Content-Type names another charset than UTF-8");
        }

        if (fault is null)
        {
            return text;
        }

        text.Dispose();
        return null;
    }

    /// <inheritdoc/>
    public override int Peek() => position < length ? buffer[position] : -1;

    /// <inheritdoc/>
    public override int Read() => position < length ? buffer[position++] : -1;

    /// <inheritdoc/>
    public override int Read(char[] buffer, int index, int count) => Read(buffer.AsSpan(index, count));

    /// <inheritdoc/>
    public override int Read(Span<char> buffer)
    {
        var count = Math.Min(buffer.Length, length - position);
        this.buffer.AsSpan(position, count).CopyTo(buffer);
        position += count;
        return count;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing && length >= 0)
        {
            // The buffer held passwords and what is signed; the next tenant must not find them.
            ArrayPool<char>.Shared.Return(buffer, clearArray: true);
            position = length = -1;
        }

        base.Dispose(disposing);
    }

    private static Fault Refused(string why) => Fault.WrongParam("SOAP message", why);

    // The parser holds a whole tag with all its attributes, and each text, before anyone can count them.
    private static Fault? CheckRuns(ReadOnlySpan<byte> body)
    {
        while (body.Length > SoapLimits.MaxAttributes)
        {
            var run = body.IndexOf((byte)'<');
            run = run < 0 ? body.Length : run;
            if (run > SoapLimits.MaxRun)
            {
                return Refused($"a text or tag is longer than {SoapLimits.MaxRun} octets");
            }

            if (run > SoapLimits.MaxAttributes && body[..run].Count((byte)'=') > SoapLimits.MaxAttributes)
            {
                return Refused($"a tag has more than {SoapLimits.MaxAttributes} attributes");
            }

            body = body[Math.Min(run + 1, body.Length)..];
        }

        return null;
    }
}
