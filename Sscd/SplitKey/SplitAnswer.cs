using System.Buffers.Binary;
using System.Security.Cryptography;
using Mss.Sscd.Server.Vault;

namespace Mss.Sscd.SplitKey;

/// <summary>
/// What a split card answers: the user's consent to one transaction with the card's half for it, sealed; or that it is at another generation than the server.
/// </summary>
/// <remarks>
/// AES-256-CBC under a key of the generation, then HMAC-SHA256 under the authentication key, over the octets (of nonce and sealed half their SHA-256) and over what is not sent because both sides have it: device, key, transaction id and
/// the statement, which the card computes from what it has shown.
/// </remarks>
internal sealed class SplitAnswer
{
    private const byte Version = 1;
    private const int IvSize = 16;
    private const int TagSize = 32;
    private const int HeaderSize = 1 + 1 + 8 + 4 + SplitQuestion.ChallengeSize;
    private const int BodyAt = HeaderSize + SplitChain.KeySize;
    private const int SealedSize = IvSize + SplitSecret.Size;
    private readonly byte[] _octets;

    private SplitAnswer(byte[] octets) => _octets = octets;

    /// <summary>False: the card is at another generation and gives nothing.</summary>
    public bool HasHalf => _octets[1] == 1;

    /// <summary>The card's generation.</summary>
    public long Generation => BinaryPrimitives.ReadInt64BigEndian(_octets.AsSpan(2));

    /// <summary>The epoch in which the user approved.</summary>
    public int Epoch => BinaryPrimitives.ReadInt32BigEndian(_octets.AsSpan(10));

    /// <summary>The one nonce with which the card leaves this generation.</summary>
    public ReadOnlySpan<byte> Nonce => _octets.AsSpan(HeaderSize, SplitChain.KeySize);

    /// <summary>What it answers; zeros for an answer that comes by itself.</summary>
    public ReadOnlySpan<byte> Challenge => _octets.AsSpan(14, SplitQuestion.ChallengeSize);

    /// <summary>What of it may be kept: the consent with a SHA-256 in the place of nonce and sealed half: who has an old copy of a card must not find nonces here. Whoever has the authentication key can verify it, and could have made it.</summary>
    public byte[] Evidence => [.. _octets.AsSpan(0, HeaderSize), .. SHA256.HashData(_octets.AsSpan(HeaderSize..^TagSize)), .. _octets.AsSpan(^TagSize..)];

    /// <summary>True for the evidence of a consent to this transaction.</summary>
    public static bool IsEvidence(ReadOnlySpan<byte> evidence, ReadOnlySpan<byte> authentication, string deviceId, string keyId, string transactionId, ReadOnlySpan<byte> statement) =>
        evidence.Length == HeaderSize + SHA256.HashSizeInBytes + TagSize
        && CryptographicOperations.FixedTimeEquals(
            evidence[^TagSize..], Tag(authentication, evidence[..HeaderSize], evidence[HeaderSize..^TagSize], deviceId, keyId, transactionId, statement));

    /// <summary>Seals the card's half.</summary>
    public static byte[] Seal(CardHalf half, string deviceId, string keyId, string transactionId, int epoch, ReadOnlySpan<byte> challenge, ReadOnlySpan<byte> statement)
    {
        var octets = Begin(half, BodyAt + SealedSize + TagSize, true, epoch, challenge);
        var iv = octets.AsSpan(BodyAt, IvSize);
        RandomNumberGenerator.Fill(iv);
        using (var key = SplitChain.SealingKey(half.Chain))
        using (var aes = Aes.Create())
        {
            aes.SetKey(key.Span);
            aes.EncryptCbc(half.Share, iv, octets.AsSpan(BodyAt + IvSize, SplitSecret.Size), PaddingMode.None);
        }

        return End(half, octets, deviceId, keyId, transactionId, statement);
    }

    /// <summary>Says that the card is at another generation than who asks.</summary>
    public static byte[] OutOfStep(CardHalf half, string deviceId, string keyId, string transactionId, int epoch, ReadOnlySpan<byte> challenge) =>
        End(half, Begin(half, BodyAt + TagSize, false, epoch, challenge), deviceId, keyId, transactionId, []);

    /// <summary>Null for what is none.</summary>
    public static SplitAnswer? TryDecode(byte[]? octets) =>
        octets is not null && octets.Length >= BodyAt + TagSize && octets[0] == Version
        && octets.Length == BodyAt + TagSize + (octets[1] == 1 ? SealedSize : 0) && octets[1] <= 1
            ? new SplitAnswer(octets)
            : null;

    /// <summary>True when the card, or another one with the same keys, answered so to this transaction.</summary>
    public bool IsAuthentic(ReadOnlySpan<byte> authentication, string deviceId, string keyId, string transactionId, ReadOnlySpan<byte> statement) =>
        CryptographicOperations.FixedTimeEquals(
            _octets.AsSpan(^TagSize..), Tag(authentication, _octets, deviceId, keyId, transactionId, HasHalf ? statement : []));

    /// <summary>The card's half. Of another generation's chain key it is nothing that fits.</summary>
    public SecretOctets Open(ReadOnlySpan<byte> chain)
    {
        var half = new SecretOctets(SplitSecret.Size);
        using var key = SplitChain.SealingKey(chain);
        using var aes = Aes.Create();
        aes.SetKey(key.Span);
        aes.DecryptCbc(_octets.AsSpan(BodyAt + IvSize, SplitSecret.Size), _octets.AsSpan(BodyAt, IvSize), half.Span, PaddingMode.None);
        return half;
    }

    private static byte[] Begin(CardHalf half, int length, bool hasHalf, int epoch, ReadOnlySpan<byte> challenge)
    {
        var octets = new byte[length];
        octets[0] = Version;
        octets[1] = hasHalf ? (byte)1 : (byte)0;
        BinaryPrimitives.WriteInt64BigEndian(octets.AsSpan(2), half.Generation);
        BinaryPrimitives.WriteInt32BigEndian(octets.AsSpan(10), epoch);
        challenge.CopyTo(octets.AsSpan(14));
        half.Nonce.CopyTo(octets.AsSpan(HeaderSize));
        return octets;
    }

    private static byte[] End(CardHalf half, byte[] octets, string deviceId, string keyId, string transactionId, ReadOnlySpan<byte> statement)
    {
        Tag(half.Authentication, octets, deviceId, keyId, transactionId, statement).CopyTo(octets.AsSpan(^TagSize..));
        return octets;
    }

    private static byte[] Tag(ReadOnlySpan<byte> authentication, byte[] octets, string deviceId, string keyId, string transactionId, ReadOnlySpan<byte> statement) =>
        Tag(authentication, octets.AsSpan(0, HeaderSize), SHA256.HashData(octets.AsSpan(HeaderSize..^TagSize)), deviceId, keyId, transactionId, statement);

    private static byte[] Tag(
        ReadOnlySpan<byte> authentication, ReadOnlySpan<byte> header, ReadOnlySpan<byte> bodyHash, string deviceId, string keyId, string transactionId, ReadOnlySpan<byte> statement) =>
        new SplitOctets().Add("mss split answer v1"u8).Add(deviceId).Add(keyId).Add(transactionId).Add(statement).Add(header).Add(bodyHash).Authenticate(authentication);
}
