using System.Security.Cryptography;

namespace Mss.Sscd.Sim.Ota;

/// <summary>A card's key set for secured packets: KIc ciphers, KID makes the cryptographic checksum. For one thread at a time.</summary>
/// <remarks>The octets of the keys cannot be got out again, are not printed, and are overwritten when it is disposed of.</remarks>
public sealed class OtaKeySet : IDisposable
{
    /// <summary>Octets of a cryptographic checksum: a DES block, or AES-CMAC cut to 64 bits.</summary>
    internal const int ChecksumSize = 8;

    private const int Chunk = 512;
    private static readonly byte[] Zeros = new byte[16];
    private readonly SymmetricAlgorithm _cipher;
    private readonly AesCmac? _cmac;
    private readonly SymmetricAlgorithm? _mac;

    /// <summary>Takes copies of the keys.</summary>
    /// <param name="version">Key set version, 1 to 15.</param>
    /// <param name="algorithm">What both keys are for.</param>
    /// <param name="kic">16, 24 or 32 octets for AES, 16 or 24 for Triple DES.</param>
    /// <param name="kid">As <paramref name="kic"/>.</param>
    /// <exception cref="ArgumentException">The version or a key's length is wrong; the message names it.</exception>
    /// <exception cref="CryptographicException">A Triple DES key is a weak one: its parts are equal.</exception>
    public OtaKeySet(int version, OtaAlgorithm algorithm, ReadOnlySpan<byte> kic, ReadOnlySpan<byte> kid)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(version, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(version, 15);
        CheckLength(algorithm, kic.Length, nameof(kic));
        CheckLength(algorithm, kid.Length, nameof(kid));
        (Version, Algorithm) = (version, algorithm);
        _cipher = Create(algorithm, kic);
        try
        {
            (_cmac, _mac) = algorithm == OtaAlgorithm.Aes ? (new AesCmac(kid), (SymmetricAlgorithm?)null) : (null, Create(algorithm, kid));
        }
        catch
        {
            _cipher.Dispose();
            throw;
        }
    }

    /// <summary>Key set version, 1 to 15.</summary>
    public int Version { get; }

    /// <summary>What both keys are for.</summary>
    public OtaAlgorithm Algorithm { get; }

    /// <summary>The octet KIc of a packet: b8–b5 key set version, b4–b1 algorithm and mode (TS 102 225 5.1.2).</summary>
    internal byte KicOctet => (byte)((Version << 4) | AlgorithmBits);

    /// <summary>The octet KID of a packet with a cryptographic checksum (TS 102 225 5.1.3.2).</summary>
    internal byte KidOctet => KicOctet;

    internal int BlockSize => Algorithm == OtaAlgorithm.Aes ? 16 : 8;

    private int AlgorithmBits => Algorithm switch { OtaAlgorithm.Aes => 0b0010, OtaAlgorithm.TripleDes2 => 0b0101, _ => 0b1001 };

    /// <summary>Ciphers whole blocks in place.</summary>
    internal void Encrypt(Span<byte> blocks) => _cipher.EncryptCbc(blocks, Zeros.AsSpan(0, BlockSize), blocks, PaddingMode.None);

    /// <summary>Deciphers whole blocks.</summary>
    internal void Decrypt(ReadOnlySpan<byte> blocks, Span<byte> plain) => _cipher.DecryptCbc(blocks, Zeros.AsSpan(0, BlockSize), plain, PaddingMode.None);

    /// <summary>The cryptographic checksum, <see cref="ChecksumSize"/> octets.</summary>
    internal void Checksum(ReadOnlySpan<byte> message, Span<byte> checksum)
    {
        if (_cmac is not null)
        {
            _cmac.Compute(message, checksum[..ChecksumSize]);
            return;
        }

        // CBC-MAC, zero padded to whole blocks (TS 102 225 5.1.3.2: padding as for ciphering, not sent).
        Span<byte> chain = stackalloc byte[ChecksumSize];
        Span<byte> part = stackalloc byte[Chunk];
        chain.Clear();
        for (var at = 0; at < message.Length; at += Chunk)
        {
            var taken = message[at..Math.Min(at + Chunk, message.Length)];
            var size = (taken.Length + ChecksumSize - 1) / ChecksumSize * ChecksumSize;
            part[..size].Clear();
            taken.CopyTo(part);
            _mac!.EncryptCbc(part[..size], chain, part[..size], PaddingMode.None);
            part[(size - ChecksumSize)..size].CopyTo(chain);
        }

        chain.CopyTo(checksum);
    }

    /// <summary>Without the keys.</summary>
    public override string ToString() => $"OTA key set {Version} ({Algorithm})";

    /// <inheritdoc/>
    public void Dispose()
    {
        _cipher.Dispose();
        _cmac?.Dispose();
        _mac?.Dispose();
    }

    private static SymmetricAlgorithm Create(OtaAlgorithm algorithm, ReadOnlySpan<byte> key)
    {
#pragma warning disable CA5350 // Old cards know nothing else; new ones get AES.
        SymmetricAlgorithm created = algorithm == OtaAlgorithm.Aes ? Aes.Create() : TripleDES.Create();
#pragma warning restore CA5350
        Span<byte> expanded = stackalloc byte[32];
        try
        {
            // Two-key Triple DES is K1, K2, K1; the platform's keeps the two as they are, and OpenSSL refuses them then.
            key.CopyTo(expanded);
            var length = key.Length;
            if (algorithm == OtaAlgorithm.TripleDes2)
            {
                key[..8].CopyTo(expanded[16..]);
                length = 24;
            }

            created.SetKey(expanded[..length]);
            return created;
        }
        catch
        {
            created.Dispose();
            throw;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(expanded);
        }
    }

    private static void CheckLength(OtaAlgorithm algorithm, int length, string name)
    {
        var fits = algorithm switch
        {
            OtaAlgorithm.Aes => length is 16 or 24 or 32,
            OtaAlgorithm.TripleDes2 => length == 16,
            OtaAlgorithm.TripleDes3 => length == 24,
            _ => throw new ArgumentOutOfRangeException(nameof(algorithm)),
        };
        if (!fits)
        {
            throw new ArgumentException($"a key of {length} octets is none of {algorithm}", name);
        }
    }
}
