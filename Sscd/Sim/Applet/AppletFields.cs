using System.Buffers.Binary;
using System.Text;

namespace Mss.Sscd.Sim.Applet;

/// <summary>The fields of a message. Reading is strict: unknown tags, repeated ones and lengths that are not the shortest make it unreadable.</summary>
internal sealed class AppletFields
{
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);
    private readonly Dictionary<AppletTag, ReadOnlyMemory<byte>> _values = [];

    public static AppletFields? Read(ReadOnlyMemory<byte> octets)
    {
        var fields = new AppletFields();
        while (!octets.IsEmpty)
        {
            if (!TryReadOne(ref octets, out var tag, out var value) || !Enum.IsDefined(tag) || !fields._values.TryAdd(tag, value))
            {
                return null;
            }
        }

        return fields;
    }

    // Not the short form: null would become an empty memory.
    public ReadOnlyMemory<byte>? Octets(AppletTag tag) => _values.TryGetValue(tag, out var value) ? new ReadOnlyMemory<byte>?(value) : default(ReadOnlyMemory<byte>?);

    /// <summary>Null when it is missing or not UTF-8.</summary>
    public string? Text(AppletTag tag) => _values.TryGetValue(tag, out var value) ? Text(value.Span) : null;

    /// <summary>Null when it is not UTF-8.</summary>
    public static string? Text(ReadOnlySpan<byte> value)
    {
        try
        {
            return Strict.GetString(value);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    /// <summary>Null when it is missing or of another size.</summary>
    public long? Number(AppletTag tag, int size)
    {
        if (!_values.TryGetValue(tag, out var value) || value.Length != size)
        {
            return null;
        }

        Span<byte> octets = stackalloc byte[8];
        octets.Clear();
        value.Span.CopyTo(octets[^size..]);
        return BinaryPrimitives.ReadInt64BigEndian(octets);
    }

    private static bool TryReadOne(ref ReadOnlyMemory<byte> octets, out AppletTag tag, out ReadOnlyMemory<byte> value)
    {
        (tag, value) = (default, default);
        var span = octets.Span;
        if (span.Length < 2)
        {
            return false;
        }

        tag = (AppletTag)span[0];
        int length, at;
        switch (span[1])
        {
            case < 0x80:
                (length, at) = (span[1], 2);
                break;
            case 0x81 when span.Length > 2 && span[2] >= 0x80:
                (length, at) = (span[2], 3);
                break;
            case 0x82 when span.Length > 3 && span[2] > 0:
                (length, at) = (BinaryPrimitives.ReadUInt16BigEndian(span[2..]), 4);
                break;
            default:
                return false;
        }

        if (octets.Length < at + length)
        {
            return false;
        }

        value = octets.Slice(at, length);
        octets = octets[(at + length)..];
        return true;
    }
}
