namespace Mss.Grains.Interfaces;

/// <summary>What MSS_Registration can do to a user; the numbers travel between nodes, the names stand in the session log.</summary>
public enum RegistrationOperation
{
    /// <summary>Makes the user, who may not sign yet.</summary>
    CreateUser = 1,

    /// <summary>Tells the user's state, devices and keys.</summary>
    GetUser = 2,

    /// <summary>Lets a new user sign, once there is a key with a certificate.</summary>
    ActivateUser = 3,

    /// <summary>Stops the user's signatures: fault 403.</summary>
    SuspendUser = 4,

    /// <summary>Ends a suspension.</summary>
    ResumeUser = 5,

    /// <summary>Removes the user with all devices. The number can be registered again.</summary>
    RemoveUser = 6,

    /// <summary>Adds a device, or a key to a device that the user has.</summary>
    AddDevice = 7,

    /// <summary>Takes a device away from the user.</summary>
    RemoveDevice = 8,

    /// <summary>Gives a key a certificate: one that is issued, or one that is handed in.</summary>
    RequestCertificate = 9,

    /// <summary>Tells a key's certificate.</summary>
    GetCertificate = 10,

    /// <summary>Revokes a key's certificate; the key cannot sign until it has another.</summary>
    RevokeCertificate = 11,
}
