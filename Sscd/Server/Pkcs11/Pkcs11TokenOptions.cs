namespace Mss.Sscd.Server.Pkcs11;

/// <summary>Which token, and how many sessions.</summary>
public sealed class Pkcs11TokenOptions
{
    /// <summary>Path of the vendor's PKCS#11 library.</summary>
    public string Library { get; set; } = "";

    /// <summary>Label of the token, by which it is found again in whichever slot it is put.</summary>
    public string Token { get; set; } = "";

    /// <summary>Sessions at the same time, 1 to 1,000: as many signatures are made at once.</summary>
    /// <value>16</value>
    public int MaxSessions { get; set; } = 16;
}
