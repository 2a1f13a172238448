namespace Mss.Grains.Interfaces;

/// <summary>A TS 102 204 status or fault code (Annexes B and C), for example 100, 500 or 208.</summary>
/// <param name="Value">The number on the wire.</param>
[GenerateSerializer, Immutable, Alias("mss.StatusCode")]
public readonly record struct StatusCode([property: Id(0)] int Value)
{
    /// <summary>100: the request was accepted.</summary>
    public static readonly StatusCode RequestOk = new(100);

    /// <summary>101: a parameter has an illegal value.</summary>
    public static readonly StatusCode WrongParam = new(101);

    /// <summary>102: a required parameter is absent.</summary>
    public static readonly StatusCode MissingParam = new(102);

    /// <summary>103: what is to be shown or signed is too long or empty.</summary>
    public static readonly StatusCode WrongDataLength = new(103);

    /// <summary>104: the AP is unknown, not authenticated or not entitled.</summary>
    public static readonly StatusCode UnauthorizedAccess = new(104);

    /// <summary>105: the mobile user is unknown.</summary>
    public static readonly StatusCode UnknownClient = new(105);

    /// <summary>107: type, encoding or characters cannot be handled or shown.</summary>
    public static readonly StatusCode InappropriateData = new(107);

    /// <summary>109: the profile is unknown or not available to this user.</summary>
    public static readonly StatusCode UnsupportedProfile = new(109);

    /// <summary>208: the deadline passed.</summary>
    public static readonly StatusCode ExpiredTransaction = new(208);

    /// <summary>209: the device was not reached.</summary>
    public static readonly StatusCode OtaError = new(209);

    /// <summary>401: the user refused.</summary>
    public static readonly StatusCode UserCancel = new(401);

    /// <summary>402: the signing PIN is blocked.</summary>
    public static readonly StatusCode PinBlocked = new(402);

    /// <summary>403: the device or the user is blocked.</summary>
    public static readonly StatusCode CardBlocked = new(403);

    /// <summary>404: the device has no fitting key.</summary>
    public static readonly StatusCode NoKeyFound = new(404);

    /// <summary>406: the signing process failed, or the user is busy with another request.</summary>
    public static readonly StatusCode SignatureProcessProblem = new(406);

    /// <summary>407: the registration failed.</summary>
    public static readonly StatusCode RegistrationFailed = new(407);

    /// <summary>408: the registration succeeded.</summary>
    public static readonly StatusCode RegistrationOk = new(408);

    /// <summary>422: the key has no valid certificate.</summary>
    public static readonly StatusCode NoCertFound = new(422);

    /// <summary>423: the certificate could not be validated.</summary>
    public static readonly StatusCode CrlProblem = new(423);

    /// <summary>424: the certificate could not be validated, the list of revoked ones is out of date.</summary>
    public static readonly StatusCode CrlExpired = new(424);

    /// <summary>500: a signature was made.</summary>
    public static readonly StatusCode Signature = new(500);

    /// <summary>501: a signature was made with a revoked certificate.</summary>
    public static readonly StatusCode RevokedCertificate = new(501);

    /// <summary>502: a signature was made and validated.</summary>
    public static readonly StatusCode ValidSignature = new(502);

    /// <summary>503: a signature was made and is not valid.</summary>
    public static readonly StatusCode InvalidSignature = new(503);

    /// <summary>504: the transaction is still pending.</summary>
    public static readonly StatusCode OutstandingTransaction = new(504);

    /// <summary>900: internal error.</summary>
    public static readonly StatusCode InternalError = new(900);

    /// <summary>The row of the table for this code; an unlisted code reads as 900.</summary>
    public StatusCodeInfo Info => StatusCodeTable.Find(Value);

    /// <summary>The symbolic name, for example <c>USER_CANCEL</c>: StatusMessage, or the Reason of a fault.</summary>
    public string Name => Info.Name;

    /// <summary>True when the code travels as a SOAP fault and not in a Status element.</summary>
    public bool IsFault => Info.IsFault;

    /// <inheritdoc/>
    public override string ToString() => $"{Value} {Name}";
}
