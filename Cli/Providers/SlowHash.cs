using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Mss.Cli.Providers;

/// <summary>The form in which the server keeps passwords: <c>pbkdf2-sha512$iterations$salt$hash</c> (RFC 8018), salt and hash in Base64.</summary>
internal static class SlowHash
{
    private const int Iterations = 210_000;

    /// <summary>Hashes with a fresh salt.</summary>
    public static string Of(string password)
    {
        var salt = RandomNumberGenerator.GetBytes(16);
        var hash = Rfc2898DeriveBytes.Pbkdf2(Encoding.UTF8.GetBytes(password), salt, Iterations, HashAlgorithmName.SHA512, 32);
        return string.Create(CultureInfo.InvariantCulture, $"pbkdf2-sha512${Iterations}${Convert.ToBase64String(salt)}${Convert.ToBase64String(hash)}");
    }
}
