using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Mss.Sscd.Server;
using Mss.Sscd.Sim;

namespace Mss.Sscd.SplitKey;

/// <summary>
/// What goes with every message to a split card: which generation the server is at, a challenge, and the proof that it is the server that asks exactly this.
/// </summary>
/// <param name="KeyId">The key that is meant.</param>
/// <param name="Generation">The server's.</param>
/// <param name="Challenge">16 random octets, which a fresh answer repeats.</param>
/// <param name="StepTag">Shows that the server has the chain key of that generation.</param>
/// <param name="Tag">HMAC-SHA256 under the authentication key over all of it and the message.</param>
internal sealed record SplitQuestion(string KeyId, long Generation, byte[] Challenge, byte[] StepTag, byte[] Tag)
{
    public const int ChallengeSize = 16;
    private const int MacSize = 32;
    private const int Fixed = 8 + ChallengeSize + (2 * MacSize);

    /// <summary>Asks.</summary>
    public static SplitQuestion Of(SimOperation operation, TransactionOnDevice message, string keyId, ServerHalf half)
    {
        var challenge = RandomNumberGenerator.GetBytes(ChallengeSize);
        var unsigned = new SplitQuestion(keyId, half.Generation, challenge, SplitChain.StepTag(half.Chain, challenge), []);
        return unsigned with { Tag = unsigned.Authenticate(half.Authentication, operation, message) };
    }

    /// <summary>True when the server asked this.</summary>
    public bool IsAuthentic(ReadOnlySpan<byte> authentication, SimOperation operation, TransactionOnDevice message) =>
        CryptographicOperations.FixedTimeEquals(Tag, Authenticate(authentication, operation, message));

    public byte[] Encode()
    {
        var octets = new byte[Fixed + Encoding.UTF8.GetByteCount(KeyId)];
        BinaryPrimitives.WriteInt64BigEndian(octets, Generation);
        Challenge.CopyTo(octets, 8);
        StepTag.CopyTo(octets, 8 + ChallengeSize);
        Tag.CopyTo(octets, 8 + ChallengeSize + MacSize);
        Encoding.UTF8.GetBytes(KeyId, octets.AsSpan(Fixed));
        return octets;
    }

    /// <summary>Null for what is none.</summary>
    public static SplitQuestion? TryDecode(ReadOnlySpan<byte> octets) => octets.Length <= Fixed
        ? null
        : new SplitQuestion(
            Encoding.UTF8.GetString(octets[Fixed..]),
            BinaryPrimitives.ReadInt64BigEndian(octets),
            octets.Slice(8, ChallengeSize).ToArray(),
            octets.Slice(8 + ChallengeSize, MacSize).ToArray(),
            octets.Slice(8 + ChallengeSize + MacSize, MacSize).ToArray());

    // A request is bound to all that is shown and signed, by the same statement that the card computes from what it shows; the other messages have nothing else.
    private byte[] Authenticate(ReadOnlySpan<byte> authentication, SimOperation operation, TransactionOnDevice message)
    {
        var octets = new SplitOctets().Add("mss split question v1"u8).Add(message.DeviceId).Add(KeyId).Add((long)operation).Add(message.TransactionId).Add(message.Epoch)
            .Add(Generation).Add(Challenge).Add(StepTag);
        if (message is SignCommand command)
        {
            octets.Add(ConsentStatement.Digest(command)).Add(command.Deadline.UtcTicks);
        }

        return octets.Authenticate(authentication);
    }
}
