namespace Mss.Gateway.Soap;

/// <summary>Whose rule a refused request broke: the MSS service's or the SOAP envelope's own.</summary>
public enum EnvelopeFault
{
    /// <summary>The MSS service refuses: <c>Sender</c> or <c>Receiver</c>, as the table of codes says.</summary>
    None,

    /// <summary>A header block that must be understood is not (SOAP 1.2 part 1, 5.4.8): <c>MustUnderstand</c>.</summary>
    MustUnderstand,

    /// <summary>The envelope is of no known SOAP version (SOAP 1.2 part 1, 5.4.7): <c>VersionMismatch</c>.</summary>
    VersionMismatch,
}
