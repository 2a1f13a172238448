using System.Formats.Asn1;
using System.Numerics;

namespace Mss.Sscd.Keys.Quality;

/// <summary>Checks a public key by itself, without knowing other keys. What each check costs is in docs/keys.md.</summary>
public static class KeyQuality
{
    /// <summary>Checks a key.</summary>
    /// <param name="subjectPublicKeyInfo">DER SubjectPublicKeyInfo.</param>
    /// <param name="policy">Bounds of the checks; findings that it ignores are left out.</param>
    /// <param name="thorough">Also looks for a prime modulus, which takes some 20 ms for 2,048 bits and more than all else together.</param>
    /// <returns>The findings; empty for a good key. No input causes an exception.</returns>
    public static IReadOnlyList<KeyDefect> Check(ReadOnlySpan<byte> subjectPublicKeyInfo, KeyQualityPolicy policy, bool thorough = false)
    {
        ArgumentNullException.ThrowIfNull(policy);
        var defects = new List<KeyDefect>();
        try
        {
            var key = PublicKeyNumbers.Read(subjectPublicKeyInfo);
            if (key.Algorithm == SubjectPublicKey.RsaEncryption)
            {
                CheckRsa(key.Modulus, key.Exponent, policy, thorough, defects);
            }
            else if (key.Algorithm != SubjectPublicKey.EcPublicKey || NistCurve.Find(key.Curve) is not { } curve)
            {
                defects.Add(new KeyDefect(KeyFinding.UnsupportedAlgorithm, "neither RSA nor one of the named curves P-256, P-384 and P-521"));
            }
            else if (curve.Check(key.Point) is { } wrong)
            {
                defects.Add(new KeyDefect(KeyFinding.PointInvalid, wrong));
            }
        }
        catch (AsnContentException e)
        {
            defects.Add(new KeyDefect(KeyFinding.Unreadable, e.Message));
        }

        defects.RemoveAll(defect => policy.VerdictOf(defect.Finding) == KeyVerdict.Ignore);
        return defects;
    }

    /// <summary>Checks a certificate's key.</summary>
    /// <param name="certificateDer">The certificate, DER.</param>
    /// <param name="policy">As for <see cref="Check"/>.</param>
    /// <param name="thorough">As for <see cref="Check"/>.</param>
    /// <inheritdoc cref="Check" path="/returns"/>
    public static IReadOnlyList<KeyDefect> CheckCertificate(ReadOnlyMemory<byte> certificateDer, KeyQualityPolicy policy, bool thorough = false) =>
        CertificateFields.TryRead(certificateDer, out var fields)
            ? Check(fields.Value.SubjectPublicKeyInfo.Span, policy, thorough)
            : [new KeyDefect(KeyFinding.Unreadable, "not a DER certificate")];

    /// <summary>Checks an RSA modulus of which no exponent is known.</summary>
    /// <param name="modulus">Big-endian.</param>
    /// <param name="policy">As for <see cref="Check"/>.</param>
    /// <param name="thorough">As for <see cref="Check"/>.</param>
    /// <inheritdoc cref="Check" path="/returns"/>
    public static IReadOnlyList<KeyDefect> CheckModulus(ReadOnlySpan<byte> modulus, KeyQualityPolicy policy, bool thorough = false)
    {
        ArgumentNullException.ThrowIfNull(policy);
        var defects = new List<KeyDefect>();
        CheckModulus(modulus.TrimStart((byte)0), policy, thorough, defects);
        defects.RemoveAll(defect => policy.VerdictOf(defect.Finding) == KeyVerdict.Ignore);
        return defects;
    }

    /// <summary>The modulus of a SubjectPublicKeyInfo, big-endian without leading zeros; null when it is no RSA key.</summary>
    public static byte[]? ModulusOf(ReadOnlySpan<byte> subjectPublicKeyInfo)
    {
        try
        {
            var key = PublicKeyNumbers.Read(subjectPublicKeyInfo);
            return key.Algorithm == SubjectPublicKey.RsaEncryption ? key.Modulus.ToArray() : null;
        }
        catch (AsnContentException)
        {
            return null;
        }
    }

    /// <summary>The SubjectPublicKeyInfo of a certificate, or null when it is none.</summary>
    public static ReadOnlyMemory<byte>? KeyOf(ReadOnlyMemory<byte> certificateDer) =>
        CertificateFields.TryRead(certificateDer, out var fields) ? fields.Value.SubjectPublicKeyInfo : (ReadOnlyMemory<byte>?)null;

    private static void CheckRsa(ReadOnlySpan<byte> modulus, ReadOnlySpan<byte> exponent, KeyQualityPolicy policy, bool thorough, List<KeyDefect> defects)
    {
        CheckModulus(modulus, policy, thorough, defects);
        var e = new BigInteger(exponent, isUnsigned: true, isBigEndian: true);
        if (e.IsEven || e <= 1 << 16)
        {
            defects.Add(new KeyDefect(KeyFinding.RsaExponentUnsafe, e.IsEven ? "the public exponent is even" : "the public exponent is not above 65536"));
        }
        else if (e.GetBitLength() > 256)
        {
            defects.Add(new KeyDefect(KeyFinding.RsaExponentLarge, "the public exponent has more than 256 bits"));
        }
    }

    private static void CheckModulus(ReadOnlySpan<byte> modulus, KeyQualityPolicy policy, bool thorough, List<KeyDefect> defects)
    {
        var n = new BigInteger(modulus, isUnsigned: true, isBigEndian: true);
        var bits = (int)Math.Min(n.GetBitLength(), int.MaxValue);
        if (bits is < 64 or > RsaModulus.MaxBits)
        {
            defects.Add(new KeyDefect(KeyFinding.Unreadable, FormattableString.Invariant($"a modulus of {bits} bits is not checked")));
            return;
        }

        Add(RocaFingerprint.Matches(modulus), KeyFinding.Roca, "the modulus has the fingerprint of CVE-2017-15361 (ROCA)");
        Add(RsaModulus.HasSmallFactor(n), KeyFinding.SmallFactor, "the modulus has a prime factor below 65536");
        var square = RsaModulus.IsSquare(n);
        Add(square || RsaModulus.IsPower(n), KeyFinding.PerfectPower, "the modulus is a power");
        Add(!square && RsaModulus.HasClosePrimes(n, policy.FermatSteps), KeyFinding.ClosePrimes, "the two primes are close (Fermat)");
        Add(thorough && RsaModulus.IsProbablyPrime(n), KeyFinding.ModulusPrime, "the modulus is prime");
        Add(bits < policy.MinRsaBits, KeyFinding.RsaTooShort, FormattableString.Invariant($"the modulus has {bits} bits, fewer than {policy.MinRsaBits}"));
        Add(bits > policy.MaxRsaBits || bits % 64 != 0, KeyFinding.RsaUnusualSize, FormattableString.Invariant($"a modulus of {bits} bits is unusual"));
        if (RsaModulus.Pattern(modulus) is { } pattern)
        {
            defects.Add(new KeyDefect(KeyFinding.PatternedModulus, pattern));
        }

        void Add(bool found, KeyFinding finding, string text)
        {
            if (found)
            {
                defects.Add(new KeyDefect(finding, text));
            }
        }
    }
}
