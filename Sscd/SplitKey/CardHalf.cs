using System.Buffers.Binary;
using System.Security.Cryptography;
using Mss.Sscd.Server.Vault;

namespace Mss.Sscd.SplitKey;

/// <summary>
/// What a card keeps of a split key: generation, authentication key, chain key, half, and the nonce with which it will leave this generation, once it has chosen one.
/// </summary>
internal sealed class CardHalf : IDisposable
{
    private const byte Version = 1;
    private const int AuthenticationAt = 10;
    private const int ChainAt = AuthenticationAt + SplitChain.KeySize;
    private const int ShareAt = ChainAt + SplitChain.KeySize;
    private const int NonceAt = ShareAt + SplitSecret.Size;
    private const int Size = NonceAt + SplitChain.KeySize;
    private readonly SecretOctets _octets;

    private CardHalf(SecretOctets octets) => _octets = octets;

    public long Generation => BinaryPrimitives.ReadInt64BigEndian(_octets.Span[2..]);

    public Span<byte> Authentication => _octets.Span.Slice(AuthenticationAt, SplitChain.KeySize);

    public Span<byte> Chain => _octets.Span.Slice(ChainAt, SplitChain.KeySize);

    public Span<byte> Share => _octets.Span.Slice(ShareAt, SplitSecret.Size);

    /// <summary>Zeros until <see cref="ChooseNonce"/>.</summary>
    public ReadOnlySpan<byte> Nonce => _octets.Span.Slice(NonceAt, SplitChain.KeySize);

    public bool HasNonce => _octets.Span[1] != 0;

    public static CardHalf Create(ReadOnlySpan<byte> authentication, ReadOnlySpan<byte> chain, ReadOnlySpan<byte> share)
    {
        var half = new CardHalf(new SecretOctets(Size));
        half._octets.Span[0] = Version;
        authentication.CopyTo(half.Authentication);
        chain.CopyTo(half.Chain);
        share.CopyTo(half.Share);
        return half;
    }

    /// <summary>As it was stored; the source is zeroed. Null when it is none.</summary>
    public static CardHalf? TryDecode(byte[]? octets) => octets is { Length: Size } && octets[0] == Version ? new CardHalf(SecretOctets.Take(octets)) : null;

    public byte[] Encode() => _octets.Span.ToArray();

    public CardHalf Copy()
    {
        var copy = new CardHalf(new SecretOctets(Size));
        _octets.Span.CopyTo(copy._octets.Span);
        return copy;
    }

    /// <summary>Must be stored before the nonce leaves the card: a second nonce in the same generation is what tells a second card.</summary>
    public void ChooseNonce()
    {
        RandomNumberGenerator.Fill(_octets.Span.Slice(NonceAt, SplitChain.KeySize));
        _octets.Span[1] = 1;
    }

    /// <summary>Goes on to the next generation. What belonged to this one is gone.</summary>
    public void Advance()
    {
        SplitChain.Advance(Chain, Share, Nonce);
        BinaryPrimitives.WriteInt64BigEndian(_octets.Span[2..], Generation + 1);
        _octets.Span.Slice(NonceAt, SplitChain.KeySize).Clear();
        _octets.Span[1] = 0;
    }

    public override string ToString() => $"card half, generation {Generation}";

    public void Dispose() => _octets.Dispose();
}
