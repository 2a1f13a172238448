namespace Mss.Sscd.Keys.Quality;

/// <summary>What can be wrong with a public key. Names are the configuration's and the reports': they do not change.</summary>
public enum KeyFinding
{
    /// <summary>The octets are no certificate, no SubjectPublicKeyInfo, or its numbers are not in their one DER form.</summary>
    Unreadable,

    /// <summary>Neither RSA nor a named curve P-256, P-384 or P-521 (RFC 5480 2.1.1.1: explicit parameters are not allowed).</summary>
    UnsupportedAlgorithm,

    /// <summary>The modulus is shorter than <see cref="KeyQualityPolicy.MinRsaBits"/>.</summary>
    RsaTooShort,

    /// <summary>The modulus is longer than <see cref="KeyQualityPolicy.MaxRsaBits"/>, or its length is no multiple of 64 bits.</summary>
    RsaUnusualSize,

    /// <summary>The public exponent is even, or not above 2^16 (FIPS 186-5 A.1.1), which 1 and 3 are among.</summary>
    RsaExponentUnsafe,

    /// <summary>The public exponent is not below 2^256 (FIPS 186-5 A.1.1): the private one may then be short.</summary>
    RsaExponentLarge,

    /// <summary>The modulus has a prime factor below 2^16.</summary>
    SmallFactor,

    /// <summary>The primes have the structure of CVE-2017-15361, "Return of Coppersmith's Attack" (ACM CCS 2017).</summary>
    Roca,

    /// <summary>Fermat's method splits the modulus within <see cref="KeyQualityPolicy.FermatSteps"/> steps (CVE-2022-26320).</summary>
    ClosePrimes,

    /// <summary>The modulus is a square or another power.</summary>
    PerfectPower,

    /// <summary>The modulus is itself prime, so that everybody knows the private exponent. Looked for only in a thorough check.</summary>
    ModulusPrime,

    /// <summary>The modulus has a run, a repetition or a number of ones that no random source gives.</summary>
    PatternedModulus,

    /// <summary>The point is not in uncompressed form, at infinity, out of range, or not on its curve (SP 800-186 D.1.1).</summary>
    PointInvalid,

    /// <summary>Another known modulus has a factor in common with this one. Found by <see cref="BatchGcd"/> only.</summary>
    SharedFactor,

    /// <summary>Another user has the same key. Found by looking at all keys only.</summary>
    DuplicateKey,
}
