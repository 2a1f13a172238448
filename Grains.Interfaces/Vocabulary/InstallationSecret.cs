using System.Security.Cryptography;
using System.Text;

namespace Mss.Grains.Interfaces;

/// <summary>
/// The one secret that an installation's gateways and silos share: 32 random octets or more, from which every keyed hash is derived.
/// </summary>
/// <remarks>
/// Losing it makes old transactions unfindable by their request and old log entries unverifiable; leaking it lets an outsider compute transaction ids
/// and the hashes of numbers. It never prints.
/// </remarks>
public sealed class InstallationSecret
{
    private readonly byte[] _secret;

    /// <summary>Takes the secret.</summary>
    /// <exception cref="ArgumentException">Shorter than 32 octets.</exception>
    public InstallationSecret(ReadOnlySpan<byte> secret)
    {
        if (secret.Length < 32)
        {
            throw new ArgumentException("the installation secret must have at least 32 octets", nameof(secret));
        }

        _secret = secret.ToArray();
    }

    /// <summary>A new random secret.</summary>
    public static byte[] Create() => RandomNumberGenerator.GetBytes(32);

    /// <summary>Reads a secret from a file that holds it as Base64 text, as the embedded system writes it and a Kubernetes secret mounts it.</summary>
    /// <exception cref="FormatException">The file does not hold Base64 of at least 32 octets.</exception>
    public static InstallationSecret FromFile(string path)
    {
        try
        {
            return new InstallationSecret(Convert.FromBase64String(File.ReadAllText(path).Trim()));
        }
        catch (Exception e) when (e is FormatException or ArgumentException)
        {
            throw new FormatException($"{path} must hold at least 32 octets as Base64 text", e);
        }
    }

    /// <summary>A 32-octet key for one purpose (HKDF-SHA256, RFC 5869), so that no two uses share a key.</summary>
    public byte[] DeriveKey(string purpose) => HKDF.DeriveKey(HashAlgorithmName.SHA256, _secret, 32, info: Encoding.UTF8.GetBytes(purpose));

    /// <inheritdoc/>
    public override string ToString() => "(installation secret)";
}
