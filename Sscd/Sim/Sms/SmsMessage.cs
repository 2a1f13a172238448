namespace Mss.Sscd.Sim.Sms;

/// <summary>A short message with binary user data, to or from a phone.</summary>
/// <param name="Address">The phone: 1 to 20 decimal digits of an international number, without +.</param>
/// <param name="Pid">TP-Protocol-Identifier (TS 23.040 9.2.3.9); <see cref="SimDataDownload"/> to a card.</param>
/// <param name="Dcs">TP-Data-Coding-Scheme (TS 23.038); <see cref="ClassTwoBinary"/> to and from a card.</param>
/// <param name="UserData">TP-User-Data of 1 to 140 octets that begins with a user data header.</param>
public sealed record SmsMessage(string Address, byte Pid, byte Dcs, ReadOnlyMemory<byte> UserData)
{
    /// <summary>(U)SIM data download: the phone hands the message to its card and shows nothing.</summary>
    public const byte SimDataDownload = 0x7F;

    /// <summary>Eight-bit data of class 2, for the card.</summary>
    public const byte ClassTwoBinary = 0xF6;

    /// <summary>Octets of user data in one message.</summary>
    public const int MaxUserData = 140;

    /// <summary>True when a phone sent it to another address of the MSSP than the one that took it, because nobody is there: what waits for a response must not take it for its own.</summary>
    public bool IsRedirected { get; init; }

    /// <summary>A message for the card behind a number, or from it.</summary>
    public static SmsMessage ForCard(string address, ReadOnlyMemory<byte> userData) => new(address, SimDataDownload, ClassTwoBinary, userData);

    /// <summary>Without the user data.</summary>
    public override string ToString() => $"SMS of {UserData.Length} octets, {Address}";
}
