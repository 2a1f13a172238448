using System.Security.Cryptography;
using Mss.Sscd.Server.Vault;

namespace Mss.Sscd.SplitKey;

/// <summary>
/// What both sides derive from a generation's chain key, with HMAC-SHA256 and AES-256, which a JavaCard has. A chain key goes with its generation and cannot be computed from the next one's.
/// </summary>
internal static class SplitChain
{
    /// <summary>Octets of a chain key, of the authentication key and of the card's nonce.</summary>
    public const int KeySize = 32;

    /// <summary>The key that seals the card's half on its way.</summary>
    public static SecretOctets SealingKey(ReadOnlySpan<byte> chain) => Derive(chain, "mss split seal v1"u8, []);

    /// <summary>Moves chain key and half to the next generation. Both sides do it with the same chain key and nonce, so that the halves still give the same key.</summary>
    public static void Advance(Span<byte> chain, Span<byte> half, ReadOnlySpan<byte> nonce)
    {
        using (var pad = Derive(chain, "mss split pad v1"u8, nonce))
        using (var aes = Aes.Create())
        using (var stream = new SecretOctets(half.Length))
        {
            // Encrypting zeros in CBC mode gives the key stream of OFB, under a key that is used for nothing else.
            aes.SetKey(pad.Span);
            aes.EncryptCbc(stream.Span, stackalloc byte[16], stream.Span, PaddingMode.None);
            SplitSecret.Combine(half, stream.Span);
        }

        using var next = Derive(chain, "mss split next v1"u8, nonce);
        next.Span.CopyTo(chain);
    }

    /// <summary>Shows to whoever has the same chain key that one has it.</summary>
    public static byte[] StepTag(ReadOnlySpan<byte> chain, ReadOnlySpan<byte> challenge)
    {
        using var tag = Derive(chain, "mss split step v1"u8, challenge);
        return tag.Span.ToArray();
    }

    private static SecretOctets Derive(ReadOnlySpan<byte> chain, ReadOnlySpan<byte> label, ReadOnlySpan<byte> context)
    {
        Span<byte> input = stackalloc byte[64];
        label.CopyTo(input);
        context.CopyTo(input[label.Length..]);
        var derived = new SecretOctets(KeySize);
        HMACSHA256.HashData(chain, input[..(label.Length + context.Length)], derived.Span);
        return derived;
    }
}
