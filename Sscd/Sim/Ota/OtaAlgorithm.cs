namespace Mss.Sscd.Sim.Ota;

/// <summary>What a card's OTA keys are for (TS 102 225 5.1.2 and 5.1.3).</summary>
public enum OtaAlgorithm
{
    /// <summary>AES-CBC and AES-CMAC of 8 octets.</summary>
    Aes,

    /// <summary>Triple DES with two keys in outer CBC, and its CBC-MAC: cards of old.</summary>
    TripleDes2,

    /// <summary>Triple DES with three keys in outer CBC, and its CBC-MAC: cards of old.</summary>
    TripleDes3,
}
