using System.Security.Cryptography;
using System.Text;

namespace Mss.Sscd.Sim;

/// <summary>A key of a card as the card's program sees it; the private key itself stays in the store.</summary>
internal sealed class CardKey(string keyId, SimKeyAlgorithm algorithm, byte[] publicKey, byte[]? pin, byte[]? puk, string? rememberedPin)
{
    /// <summary>Wrong PINs in a row that block a key.</summary>
    public const int MaxTries = 3;

    /// <summary>Wrong PUKs in a row that block a key for good.</summary>
    public const int MaxPukTries = 10;

    public string KeyId => keyId;

    /// <summary>SubjectPublicKeyInfo.</summary>
    public byte[] PublicKey => publicKey;

    /// <summary>Null for click-OK.</summary>
    public CardSecret? Pin { get; } = pin is null ? null : new CardSecret(pin, MaxTries);

    /// <summary>Unblocks the PIN; there when that is.</summary>
    public CardSecret? Puk { get; } = pin is null ? null : new CardSecret(puk ?? EncodePin(SimKeySpec.DefaultPuk)!, MaxPukTries);

    public bool HasPin => Pin is not null;

    /// <summary>What the person in front of the phone remembers. The card does not look at it.</summary>
    public string RememberedPin { get; private set; } = rememberedPin ?? "";

    public bool Fits(SignatureAlgorithm scheme) => (scheme == SignatureAlgorithm.Ecdsa) == (algorithm == SimKeyAlgorithm.EcP256);

    /// <summary>The person entered a new PIN, and the store has it.</summary>
    public void PinReplaced(string newPin)
    {
        Pin!.Replace(EncodePin(newPin)!);
        (Pin.Tries, Puk!.Tries, RememberedPin) = (Pin.MaxTries, Puk.MaxTries, newPin);
    }

    public static byte[]? EncodePin(string? pin) => pin is null ? null : Encoding.UTF8.GetBytes(pin);

    /// <summary>Generates a pair, as a card does when it is told to. Slow for RSA.</summary>
    public static GeneratedKey Generate(SimKeySpec spec)
    {
        using AsymmetricAlgorithm key = spec.Algorithm == SimKeyAlgorithm.Rsa2048 ? RSA.Create(2048) : ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return new GeneratedKey(spec, key.ExportPkcs8PrivateKey(), key.ExportSubjectPublicKeyInfo());
    }
}
