using System.Buffers.Binary;

namespace Mss.Sscd.Sim.Sms;

/// <summary>What a fragment belongs to (TS 23.040 9.2.3.24.1 and 9.2.3.24.8).</summary>
/// <param name="Reference">Same in all fragments of a message: 8 or 16 bits.</param>
/// <param name="IsWide">The reference has 16 bits.</param>
/// <param name="Total">Fragments of the message, 1 to 255.</param>
/// <param name="Number">This one, 1 to <paramref name="Total"/>.</param>
internal readonly record struct Concatenation(ushort Reference, bool IsWide, byte Total, byte Number);

/// <summary>The information elements of a user data header that matter here; others are skipped, as TS 23.040 9.2.3.24 asks.</summary>
internal readonly record struct UserDataHeader(Concatenation? Concatenation, SmsContent Content)
{
    private const byte Narrow = 0x00;
    private const byte Wide = 0x08;

    /// <summary>Reads the header; false when the user data does not begin with one, or an element is impossible.</summary>
    public static bool TryRead(ReadOnlySpan<byte> userData, out UserDataHeader header, out ReadOnlySpan<byte> payload)
    {
        header = default;
        payload = default;
        if (userData.IsEmpty || userData[0] + 1 > userData.Length)
        {
            return false;
        }

        var elements = userData.Slice(1, userData[0]);
        payload = userData[(1 + userData[0])..];
        while (!elements.IsEmpty)
        {
            if (elements.Length < 2 || elements[1] + 2 > elements.Length || Take(elements[0], elements.Slice(2, elements[1]), ref header) is false)
            {
                return false;
            }

            elements = elements[(2 + elements[1])..];
        }

        return true;
    }

    /// <summary>Octets that <see cref="Write"/> takes, the length octet included.</summary>
    public int Size => 1 + (Concatenation is { } c ? (c.IsWide ? 6 : 5) : 0) + (Content == SmsContent.Other ? 0 : 2);

    public void Write(Span<byte> userData)
    {
        userData[0] = (byte)(Size - 1);
        userData = userData[1..];
        if (Concatenation is { } c)
        {
            userData[0] = c.IsWide ? Wide : Narrow;
            userData[1] = (byte)(c.IsWide ? 4 : 3);
            if (c.IsWide)
            {
                BinaryPrimitives.WriteUInt16BigEndian(userData[2..], c.Reference);
            }
            else
            {
                userData[2] = (byte)c.Reference;
            }

            var at = c.IsWide ? 4 : 3;
            (userData[at], userData[at + 1]) = (c.Total, c.Number);
            userData = userData[(at + 2)..];
        }

        if (Content != SmsContent.Other)
        {
            (userData[0], userData[1]) = ((byte)Content, 0);
        }
    }

    private static bool Take(byte identifier, ReadOnlySpan<byte> value, ref UserDataHeader header)
    {
        switch (identifier)
        {
            case Narrow or Wide when value.Length != (identifier == Wide ? 4 : 3) || header.Concatenation is not null:
                return false;
            case Narrow or Wide:
                var (total, number) = (value[^2], value[^1]);
                var reference = identifier == Wide ? BinaryPrimitives.ReadUInt16BigEndian(value) : value[0];
                header = header with { Concatenation = new Concatenation(reference, identifier == Wide, total, number) };
                return number >= 1 && number <= total;
            case (byte)SmsContent.Command or (byte)SmsContent.Response:
                var isFirst = header.Content == SmsContent.Other;
                header = header with { Content = (SmsContent)identifier };
                return isFirst && value.IsEmpty;
            default:
                return true;
        }
    }
}
