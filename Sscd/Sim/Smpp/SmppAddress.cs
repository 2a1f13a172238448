namespace Mss.Sscd.Sim.Smpp;

/// <summary>An address with its type of number and numbering plan (SMPP 3.4 5.2.5, 5.2.6).</summary>
internal readonly record struct SmppAddress(byte Ton, byte Npi, string Digits)
{
    /// <summary>TON of an international number.</summary>
    public const byte International = 1;

    /// <summary>NPI of ISDN (E.163, E.164).</summary>
    public const byte Isdn = 1;

    private const int MaxSize = 21;

    /// <summary>True for 1 to 20 digits, which is what a short message can be addressed with.</summary>
    public bool IsNumber => IsNumberText(Digits);

    public static SmppAddress Of(string digits) => new(International, Isdn, digits);

    public static bool IsNumberText(string? text) => text is { Length: >= 1 and <= 20 } && !text.AsSpan().ContainsAnyExceptInRange('0', '9');

    /// <summary>Reads it; a leading + is left out, which some SMSCs write.</summary>
    public static SmppAddress Read(ref SmppFieldReader reader)
    {
        var (ton, npi) = (reader.Octet(), reader.Octet());
        return new SmppAddress(ton, npi, reader.Text(MaxSize).TrimStart('+'));
    }

    public void Write(SmppFieldWriter writer) => writer.Octet(Ton).Octet(Npi).Text(Digits, MaxSize);
}
