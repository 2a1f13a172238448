namespace Mss.Sscd.Keys.Quality;

/// <summary>Which findings refuse a key, and the bounds of the checks. Configuration section <c>Mss:KeyQuality</c>.</summary>
public sealed class KeyQualityPolicy
{
    /// <summary>Configuration section.</summary>
    public const string Section = "Mss:KeyQuality";

    /// <summary>What follows from each finding. One that is not named keeps its default.</summary>
    /// <value>Refuse, but Warn for RsaUnusualSize, RsaExponentLarge and PatternedModulus.</value>
    public IDictionary<KeyFinding, KeyVerdict> Verdicts { get; } = Enum.GetValues<KeyFinding>().ToDictionary(
        finding => finding,
        finding => finding is KeyFinding.RsaUnusualSize or KeyFinding.RsaExponentLarge or KeyFinding.PatternedModulus ? KeyVerdict.Warn : KeyVerdict.Refuse);

    /// <summary>Shortest modulus, in bits, 1,024 to 16,384.</summary>
    /// <value>2,048 (SP 800-131A, ETSI TS 119 312).</value>
    public int MinRsaBits { get; set; } = 2048;

    /// <summary>Longest modulus that is usual, in bits, <see cref="MinRsaBits"/> to 16,384. Longer ones than 16,384 are unreadable: their checks would take seconds.</summary>
    /// <value>8,192.</value>
    public int MaxRsaBits { get; set; } = 8192;

    /// <summary>Steps of Fermat's method, 0 to 1,000,000. k steps split moduli whose primes differ by less than 2·√(2k)·N^(1/4) or so; a step takes some 0.2 µs.</summary>
    /// <value>256.</value>
    public int FermatSteps { get; set; } = 256;

    /// <summary>Results that are kept in memory, 1 to 10,000,000; one takes some 150 octets.</summary>
    /// <value>100,000.</value>
    public int CacheCapacity { get; set; } = 100_000;

    /// <summary>What follows from a finding.</summary>
    public KeyVerdict VerdictOf(KeyFinding finding) => Verdicts.TryGetValue(finding, out var verdict) ? verdict : KeyVerdict.Refuse;

    /// <summary>The defects for which a key is refused, most serious first as the checks have them; null when there are none.</summary>
    public KeyDefect? RefusalAmong(IEnumerable<KeyDefect> defects) => defects.FirstOrDefault(defect => VerdictOf(defect.Finding) == KeyVerdict.Refuse);

    /// <summary>One sentence for each wrong member; empty when all is well.</summary>
    public IEnumerable<string> Validate()
    {
        return new[]
        {
            Range(nameof(MinRsaBits), MinRsaBits, 1024, RsaModulus.MaxBits),
            Range(nameof(MaxRsaBits), MaxRsaBits, Math.Clamp(MinRsaBits, 1024, RsaModulus.MaxBits), RsaModulus.MaxBits),
            Range(nameof(FermatSteps), FermatSteps, 0, 1_000_000),
            Range(nameof(CacheCapacity), CacheCapacity, 1, 10_000_000),
        }.OfType<string>().Concat(Verdicts.Where(pair => !Enum.IsDefined(pair.Key) || !Enum.IsDefined(pair.Value)).Select(pair => $"{Section}:{nameof(Verdicts)}:{pair.Key} is {pair.Value}; it must be Refuse, Warn or Ignore"));

        static string? Range(string field, int value, int low, int high) =>
            value < low || value > high ? FormattableString.Invariant($"{Section}:{field} is {value}; it must be {low} to {high}") : null;
    }
}
