namespace Mss.Cli.Soap;

/// <summary>Sends the two messages of a signature and reads the answers, in one of the wire forms.</summary>
internal interface IMssClient
{
    /// <summary>Sends MSS_SignatureReq.</summary>
    /// <exception cref="MsspUnreachableException">There was no usable answer.</exception>
    Task<MssAnswer> SignatureAsync(ApCredentials ap, ApMessage message, SignatureRequest request, TimeSpan timeout, CancellationToken cancellationToken);

    /// <summary>Sends MSS_StatusReq.</summary>
    /// <exception cref="MsspUnreachableException">There was no usable answer.</exception>
    Task<MssAnswer> StatusQueryAsync(ApCredentials ap, ApMessage message, string transactionId, TimeSpan timeout, CancellationToken cancellationToken);
}
