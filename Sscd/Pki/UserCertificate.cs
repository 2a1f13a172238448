namespace Mss.Sscd.Pki;

/// <summary>What a user's key is for.</summary>
public enum UserKeyPurpose
{
    /// <summary>Signatures with legal effect: digitalSignature and contentCommitment (nonRepudiation). Clients check for the first even here.</summary>
    Signature,

    /// <summary>Log-ins: digitalSignature only.</summary>
    Authentication,
}

/// <summary>What stands in a user's certificate.</summary>
/// <param name="SerialNumber">
/// The subject's serialNumber, by which clients know the user: 1 to 64 characters of a PrintableString; several clients want exactly 16, such as <c>MIDCHE0123456789</c>.
/// </param>
/// <param name="Country">Two letters.</param>
public sealed record UserCertificate(string SerialNumber, string Country)
{
    /// <summary>The subject's common name, 1 to 64 characters.</summary>
    /// <value>Default: the serial number followed by <c>:PN</c>, which marks a pseudonym.</value>
    public string? CommonName { get; init; }

    /// <summary>The subject's pseudonym attribute (RFC 3739 3.1.2), for certificates that must not name anybody.</summary>
    /// <value>Default: none.</value>
    public string? Pseudonym { get; init; }

    /// <summary>Key usage.</summary>
    /// <value>Default: <see cref="UserKeyPurpose.Signature"/>.</value>
    public UserKeyPurpose Purpose { get; init; } = UserKeyPurpose.Signature;

    /// <summary>Adds the extended key usage clientAuth. Without any, the certificate passes for every purpose.</summary>
    /// <value>Default: false.</value>
    public bool ClientAuthentication { get; init; }

    /// <summary>OID of the certificate policy.</summary>
    /// <value>Default: none.</value>
    public string? Policy { get; init; }

    /// <summary>How long the certificate is valid, from the moment of issue; never longer than its issuer.</summary>
    /// <value>Default: three years.</value>
    public TimeSpan Lifetime { get; init; } = TimeSpan.FromDays(3 * 365);

    /// <summary>Names the wrong member, or null when all is well.</summary>
    internal string? Validate()
    {
        if (SerialNumber.Length is < 1 or > 64 || !SerialNumber.All(IsPrintable))
        {
            return "SerialNumber must have 1 to 64 characters of a PrintableString";
        }

        if (Country.Length != 2 || !Country.All(char.IsAsciiLetterUpper))
        {
            return "Country must be two capital letters";
        }

        if (CommonName is { Length: < 1 or > 64 })
        {
            return "CommonName must have 1 to 64 characters";
        }

        if (Pseudonym is { Length: < 1 or > 128 })
        {
            return "Pseudonym must have 1 to 128 characters";
        }

        return Lifetime > TimeSpan.Zero ? null : "Lifetime must be positive";
    }

    // X.680 41.4.
    private static bool IsPrintable(char c) => char.IsAsciiLetterOrDigit(c) || " '()+,-./:=?".Contains(c, StringComparison.Ordinal);
}
