using System.Text;

namespace Mss.Sscd.Sim.Smpp;

/// <summary>Reads a body's parameters in their order (SMPP 3.4 3.1). After the first that is wrong, <see cref="IsValid"/> is false and the rest is empty.</summary>
internal ref struct SmppFieldReader(ReadOnlySpan<byte> body)
{
    private ReadOnlySpan<byte> _rest = body;

    public bool IsValid { get; private set; } = true;

    public readonly bool IsAtEnd => _rest.IsEmpty;

    public byte Octet()
    {
        var octets = Octets(1);
        return octets.IsEmpty ? (byte)0 : octets[0];
    }

    public int Integer16()
    {
        var octets = Octets(2);
        return octets.IsEmpty ? 0 : (octets[0] << 8) | octets[1];
    }

    public ReadOnlySpan<byte> Octets(int count)
    {
        if (!IsValid || count > _rest.Length)
        {
            IsValid = false;
            return [];
        }

        var octets = _rest[..count];
        _rest = _rest[count..];
        return octets;
    }

    /// <summary>A C-Octet String: ASCII, ended by NUL, which counts.</summary>
    public string Text(int maxSize)
    {
        var end = IsValid ? _rest.IndexOf((byte)0) : -1;
        if (end < 0 || end >= maxSize || !Ascii.IsValid(_rest[..end]))
        {
            IsValid = false;
            return "";
        }

        var text = Encoding.ASCII.GetString(_rest[..end]);
        _rest = _rest[(end + 1)..];
        return text;
    }
}

/// <summary>Writes a body's parameters in their order.</summary>
internal sealed class SmppFieldWriter
{
    private readonly List<byte> _body = new(224);

    public SmppFieldWriter Octet(byte value)
    {
        _body.Add(value);
        return this;
    }

    /// <exception cref="ArgumentException">It is not ASCII, or with its NUL longer than <paramref name="maxSize"/>.</exception>
    public SmppFieldWriter Text(string value, int maxSize)
    {
        if (value.Length >= maxSize || !Ascii.IsValid(value) || value.Contains('\0', StringComparison.Ordinal))
        {
            throw new ArgumentException($"must be ASCII of at most {maxSize - 1} characters", nameof(value));
        }

        _body.AddRange(Encoding.ASCII.GetBytes(value));
        _body.Add(0);
        return this;
    }

    public SmppFieldWriter Octets(ReadOnlySpan<byte> octets)
    {
        _body.AddRange(octets);
        return this;
    }

    /// <summary>A TLV (3.2.4.1): tag and length of 2 octets, value.</summary>
    public SmppFieldWriter Optional(int tag, ReadOnlySpan<byte> value) =>
        Octets([(byte)(tag >> 8), (byte)tag, (byte)(value.Length >> 8), (byte)value.Length]).Octets(value);

    public byte[] ToArray() => [.. _body];
}
