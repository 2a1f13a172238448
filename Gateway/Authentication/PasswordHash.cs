using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Mss.Gateway.Authentication;

/// <summary>
/// A slow hash of an AP password: <c>pbkdf2-sha512$iterations$salt$hash</c>, salt and hash in Base64 (RFC 8018; iterations after OWASP's advice for SHA-512).
/// </summary>
public static class PasswordHash
{
    private const string Scheme = "pbkdf2-sha512";
    private const int Iterations = 210_000;
    private const int SaltLength = 16;
    private const int HashLength = 32;

    /// <summary>Hashes a password with a fresh salt.</summary>
    public static string Create(string password)
    {
        ArgumentException.ThrowIfNullOrEmpty(password);
        return Format(password, Iterations, RandomNumberGenerator.GetBytes(SaltLength));
    }

    /// <summary>
    /// Hashes a further password of the same AP, with the salt and iterations of the other: whichever is tried, one derivation compares it with all, so that an
    /// AP with several costs the time of an AP with one (and of an unknown one).
    /// </summary>
    /// <exception cref="FormatException">The other hash is not of the form above.</exception>
    public static string CreateBeside(string password, string other)
    {
        ArgumentException.ThrowIfNullOrEmpty(password);
        var (iterations, salt, _) = Parse(other);
        return Format(password, iterations, salt);
    }

    /// <summary>Whether a stored text is of the form above.</summary>
    public static bool IsWellFormed(string stored)
    {
        try
        {
            Parse(stored);
            return true;
        }
        catch (FormatException)
        {
            return false;
        }
    }

    /// <summary>Whether two hashes can be compared with one derivation.</summary>
    /// <exception cref="FormatException">One is not of the form above.</exception>
    public static bool ShareSalt(string first, string second)
    {
        var (a, b) = (Parse(first), Parse(second));
        return a.Iterations == b.Iterations && a.Salt.AsSpan().SequenceEqual(b.Salt);
    }

    /// <summary>Compares in constant time. Takes some 100 ms: callers remember what they verified.</summary>
    /// <exception cref="FormatException">The stored hash is not of the form above.</exception>
    public static bool Verify(string password, string stored) => VerifyAny(password, [stored]);

    /// <summary>Whether the password is that of any of the hashes. All are looked at, and hashes that share a salt cost one derivation.</summary>
    /// <exception cref="FormatException">A stored hash is not of the form above.</exception>
    public static bool VerifyAny(string password, IReadOnlyList<string> stored)
    {
        ArgumentNullException.ThrowIfNull(password);
        ArgumentNullException.ThrowIfNull(stored);
        var found = false;
        foreach (var alike in Derivations(stored))
        {
            var derived = Derive(password, Convert.FromBase64String(alike.Key.Salt), alike.Key.Iterations, HashLength);
            foreach (var hash in alike)
            {
                found |= CryptographicOperations.FixedTimeEquals(derived, hash.Hash);
            }
        }

        return found;
    }

    /// <summary>What must be derived from a password to compare it with all of the hashes.</summary>
    internal static IReadOnlyList<IGrouping<(int Iterations, string Salt), (int Iterations, byte[] Salt, byte[] Hash)>> Derivations(IReadOnlyList<string> stored) =>
        [.. stored.Select(Parse).GroupBy(hash => (hash.Iterations, Convert.ToBase64String(hash.Salt)))];

    private static (int Iterations, byte[] Salt, byte[] Hash) Parse(string stored)
    {
        ArgumentNullException.ThrowIfNull(stored);
        var parts = stored.Split('$');
        if (parts.Length != 4 || parts[0] != Scheme || !int.TryParse(parts[1], CultureInfo.InvariantCulture, out var iterations) || iterations is < 1 or > 10_000_000)
        {
            throw new FormatException("the stored password hash is not of a known form");
        }

        var expected = Convert.FromBase64String(parts[3]);
        if (expected.Length != HashLength)
        {
            // A hash of no octets equals every password's.
            throw new FormatException($"the stored password hash has {expected.Length} octets and not {HashLength}");
        }

        return (iterations, Convert.FromBase64String(parts[2]), expected);
    }

    private static string Format(string password, int iterations, byte[] salt) => string.Create(
        CultureInfo.InvariantCulture,
        $"{Scheme}${iterations}${Convert.ToBase64String(salt)}${Convert.ToBase64String(Derive(password, salt, iterations, HashLength))}");

    private static byte[] Derive(string password, byte[] salt, int iterations, int length) =>
        Rfc2898DeriveBytes.Pbkdf2(Encoding.UTF8.GetBytes(password), salt, iterations, HashAlgorithmName.SHA512, length);
}
