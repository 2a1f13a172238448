namespace Mss.Sscd.Pki;

/// <summary>What the validation of a signer's certificate came to.</summary>
public enum CertificateVerdict
{
    /// <summary>Issued below a trust anchor, within its time, fit for signatures, not revoked.</summary>
    Valid,

    /// <summary>It or an issuer is revoked.</summary>
    Revoked,

    /// <summary>It or an issuer is before or after its time.</summary>
    Expired,

    /// <summary>No certificate, not below a trust anchor, or not fit for signatures.</summary>
    Invalid,

    /// <summary>Good but for its revocation, of which nothing is known now.</summary>
    Undetermined,

    /// <summary>Good but for its revocation, of which the last list is out of date.</summary>
    Outdated,
}
