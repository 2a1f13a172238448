namespace Mss.Sscd.Sim.Sms;

/// <summary>SMS-DELIVER to a phone and SMS-SUBMIT from it, octet for octet (TS 23.040 9.2.2.1 and 9.2.2.2), for eight-bit user data with a header.</summary>
internal static class SmsTpdu
{
    private const byte Header = 0x40;
    private const byte NoMoreMessages = 0x04;
    private const byte Submit = 0x01;
    private const byte RelativeValidity = 0x10;
    private const byte International = 0x91;
    private const int MaxDigits = 20;

    /// <summary>An SMS-DELIVER from the MSSP's address.</summary>
    /// <exception cref="ArgumentException">The address or the user data is wrong.</exception>
    public static byte[] EncodeDeliver(SmsMessage message, DateTimeOffset received)
    {
        var tpdu = new List<byte>(160) { Header | NoMoreMessages };
        AddAddress(tpdu, message.Address);
        tpdu.Add(message.Pid);
        tpdu.Add(message.Dcs);
        var utc = received.UtcDateTime;
        foreach (var number in (int[])[utc.Year % 100, utc.Month, utc.Day, utc.Hour, utc.Minute, utc.Second, 0])
        {
            tpdu.Add((byte)((number % 10 << 4) | (number / 10)));
        }

        return AddUserData(tpdu, message.UserData.Span);
    }

    /// <summary>An SMS-SUBMIT to the MSSP's address, valid for as many periods of TS 23.040 9.2.3.12.1.</summary>
    /// <exception cref="ArgumentException">The address or the user data is wrong.</exception>
    public static byte[] EncodeSubmit(SmsMessage message, byte reference, byte validity)
    {
        var tpdu = new List<byte>(160) { Header | Submit | RelativeValidity, reference };
        AddAddress(tpdu, message.Address);
        tpdu.Add(message.Pid);
        tpdu.Add(message.Dcs);
        tpdu.Add(validity);
        return AddUserData(tpdu, message.UserData.Span);
    }

    /// <summary>Reads an SMS-DELIVER; null when it is malformed or has no user data header.</summary>
    public static SmsMessage? DecodeDeliver(ReadOnlySpan<byte> tpdu)
    {
        const int ScTimeStamp = 7;
        return tpdu.Length > 1 && (tpdu[0] & (Header | 0x03)) == Header && ReadAddress(tpdu[1..]) is { } address
            ? Read(address, tpdu[(1 + AddressSize(address))..], ScTimeStamp)
            : null;
    }

    /// <summary>Reads an SMS-SUBMIT; null when it is malformed or has no user data header.</summary>
    public static SmsMessage? DecodeSubmit(ReadOnlySpan<byte> tpdu)
    {
        if (tpdu.Length < 3 || (tpdu[0] & (Header | 0x03)) != (Header | Submit) || ReadAddress(tpdu[2..]) is not { } address)
        {
            return null;
        }

        var validityFormat = (tpdu[0] >> 3) & 0x03;
        return Read(address, tpdu[(2 + AddressSize(address))..], validityFormat switch { 0 => 0, 2 => 1, _ => 7 });
    }

    private static SmsMessage? Read(string address, ReadOnlySpan<byte> rest, int skip)
    {
        // PID, DCS, what is skipped, UDL, UD
        var at = 3 + skip;
        return rest.Length > at && rest[at - 1] == rest.Length - at && rest.Length - at <= SmsMessage.MaxUserData
            ? new SmsMessage(address, rest[0], rest[1], rest[at..].ToArray())
            : null;
    }

    private static void AddAddress(List<byte> tpdu, string digits)
    {
        if (digits.Length is 0 or > MaxDigits || digits.AsSpan().ContainsAnyExceptInRange('0', '9'))
        {
            throw new ArgumentException("an SMS address has 1 to 20 digits", nameof(digits));
        }

        tpdu.Add((byte)digits.Length);
        tpdu.Add(International);
        for (var i = 0; i < digits.Length; i += 2)
        {
            tpdu.Add((byte)(((i + 1 < digits.Length ? digits[i + 1] - '0' : 0xF) << 4) | (digits[i] - '0')));
        }
    }

    private static byte[] AddUserData(List<byte> tpdu, ReadOnlySpan<byte> userData)
    {
        if (userData.Length is 0 or > SmsMessage.MaxUserData)
        {
            throw new ArgumentException("an SMS has 1 to 140 octets of user data", nameof(userData));
        }

        tpdu.Add((byte)userData.Length);
        tpdu.AddRange(userData);
        return [.. tpdu];
    }

    private static int AddressSize(string digits) => 2 + ((digits.Length + 1) / 2);

    private static string? ReadAddress(ReadOnlySpan<byte> octets)
    {
        if (octets.Length < 2 || octets[0] is 0 or > MaxDigits || octets.Length < 2 + ((octets[0] + 1) / 2))
        {
            return null;
        }

        Span<char> digits = stackalloc char[octets[0]];
        for (var i = 0; i < digits.Length; i++)
        {
            var digit = (octets[2 + (i / 2)] >> (i % 2 * 4)) & 0xF;
            if (digit > 9)
            {
                return null;
            }

            digits[i] = (char)('0' + digit);
        }

        return digits.ToString();
    }
}
