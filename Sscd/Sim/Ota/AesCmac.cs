using System.Security.Cryptography;

namespace Mss.Sscd.Sim.Ota;

/// <summary>AES-CMAC (NIST SP 800-38B, RFC 4493) with a key that stays expanded. For one thread at a time.</summary>
/// <remarks>
/// CMAC is the last block of a CBC encryption with zero IV whose last input block is masked with a subkey; so a message costs one CBC operation.
/// </remarks>
internal sealed class AesCmac : IDisposable
{
    /// <summary>Octets of a full tag.</summary>
    public const int Size = 16;

    private const int Chunk = 512;
    private readonly Aes _aes = Aes.Create();
    private readonly byte[] _whole = new byte[Size];
    private readonly byte[] _padded = new byte[Size];

    /// <param name="key">16, 24 or 32 octets; copied.</param>
    /// <exception cref="CryptographicException">The length is no AES key's.</exception>
    public AesCmac(ReadOnlySpan<byte> key)
    {
        try
        {
            _aes.SetKey(key);
            Span<byte> block = stackalloc byte[Size];
            block.Clear();
            _aes.EncryptEcb(block, block, PaddingMode.None);
            Double(block, _whole);
            Double(_whole, _padded);
            CryptographicOperations.ZeroMemory(block);
        }
        catch
        {
            _aes.Dispose();
            throw;
        }
    }

    /// <summary>The leading <c>tag.Length</c> octets (1 to 16) of the message's tag.</summary>
    public void Compute(ReadOnlySpan<byte> message, Span<byte> tag)
    {
        Span<byte> chain = stackalloc byte[Size];
        Span<byte> output = stackalloc byte[Chunk];
        chain.Clear();

        // The last block, whole or not, is masked and so kept for the end; an empty message is one padded block.
        var head = message.Length == 0 ? 0 : (message.Length - 1) / Size * Size;
        for (var at = 0; at < head; at += Chunk)
        {
            var part = message[at..Math.Min(at + Chunk, head)];
            _aes.EncryptCbc(part, chain, output, PaddingMode.None);
            output[(part.Length - Size)..part.Length].CopyTo(chain);
        }

        Span<byte> last = stackalloc byte[Size];
        last.Clear();
        var rest = message[head..];
        rest.CopyTo(last);
        if (rest.Length < Size)
        {
            last[rest.Length] = 0x80;
        }

        var mask = rest.Length == Size ? _whole : _padded;
        for (var i = 0; i < Size; i++)
        {
            last[i] ^= (byte)(mask[i] ^ chain[i]);
        }

        _aes.EncryptEcb(last, last, PaddingMode.None);
        last[..tag.Length].CopyTo(tag);
    }

    public void Dispose()
    {
        _aes.Dispose();
        CryptographicOperations.ZeroMemory(_whole);
        CryptographicOperations.ZeroMemory(_padded);
    }

    // Times x in GF(2^128), without a branch on the secret.
    private static void Double(ReadOnlySpan<byte> value, Span<byte> doubled)
    {
        var carry = value[0] >> 7;
        for (var i = 0; i < Size - 1; i++)
        {
            doubled[i] = (byte)((value[i] << 1) | (value[i + 1] >> 7));
        }

        doubled[Size - 1] = (byte)((value[Size - 1] << 1) ^ (0x87 & -carry));
    }
}
