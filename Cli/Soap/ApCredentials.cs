namespace Mss.Cli.Soap;

/// <summary>Who asks: AP_ID and AP_PWD of AP_Info. A TLS client certificate belongs to the connection, not to the message.</summary>
/// <param name="ApId">AP_ID, a URI.</param>
/// <param name="ApPwd">AP_PWD; empty for an AP that is known by its certificate (the attribute must be there all the same).</param>
internal sealed record ApCredentials(string ApId, string ApPwd)
{
    /// <summary>Never shows the password.</summary>
    public override string ToString() => ApId;
}

/// <summary>What changes from message to message in AP_Info.</summary>
/// <param name="ApTransId">AP_TransID, an NCName.</param>
/// <param name="Instant">xs:dateTime of sending.</param>
internal sealed record ApMessage(string ApTransId, string Instant);
