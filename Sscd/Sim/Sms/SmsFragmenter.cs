namespace Mss.Sscd.Sim.Sms;

/// <summary>Puts a packet into as many short messages as it needs.</summary>
internal static class SmsFragmenter
{
    /// <summary>The user data of each message. Only the first says what it carries (TS 31.115 4.2).</summary>
    /// <param name="content">What the packet is.</param>
    /// <param name="packet">The packet, 1 octet or more.</param>
    /// <param name="reference">Ties the fragments together; another one for each packet to the same phone.</param>
    /// <param name="wide">16 bits of the reference are used, otherwise 8.</param>
    /// <exception cref="ArgumentException">The packet needs more than <see cref="SmsReassembler.MaxFragments"/> messages.</exception>
    public static List<byte[]> Split(SmsContent content, ReadOnlySpan<byte> packet, ushort reference, bool wide = false)
    {
        ArgumentOutOfRangeException.ThrowIfZero(packet.Length, nameof(packet));
        var single = new UserDataHeader(null, content);
        if (single.Size + packet.Length <= SmsMessage.MaxUserData)
        {
            return [Build(single, packet)];
        }

        var first = SmsMessage.MaxUserData - new UserDataHeader(default(Concatenation) with { IsWide = wide }, content).Size;
        var other = SmsMessage.MaxUserData - new UserDataHeader(default(Concatenation) with { IsWide = wide }, SmsContent.Other).Size;
        var total = 1 + ((packet.Length - first + other - 1) / other);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(total, SmsReassembler.MaxFragments, nameof(packet));
        var fragments = new List<byte[]>(total);
        for (byte number = 1; number <= total; number++)
        {
            var concatenation = new Concatenation(wide ? reference : (byte)reference, wide, (byte)total, number);
            var size = Math.Min(number == 1 ? first : other, packet.Length);
            fragments.Add(Build(new UserDataHeader(concatenation, number == 1 ? content : SmsContent.Other), packet[..size]));
            packet = packet[size..];
        }

        return fragments;
    }

    private static byte[] Build(UserDataHeader header, ReadOnlySpan<byte> payload)
    {
        var userData = new byte[header.Size + payload.Length];
        header.Write(userData);
        payload.CopyTo(userData.AsSpan(header.Size));
        return userData;
    }
}
