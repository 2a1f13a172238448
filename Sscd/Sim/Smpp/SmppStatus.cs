namespace Mss.Sscd.Sim.Smpp;

/// <summary>command_status (SMPP 3.4 5.1.3), as far as it is said or understood here.</summary>
internal static class SmppStatus
{
    /// <summary>ESME_ROK.</summary>
    public const uint Ok = 0x00;

    /// <summary>ESME_RINVMSGLEN.</summary>
    public const uint InvalidMessageLength = 0x01;

    /// <summary>ESME_RINVCMDLEN.</summary>
    public const uint InvalidCommandLength = 0x02;

    /// <summary>ESME_RINVCMDID.</summary>
    public const uint InvalidCommandId = 0x03;

    /// <summary>ESME_RINVBNDSTS: not in this state of the session.</summary>
    public const uint IncorrectBindStatus = 0x04;

    /// <summary>ESME_RALYBND.</summary>
    public const uint AlreadyBound = 0x05;

    /// <summary>ESME_RSYSERR.</summary>
    public const uint SystemError = 0x08;

    /// <summary>ESME_RINVSRCADR.</summary>
    public const uint InvalidSource = 0x0A;

    /// <summary>ESME_RINVDSTADR.</summary>
    public const uint InvalidDestination = 0x0B;

    /// <summary>ESME_RINVPASWD.</summary>
    public const uint InvalidPassword = 0x0E;

    /// <summary>ESME_RINVSYSID.</summary>
    public const uint InvalidSystemId = 0x0F;

    /// <summary>ESME_RMSGQFUL.</summary>
    public const uint QueueFull = 0x14;

    /// <summary>ESME_RINVESMCLASS.</summary>
    public const uint InvalidEsmClass = 0x43;

    /// <summary>ESME_RTHROTTLED.</summary>
    public const uint Throttled = 0x58;

    /// <summary>ESME_RX_T_APPN: the receiver failed for now; the SMSC shall deliver again.</summary>
    public const uint TemporaryReceiverError = 0x64;

    /// <summary>ESME_RINVPARLEN.</summary>
    public const uint InvalidParameterLength = 0xC2;
}
