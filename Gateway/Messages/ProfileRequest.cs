namespace Mss.Gateway.Messages;

/// <summary>MSS_ProfileReq (TS 102 204 8.6) with the extensions of Methics and Swisscom.</summary>
public sealed class ProfileRequest : MssRequest
{
    /// <inheritdoc/>
    public override MssOperation Operation => MssOperation.ProfileQuery;

    /// <summary>Params: what the answer's extension shall tell, separated by white space; null when absent.</summary>
    public string? Params { get; set; }

    /// <summary>GetAutoActivation.</summary>
    public string? GetAutoActivation { get; set; }

    /// <summary>GetServerSideSignature.</summary>
    public string? GetServerSideSignature { get; set; }

    /// <summary>GetRecoveryCodeCreated.</summary>
    public string? GetRecoveryCodeCreated { get; set; }

    /// <summary>GetCertificates.</summary>
    public string? GetCertificates { get; set; }
}
