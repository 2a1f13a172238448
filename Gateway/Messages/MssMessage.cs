namespace Mss.Gateway.Messages;

/// <summary>The operations of TS 102 204 clause 7.</summary>
public enum MssOperation
{
    /// <summary>MSS_Signature.</summary>
    Signature,

    /// <summary>MSS_StatusQuery.</summary>
    StatusQuery,

    /// <summary>MSS_ProfileQuery.</summary>
    ProfileQuery,

    /// <summary>MSS_Receipt.</summary>
    Receipt,

    /// <summary>MSS_Registration.</summary>
    Registration,

    /// <summary>MSS_Handshake.</summary>
    Handshake,
}

/// <summary>
/// What all requests share (TS 102 204 8.1). Members hold the text as received; nothing is judged here, so that one model serves SOAP and JSON
/// and each check has one place. An absent member is null.
/// </summary>
public abstract class MssRequest
{
    /// <summary>Which operation.</summary>
    public abstract MssOperation Operation { get; }

    /// <summary>MajorVersion as received; echoed (wire rule 7).</summary>
    public string? MajorVersion { get; set; }

    /// <summary>MinorVersion as received; echoed.</summary>
    public string? MinorVersion { get; set; }

    /// <summary>AP_Info.</summary>
    public ApInfo ApInfo { get; set; } = new();

    /// <summary>MSSP_Info/MSSP_ID/URI, null when absent or empty.</summary>
    public string? MsspUri { get; set; }

    /// <summary>True when an MSSP_Info element was there.</summary>
    public bool HasMsspInfo { get; set; }

    /// <summary>MobileUser, null when absent.</summary>
    public MobileUserInfo? MobileUser { get; set; }
}

/// <summary>AP_Info: who asks, under which id, when.</summary>
public sealed class ApInfo
{
    /// <summary>AP_ID.</summary>
    public string? ApId { get; set; }

    /// <summary>AP_PWD. Never logged, never echoed.</summary>
    public string? ApPwd { get; set; }

    /// <summary>AP_TransID.</summary>
    public string? ApTransId { get; set; }

    /// <summary>Instant.</summary>
    public string? Instant { get; set; }

    /// <summary>AP_URL, where notifications go.</summary>
    public string? ApUrl { get; set; }
}

/// <summary>MobileUser.</summary>
public sealed class MobileUserInfo
{
    /// <summary>MSISDN as received.</summary>
    public string? Msisdn { get; set; }

    /// <summary>UserIdentifier as received.</summary>
    public string? UserIdentifier { get; set; }
}

/// <summary>A DataType: text with MimeType and Encoding.</summary>
public sealed class MssData
{
    /// <summary>The content, never trimmed.</summary>
    public string Value { get; set; } = "";

    /// <summary>MimeType as received, or null.</summary>
    public string? MimeType { get; set; }

    /// <summary>Encoding as received, or null.</summary>
    public string? Encoding { get; set; }
}

/// <summary>MSS_SignatureReq (TS 102 204 8.2).</summary>
public sealed class SignatureRequest : MssRequest
{
    /// <inheritdoc/>
    public override MssOperation Operation => MssOperation.Signature;

    /// <summary>MessagingMode.</summary>
    public string? MessagingMode { get; set; }

    /// <summary>TimeOut, in seconds.</summary>
    public string? TimeOut { get; set; }

    /// <summary>ValidityDate.</summary>
    public string? ValidityDate { get; set; }

    /// <summary>DataToBeSigned.</summary>
    public MssData? DataToBeSigned { get; set; }

    /// <summary>DataToBeDisplayed.</summary>
    public MssData? DataToBeDisplayed { get; set; }

    /// <summary>SignatureProfile/mssURI.</summary>
    public string? SignatureProfile { get; set; }

    /// <summary>SignatureProfileComparison.</summary>
    public string? SignatureProfileComparison { get; set; }

    /// <summary>MSS_Format/mssURI.</summary>
    public string? MssFormat { get; set; }

    /// <summary>True when a KeyReference narrows the key: it cannot be honoured and must not be overlooked (TS 102 204 9, FiCom: fault 404).</summary>
    public bool HasKeyReference { get; set; }

    /// <summary>AdditionalServices.</summary>
    public IList<MssService> AdditionalServices { get; } = [];
}

/// <summary>MSS_StatusReq (TS 102 204 8.4).</summary>
public sealed class StatusRequest : MssRequest
{
    /// <inheritdoc/>
    public override MssOperation Operation => MssOperation.StatusQuery;

    /// <summary>MSSP_TransID, from the attribute or, as some clients send it, from a child element.</summary>
    public string? MsspTransId { get; set; }
}
