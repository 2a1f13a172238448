using System.Buffers.Binary;
using System.Security.Cryptography;
using Mss.Sscd.Server.Vault;

namespace Mss.Sscd.SplitKey;

/// <summary>
/// The private key as octets of a fixed length, and its two halves: one uniformly random, the other the exclusive or with it. Each alone says nothing of the key, whatever is computed.
/// </summary>
/// <remarks>Length of the PKCS#8 (2 octets), PKCS#8 with CRT numbers, zeros, SHA-256 of all before. The check tells that two halves belong together before anything is done with them.</remarks>
internal static class SplitSecret
{
    /// <summary>Octets of a half: room for RSA-2048 (some 1,218), in whole AES blocks.</summary>
    public const int Size = 1280;

    private const int Header = 2;
    private const int Check = SHA256.HashSizeInBytes;

    /// <summary>Splits a key. The key's octets that are made on the way are zeroed.</summary>
    public static (SecretOctets One, SecretOctets Other) Split(RSA key)
    {
        var other = new SecretOctets(Size);
        key.TryExportPkcs8PrivateKey(other.Span[Header..^Check], out var length);
        BinaryPrimitives.WriteUInt16BigEndian(other.Span, checked((ushort)length));
        SHA256.HashData(other.Span[..^Check], other.Span[^Check..]);
        var one = new SecretOctets(Size);
        RandomNumberGenerator.Fill(one.Span);
        Combine(other.Span, one.Span);
        return (one, other);
    }

    /// <summary>Opens the key of two halves.</summary>
    /// <param name="joined">The one half, which becomes the key's octets.</param>
    /// <param name="half">The other one.</param>
    /// <returns>Null when the two do not belong together.</returns>
    public static RSA? Join(SecretOctets joined, ReadOnlySpan<byte> half)
    {
        var octets = joined.Span;
        Combine(octets, half);
        Span<byte> check = stackalloc byte[Check];
        SHA256.HashData(octets[..^Check], check);
        if (!CryptographicOperations.FixedTimeEquals(check, octets[^Check..]))
        {
            return null;
        }

        var key = RSA.Create();
        try
        {
            key.ImportPkcs8PrivateKey(octets.Slice(Header, BinaryPrimitives.ReadUInt16BigEndian(octets)), out _);
            return key;
        }
        catch
        {
            key.Dispose();
            throw;
        }
    }

    /// <summary>Exclusive or into the first.</summary>
    public static void Combine(Span<byte> into, ReadOnlySpan<byte> with)
    {
        for (var i = 0; i < into.Length; i++)
        {
            into[i] ^= with[i];
        }
    }
}
