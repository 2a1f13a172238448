namespace Mss.Sscd.Pki;

/// <summary>What is known about the revocation of a certificate.</summary>
public enum RevocationState
{
    /// <summary>It is not revoked.</summary>
    Good,

    /// <summary>It is revoked.</summary>
    Revoked,

    /// <summary>Nobody can tell now: no source for this issuer.</summary>
    Unknown,

    /// <summary>Nobody can tell now: the issuer's last list is out of date.</summary>
    Outdated,
}

/// <summary>Where revocation is looked up: a CA's own list, a CRL, OCSP. Called on the way to an outcome, so that an adapter answers from what it has fetched before.</summary>
public interface IRevocationSource
{
    /// <summary>The state of a certificate. Failures are <see cref="RevocationState.Unknown"/>, not exceptions.</summary>
    /// <param name="issuerName">The issuer's distinguished name, DER.</param>
    /// <param name="serialNumber">The serial number, big-endian as in the certificate.</param>
    RevocationState StateOf(ReadOnlyMemory<byte> issuerName, ReadOnlyMemory<byte> serialNumber);
}
