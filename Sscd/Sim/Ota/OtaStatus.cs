namespace Mss.Sscd.Sim.Ota;

/// <summary>Response status code of a Proof of Receipt (TS 102 225 table 5; 0B and 0C: TS 31.115).</summary>
internal enum OtaStatus : byte
{
    Ok = 0x00,
    IntegrityFailed = 0x01,
    CounterLow = 0x02,
    CounterHigh = 0x03,
    CounterBlocked = 0x04,
    CipheringError = 0x05,

    /// <summary>Any other failure of security: an unknown key set or algorithm, or an impossible packet.</summary>
    UnidentifiedSecurityError = 0x06,
    InsufficientMemory = 0x07,
    MoreTime = 0x08,
    TarUnknown = 0x09,
    InsufficientSecurityLevel = 0x0A,

    /// <summary>The answer comes in an SMS-SUBMIT.</summary>
    DataBySubmit = 0x0B,

    /// <summary>The answer comes by USSD.</summary>
    DataByUssd = 0x0C,
}
