namespace Mss.Sscd.App;

/// <summary>An app's answer to a request.</summary>
/// <param name="Signature">r and s, 32 octets each, of the signing key over the digest (IEEE P1363); null when it does not sign.</param>
/// <param name="FailureCode">When it does not sign: 209 or 401 to 406; otherwise 0.</param>
/// <param name="Counter">Greater than in every answer before. The app writes it down before it sends it.</param>
public sealed record AppAnswer(byte[]? Signature, int FailureCode, long Counter);

/// <summary>What became of an app's answer.</summary>
public enum AppAnswerResult
{
    /// <summary>It counts, or it is the one that counted already.</summary>
    Accepted,

    /// <summary>Too late, or cancelled, or answered otherwise: nothing that was sent counts.</summary>
    Gone,

    /// <summary>No such request for this device.</summary>
    NotFound,

    /// <summary>The signature does not verify, or the answer is neither a signature nor a failure. The request stays.</summary>
    Wrong,

    /// <summary>The counter went back: two phones have this app's keys. The device is disabled.</summary>
    Cloned,
}
