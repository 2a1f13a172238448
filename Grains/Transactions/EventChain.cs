using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Mss.Grains.Interfaces;

namespace Mss.Grains.Transactions;

/// <summary>
/// Chains a session's events with a keyed hash: whoever changes, removes or reorders rows in the database without the installation secret is found out.
/// </summary>
public sealed class EventChain(InstallationSecret secret)
{
    private readonly byte[] _key = secret.DeriveKey("mss event chain v1");

    /// <summary>Makes the row for an event that follows <paramref name="previousHash"/>.</summary>
    public LoggedEvent Link(TransactionId id, int epoch, int sequence, DateTimeOffset at, string node, SessionEvent sessionEvent, byte[] previousHash)
    {
        ArgumentNullException.ThrowIfNull(sessionEvent);

        // The log keeps milliseconds; the hash must be over what can be read back.
        var kept = DateTimeOffset.FromUnixTimeMilliseconds(at.ToUnixTimeMilliseconds());
        var row = new LoggedEvent(epoch, sequence, kept, sessionEvent.Kind, node, SessionEventCodec.Encode(sessionEvent), previousHash, []);
        return row with { Hash = Hash(id, row) };
    }

    /// <summary>True when the row's hash is right for its content and its predecessor's hash.</summary>
    public bool IsIntact(TransactionId id, LoggedEvent row)
    {
        ArgumentNullException.ThrowIfNull(row);
        return CryptographicOperations.FixedTimeEquals(Hash(id, row), row.Hash);
    }

    private byte[] Hash(TransactionId id, LoggedEvent row)
    {
        using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, _key);
        Append(hmac, Encoding.ASCII.GetBytes(id.Value));
        Span<byte> numbers = stackalloc byte[16];
        BinaryPrimitives.WriteInt32BigEndian(numbers, row.Epoch);
        BinaryPrimitives.WriteInt32BigEndian(numbers[4..], row.Sequence);
        BinaryPrimitives.WriteInt64BigEndian(numbers[8..], row.At.ToUnixTimeMilliseconds());
        hmac.AppendData(numbers);
        Append(hmac, Encoding.UTF8.GetBytes(row.Kind));
        Append(hmac, Encoding.UTF8.GetBytes(row.Node));
        Append(hmac, row.Body);
        Append(hmac, row.PreviousHash);
        return hmac.GetHashAndReset();
    }

    private static void Append(IncrementalHash hmac, ReadOnlySpan<byte> field)
    {
        Span<byte> length = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(length, field.Length);
        hmac.AppendData(length);
        hmac.AppendData(field);
    }
}
