namespace Mss.Grains.Interfaces;

/// <summary>What a registered party may do; the numbers are stored.</summary>
[Flags]
public enum ApRoles
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Asks users for signatures (AP of TS 102 204).</summary>
    ApplicationProvider = 1,

    /// <summary>Registers users and devices (RA: MSS_Registration).</summary>
    RegistrationAuthority = 2,

    /// <summary>Requests and changes certificates (CA).</summary>
    CertificationAuthority = 4,

    /// <summary>Changes registrations of APs.</summary>
    Administrator = 8,
}
