namespace Mss.Cli.Verification;

/// <summary>One thing that was looked at.</summary>
/// <param name="Name">What.</param>
/// <param name="Passed">Whether it is as it must be.</param>
/// <param name="Detail">What was found.</param>
internal sealed record Check(string Name, bool Passed, string Detail);

/// <summary>Everything that was looked at in one signature, in order.</summary>
internal sealed class VerificationReport
{
    private readonly List<Check> _checks = [];

    /// <summary>The checks in the order in which they were made.</summary>
    public IReadOnlyList<Check> Checks => _checks;

    /// <summary>True when something was checked and nothing failed.</summary>
    public bool Passed => _checks.Count > 0 && _checks.TrueForAll(check => check.Passed);

    /// <summary>The signer's certificate, once found.</summary>
    public Org.BouncyCastle.X509.X509Certificate? Signer { get; set; }

    /// <summary>signingTime attribute, if there is one.</summary>
    public DateTimeOffset? SigningTime { get; set; }

    /// <summary>Digest and signature algorithm, for people.</summary>
    public string Algorithm { get; set; } = "";

    /// <summary>Notes a result and gives it back.</summary>
    public bool Add(string name, bool passed, string detail)
    {
        _checks.Add(new Check(name, passed, detail));
        return passed;
    }
}
