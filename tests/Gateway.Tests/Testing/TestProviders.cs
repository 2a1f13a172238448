using System.Security.Cryptography;
using System.Text;
using Mss.Gateway.Authentication;
using Mss.Grains.Interfaces;

namespace Mss.Gateway.Tests.Testing;

/// <summary>The application providers of the tests. Their hashes are of one iteration, so that only a test about slowness is slow.</summary>
internal static class TestProviders
{
    public static readonly ApplicationProvider Bank = new()
    {
        ApId = "http://ap1.example",
        DisplayName = "Bank",
        PasswordHash = Hash("secret1"),
        ApiKeys = [ApiKey("http://ap1.example", "key1")],
    };

    /// <summary>Known by its certificate alone.</summary>
    public static readonly ApplicationProvider Office = new()
    {
        ApId = "http://ap2.example",
        DisplayName = "Office",
        CertificateFingerprints = [TestCertificates.Fingerprint(TestCertificates.Office)],
    };

    /// <summary>May use no profile above LoA2 and learn no user's state.</summary>
    public static readonly ApplicationProvider Shop = new()
    {
        ApId = "http://ap3.example",
        DisplayName = "Shop",
        PasswordHash = Hash("secret3"),
        MaxLoa = 2,
        MaySeeUserState = false,
    };

    /// <summary>May register users and request certificates, and nothing else.</summary>
    public static readonly ApplicationProvider Authority = new()
    {
        ApId = "http://ra.example",
        DisplayName = "Registration Authority",
        PasswordHash = Hash("ra"),
        Roles = ApRoles.RegistrationAuthority | ApRoles.CertificationAuthority,
    };

    public static IReadOnlyDictionary<string, ApplicationProvider> All => new[] { Bank, Office, Shop, Authority }.ToDictionary(provider => provider.ApId);

    /// <summary>An API key in the stored form, under the installation secret of <see cref="GatewayHost"/>.</summary>
    public static string ApiKey(string apId, string key) => new ApiKeyWrap(new InstallationSecret(new byte[32])).Wrap(apId, key);

    /// <summary>A hash in the stored form.</summary>
    public static string Hash(string password, int iterations = 1)
    {
        var salt = "salt of sixteen!"u8.ToArray();
        var hash = Rfc2898DeriveBytes.Pbkdf2(Encoding.UTF8.GetBytes(password), salt, iterations, HashAlgorithmName.SHA512, 32);
        return $"pbkdf2-sha512${iterations}${Convert.ToBase64String(salt)}${Convert.ToBase64String(hash)}";
    }
}
