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
        var salt = RandomNumberGenerator.GetBytes(SaltLength);
        var hash = Derive(password, salt, Iterations, HashLength);
        return string.Create(CultureInfo.InvariantCulture, $"{Scheme}${Iterations}${Convert.ToBase64String(salt)}${Convert.ToBase64String(hash)}");
    }

    /// <summary>Compares in constant time. Takes some 100 ms: callers remember what they verified.</summary>
    /// <exception cref="FormatException">The stored hash is not of the form above.</exception>
    public static bool Verify(string password, string stored)
    {
        ArgumentNullException.ThrowIfNull(password);
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

        return CryptographicOperations.FixedTimeEquals(Derive(password, Convert.FromBase64String(parts[2]), iterations, expected.Length), expected);
    }

    private static byte[] Derive(string password, byte[] salt, int iterations, int length) =>
        Rfc2898DeriveBytes.Pbkdf2(Encoding.UTF8.GetBytes(password), salt, iterations, HashAlgorithmName.SHA512, length);
}
