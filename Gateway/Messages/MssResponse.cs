using Mss.Grains.Interfaces;

namespace Mss.Gateway.Messages;

/// <summary>What all answers share. The request rides along because answers echo it.</summary>
public abstract class MssResponse
{
    /// <summary>The request that is answered; versions and AP_Info are echoed from it, AP_PWD is not.</summary>
    public required MssRequest Request { get; init; }

    /// <summary>MSSP_Info/@Instant.</summary>
    public required DateTimeOffset Instant { get; init; }

    /// <summary>MSSP_Info/MSSP_ID/URI: this MSSP.</summary>
    public required string MsspUri { get; init; }

    /// <summary>Status/StatusCode and StatusMessage.</summary>
    public required StatusCode Status { get; init; }
}

/// <summary>An answer that can carry a signature.</summary>
public abstract class SignatureCarryingResponse : MssResponse
{
    /// <summary>MobileUser/MSISDN exactly as received in the signature request.</summary>
    public required string Msisdn { get; init; }

    /// <summary>The signature, or null: MSS_Signature is then absent, never empty.</summary>
    public byte[]? Signature { get; init; }

    /// <summary>How the signature is delivered.</summary>
    public SignatureFormat Format { get; init; }

    /// <summary>The signer's certificate (DER), needed by <c>fi:PKCS1</c>.</summary>
    public byte[]? Certificate { get; init; }

    /// <summary>What the AdditionalServices came to; StatusDetail is there only when a service has an answer (wire rule 21).</summary>
    public IReadOnlyList<ServiceResult>? ServiceResults { get; init; }
}

/// <summary>MSS_SignatureResp (TS 102 204 8.3).</summary>
public sealed class SignatureResponse : SignatureCarryingResponse
{
    /// <summary>MSSP_TransID.</summary>
    public required TransactionId TransactionId { get; init; }

    /// <summary>SignatureProfile/mssURI: the profile used, or null.</summary>
    public string? SignatureProfile { get; init; }
}

/// <summary>MSS_StatusResp (TS 102 204 8.5).</summary>
public sealed class StatusResponse : SignatureCarryingResponse
{
}
