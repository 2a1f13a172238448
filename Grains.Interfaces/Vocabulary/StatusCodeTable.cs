using System.Collections.Frozen;

namespace Mss.Grains.Interfaces;

/// <summary>What an AP can do about an outcome.</summary>
public enum Remedy
{
    /// <summary>Nothing is wrong.</summary>
    None,

    /// <summary>The same request will fail again: the AP must change it, or its contract.</summary>
    Permanent,

    /// <summary>The mobile user must act first: unblock, activate, agree.</summary>
    User,

    /// <summary>The same request may succeed later.</summary>
    Retry,
}

/// <summary>One row of the table of codes.</summary>
/// <param name="Code">Number on the wire.</param>
/// <param name="Name">Symbolic name; clients compare it literally.</param>
/// <param name="IsFault">True: SOAP fault with HTTP 500; false: Status element with HTTP 200.</param>
/// <param name="BySender">For a fault: <c>soapenv:Sender</c> (the AP's mistake) or <c>soapenv:Receiver</c>.</param>
/// <param name="ApText">What the AP is told in the fault's detail when nothing more exact may be said.</param>
/// <param name="Remedy">What the AP can do.</param>
public sealed record StatusCodeInfo(int Code, string Name, bool IsFault, bool BySender, string ApText, Remedy Remedy);

/// <summary>Every status and fault code that this MSSP can answer: TS 102 204 Annexes B and C, TS 102 207 for 7xx.</summary>
public static class StatusCodeTable
{
    private static readonly StatusCodeInfo[] Rows =
    [
        Status(100, "REQUEST_OK", "The request was accepted."),
        Sender(101, "WRONG_PARAM", "Error among the arguments of the request", Remedy.Permanent),
        Sender(102, "MISSING_PARAM", "An argument in the request is missing", Remedy.Permanent),
        Sender(103, "WRONG_DATA_LENGTH", "The data to be signed or displayed are too large for the device, or empty.", Remedy.Permanent),
        Sender(104, "UNAUTHORIZED_ACCESS", "The AP is unknown, or the client authentication failed, or the AP asks for a service for which it has not subscribed.", Remedy.Permanent),
        Sender(105, "UNKNOWN_CLIENT", "Unknown or inactive user", Remedy.User),
        Sender(107, "INAPPROPRIATE_DATA", "The type, encoding or characters of the data cannot be handled.", Remedy.Permanent),
        Sender(108, "INCOMPATIBLE_INTERFACE", "The minor version and/or major version parameters are inappropriate for the receiver of the message.", Remedy.Permanent),
        Receiver(109, "UNSUPPORTED_PROFILE", "The user does not support this Mobile Signature Profile", Remedy.Permanent),
        Receiver(208, "EXPIRED_TRANSACTION", "Transaction Expiry date has been reached or Time out has lapsed.", Remedy.Retry),
        Receiver(209, "OTA_ERROR", "The MSSP has not succeeded to contact the end-user's mobile equipment", Remedy.Retry),
        Receiver(401, "USER_CANCEL", "User cancelled the request", Remedy.User),
        Receiver(402, "PIN_NR_BLOCKED", "PIN of the mobile user is blocked", Remedy.User),
        Receiver(403, "CARD_BLOCKED", "The device of the mobile user is blocked", Remedy.User),
        Receiver(404, "NO_KEY_FOUND", "Mobile user account needs to be activated", Remedy.User),
        Receiver(405, "NO_URL_FOUND", "A referenced address was not found.", Remedy.Permanent),
        Receiver(406, "PB_SIGNATURE_PROCESS", "Signature request already in progress.", Remedy.Retry),
        Receiver(407, "REGISTRATION_NOK", "The registration failed.", Remedy.Permanent),
        Status(408, "REGISTRATION_OK", "The registration succeeded."),
        Receiver(422, "NO_CERT_FOUND", "The mobile user has no valid certificate", Remedy.User),
        Receiver(423, "CRL_PB", "The certificate could not be validated.", Remedy.Retry),
        Receiver(424, "CRL_EXPIRED", "The certificate could not be validated: revocation data are out of date.", Remedy.Retry),
        Receiver(425, "ERROR_CERTIFICATE", "The certificate is invalid.", Remedy.Permanent),
        Receiver(450, "GEOFENCING_POLICY_VIOLATION", "The location of the device does not satisfy the policy.", Remedy.User),
        Status(500, "SIGNATURE", "A signature was made."),
        Status(501, "REVOKED_CERTIFICATE", "A signature was made with a revoked certificate."),
        Status(502, "VALID_SIGNATURE", "A signature was made and validated."),
        Status(503, "INVALID_SIGNATURE", "A signature was made and is not valid."),
        Status(504, "OUTSTANDING_TRANSACTION", "The transaction is pending."),
        Status(505, "CONSTRAINT_MISMATCH", "A signature was made, its certificate does not meet the profile."),
        Sender(701, "ROAMING_HEADER_MISSING", "Roaming Header block is missing", Remedy.Permanent),
        Sender(702, "IDENTITY_ISSUER_HEADER_MISSING", "Identity Issuer Header block is missing", Remedy.Permanent),
        Sender(703, "HOME_MSSP_HEADER_MISSING", "Home MSSP Header block is missing", Remedy.Permanent),
        Sender(710, "INPUT_INFORMATION_MISSING", "Appropriate input information is missing", Remedy.Permanent),
        Sender(720, "VALIDITY_DATE_EXPIRED", "Validity date of the transaction has expired", Remedy.Retry),
        Receiver(750, "ROUTING_ENTITY_UNAVAILABLE", "Unable to provide Routing Entity services", Remedy.Retry),
        Receiver(760, "IDENTITY_ISSUER_UNAVAILABLE", "Unable to provide Identity Issuer services", Remedy.Retry),
        Receiver(770, "VERIFYING_ENTITY_UNAVAILABLE", "Unable to provide Verifying Entity services", Remedy.Retry),
        Receiver(780, "SERVICE_UNAVAILABLE", "Unable to provide services", Remedy.Retry),
        Receiver(900, "INTERNAL_ERROR", "Unknown Error", Remedy.Retry),
    ];

    private static readonly FrozenDictionary<int, StatusCodeInfo> ByCode = Rows.ToFrozenDictionary(row => row.Code);

    /// <summary>All rows in numeric order.</summary>
    public static IReadOnlyList<StatusCodeInfo> All => Rows;

    /// <summary>True when the code stands in the table.</summary>
    public static bool Contains(int code) => ByCode.ContainsKey(code);

    /// <summary>The row of a code; an unlisted code is an internal error and reads as 900.</summary>
    public static StatusCodeInfo Find(int code) => ByCode.TryGetValue(code, out var row) ? row : ByCode[900];

    private static StatusCodeInfo Status(int code, string name, string text) => new(code, name, false, false, text, Remedy.None);

    private static StatusCodeInfo Sender(int code, string name, string text, Remedy remedy) => new(code, name, true, true, text, remedy);

    private static StatusCodeInfo Receiver(int code, string name, string text, Remedy remedy) => new(code, name, true, false, text, remedy);
}
