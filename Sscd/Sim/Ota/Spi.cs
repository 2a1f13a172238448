namespace Mss.Sscd.Sim.Ota;

/// <summary>How a packet is protected against change (SPI, TS 102 225 5.1.1).</summary>
internal enum OtaIntegrity
{
    None = 0,
    RedundancyCheck = 1,
    CryptographicChecksum = 2,

    /// <summary>Not supported: no card uses it.</summary>
    DigitalSignature = 3,
}

/// <summary>What the receiver does with a packet's counter.</summary>
internal enum OtaCounterRule
{
    /// <summary>There is no counter.</summary>
    None = 0,

    /// <summary>There is one, it is not compared.</summary>
    NotChecked = 1,

    /// <summary>Only a counter higher than every one before.</summary>
    Higher = 2,

    /// <summary>Only the highest one before, plus one.</summary>
    OneHigher = 3,
}

/// <summary>When a Proof of Receipt is wanted.</summary>
internal enum OtaPor
{
    Never = 0,
    Always = 1,
    OnError = 2,
}

/// <summary>Security Parameter Indicator: the security of a command (first octet) and of its response (second), TS 102 225 5.1.1.</summary>
internal readonly record struct Spi(byte First, byte Second)
{
    /// <summary>Ciphered, with checksum and a counter that must be higher; Proof of Receipt always, ciphered, with checksum, as an SMS of its own.</summary>
    public static Spi Full { get; } = new(0x16, 0x39);

    public OtaIntegrity Integrity => (OtaIntegrity)(First & 0x03);

    public bool Ciphered => (First & 0x04) != 0;

    public OtaCounterRule CounterRule => (OtaCounterRule)((First >> 3) & 0x03);

    public OtaPor Por => (OtaPor)(Second & 0x03);

    public OtaIntegrity PorIntegrity => (OtaIntegrity)((Second >> 2) & 0x03);

    public bool PorCiphered => (Second & 0x10) != 0;

    /// <summary>As an SMS-SUBMIT of its own; otherwise in the delivery report, which holds little.</summary>
    public bool PorBySubmit => (Second & 0x20) != 0;

    /// <summary>True when nothing of a command's security is less than the minimum asks (minimum security level, TS 102 225 5.1.1 first octet).</summary>
    public bool Reaches(Spi minimum) =>
        Integrity >= minimum.Integrity && (Ciphered || !minimum.Ciphered) && CounterRule >= minimum.CounterRule;
}
