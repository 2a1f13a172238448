namespace Mss.Sscd.Sim.Sms;

/// <summary>What a message carries, by its information element identifier (TS 31.115 4.1).</summary>
internal enum SmsContent : byte
{
    /// <summary>Nothing that concerns a card.</summary>
    Other = 0,

    /// <summary>A command packet.</summary>
    Command = 0x70,

    /// <summary>A response packet.</summary>
    Response = 0x71,
}
