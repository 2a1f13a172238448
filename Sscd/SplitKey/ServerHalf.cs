using System.Buffers.Binary;
using System.Security.Cryptography;
using Mss.Sscd.Server.Vault;

namespace Mss.Sscd.SplitKey;

/// <summary>
/// What the server keeps of a split key: this generation, and the one before it until the card has shown that it has followed.
/// </summary>
internal sealed class ServerHalf : IDisposable
{
    private const byte Version = 1;
    private const int AuthenticationAt = 10;
    private const int ChainAt = AuthenticationAt + SplitChain.KeySize;
    private const int ShareAt = ChainAt + SplitChain.KeySize;
    private const int PreviousNonceAt = ShareAt + SplitSecret.Size;
    private const int PreviousAt = PreviousNonceAt + SplitChain.KeySize;
    private const int StepSize = SplitChain.KeySize + SplitSecret.Size;
    private const int Size = PreviousAt + StepSize;
    private readonly SecretOctets _octets;

    private ServerHalf(SecretOctets octets) => _octets = octets;

    /// <summary>0, 1, …: goes up with each signature that the card has followed.</summary>
    public long Generation => BinaryPrimitives.ReadInt64BigEndian(_octets.Span[2..]);

    /// <summary>Two cards, or an old one, have been seen: nothing is signed with it any more.</summary>
    public bool IsSuspended => _octets.Span[1] != 0;

    public ReadOnlySpan<byte> Authentication => _octets.Span.Slice(AuthenticationAt, SplitChain.KeySize);

    public ReadOnlySpan<byte> Chain => _octets.Span.Slice(ChainAt, SplitChain.KeySize);

    public static ServerHalf Create(ReadOnlySpan<byte> authentication, ReadOnlySpan<byte> chain, ReadOnlySpan<byte> share)
    {
        var half = new ServerHalf(new SecretOctets(Size));
        half._octets.Span[0] = Version;
        authentication.CopyTo(half._octets.Span[AuthenticationAt..]);
        chain.CopyTo(half._octets.Span[ChainAt..]);
        share.CopyTo(half._octets.Span[ShareAt..]);
        return half;
    }

    /// <summary>Takes over the octets. Null when they are none.</summary>
    public static ServerHalf? TryDecode(SecretOctets octets) => octets.Length == Size && octets.Span[0] == Version ? new ServerHalf(octets) : null;

    /// <summary>The octets, to be wrapped.</summary>
    public ReadOnlySpan<byte> Octets => _octets.Span;

    /// <summary>Where an answer of a card stands.</summary>
    public SplitStep StepOf(long generation, ReadOnlySpan<byte> nonce)
    {
        if (generation == Generation)
        {
            return SplitStep.Current;
        }

        if (generation != Generation - 1)
        {
            return generation > Generation ? SplitStep.Ahead : SplitStep.Behind;
        }

        // The card commits itself to one nonce for a generation. With the same it is the card that has not heard yet; another nonce is another card.
        return CryptographicOperations.FixedTimeEquals(nonce, _octets.Span.Slice(PreviousNonceAt, SplitChain.KeySize)) ? SplitStep.Previous : SplitStep.Forked;
    }

    /// <summary>The chain key of a generation: current or previous.</summary>
    public ReadOnlySpan<byte> ChainOf(SplitStep step) => _octets.Span.Slice(step == SplitStep.Current ? ChainAt : PreviousAt, SplitChain.KeySize);

    /// <summary>The half of a generation.</summary>
    public ReadOnlySpan<byte> ShareOf(SplitStep step) => _octets.Span.Slice((step == SplitStep.Current ? ChainAt : PreviousAt) + SplitChain.KeySize, SplitSecret.Size);

    /// <summary>The next generation, with this one kept as the one before.</summary>
    public ServerHalf Next(ReadOnlySpan<byte> nonce)
    {
        var next = Copy();
        var octets = next._octets.Span;
        octets.Slice(ChainAt, StepSize).CopyTo(octets[PreviousAt..]);
        nonce.CopyTo(octets[PreviousNonceAt..]);
        SplitChain.Advance(octets.Slice(ChainAt, SplitChain.KeySize), octets.Slice(ShareAt, SplitSecret.Size), nonce);
        BinaryPrimitives.WriteInt64BigEndian(octets[2..], Generation + 1);
        return next;
    }

    public ServerHalf Suspended()
    {
        var suspended = Copy();
        suspended._octets.Span[1] = 1;
        return suspended;
    }

    public override string ToString() => $"server half, generation {Generation}";

    public void Dispose() => _octets.Dispose();

    private ServerHalf Copy()
    {
        var copy = new ServerHalf(new SecretOctets(Size));
        _octets.Span.CopyTo(copy._octets.Span);
        return copy;
    }
}

/// <summary>Where a card's answer stands, seen from the server.</summary>
internal enum SplitStep
{
    /// <summary>Both are at the same generation.</summary>
    Current,

    /// <summary>The card has not heard of the server's step yet.</summary>
    Previous,

    /// <summary>The card leaves the generation before in another way than a card did already: there are two.</summary>
    Forked,

    /// <summary>The card, or its answer, is older.</summary>
    Behind,

    /// <summary>The card has gone on with a server that knew more than this one.</summary>
    Ahead,
}
