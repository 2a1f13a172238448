using System.Security.Cryptography;
using System.Text;

namespace Mss.Sscd.Sim;

/// <summary>A key of a card as the card's program sees it; the private key itself stays in the store.</summary>
internal sealed class CardKey(string keyId, SimKeyAlgorithm algorithm, byte[] publicKey, byte[]? pin, string? rememberedPin)
{
    /// <summary>Wrong PINs in a row that block a key.</summary>
    public const int MaxTries = 3;

    public string KeyId => keyId;

    /// <summary>SubjectPublicKeyInfo.</summary>
    public byte[] PublicKey => publicKey;

    public bool HasPin => pin is not null;

    /// <summary>What the person in front of the phone remembers. The card does not look at it.</summary>
    public string RememberedPin => rememberedPin ?? "";

    /// <summary>Tries left; 0 is blocked. Changed only after the store has it.</summary>
    public int Tries { get; set; } = MaxTries;

    public bool Fits(SignatureAlgorithm scheme) => (scheme == SignatureAlgorithm.Ecdsa) == (algorithm == SimKeyAlgorithm.EcP256);

    /// <summary>Compares in constant time, whatever the lengths.</summary>
    public bool IsPin(string entered)
    {
        Span<byte> left = stackalloc byte[SHA256.HashSizeInBytes];
        Span<byte> right = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(pin, left);
        SHA256.HashData(Encoding.UTF8.GetBytes(entered), right);
        return CryptographicOperations.FixedTimeEquals(left, right);
    }

    public static byte[]? EncodePin(string? pin) => pin is null ? null : Encoding.UTF8.GetBytes(pin);

    /// <summary>Generates a pair, as a card does when it is told to. Slow for RSA.</summary>
    public static GeneratedKey Generate(SimKeySpec spec)
    {
        using AsymmetricAlgorithm key = spec.Algorithm == SimKeyAlgorithm.Rsa2048 ? RSA.Create(2048) : ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return new GeneratedKey(spec, key.ExportPkcs8PrivateKey(), key.ExportSubjectPublicKeyInfo());
    }
}
