using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Mss.Grains.Interfaces;

/// <summary>
/// Derives the transaction id from what makes a request that request: AP_ID, AP_TransID and Instant.
/// </summary>
/// <remarks>
/// A request sent again therefore meets the same grain and the same partition of the log by itself, on every gateway and after every restart:
/// the conditional accept is the replay check, and no table of seen requests is needed. To anybody without the installation secret the id is random.
/// </remarks>
public sealed class TransactionIdFactory(InstallationSecret secret)
{
    // RFC 4648 base32 in lower case: NCName characters only, and an operator can read it out on the telephone.
    private const string Alphabet = "abcdefghijklmnopqrstuvwxyz234567";
    private readonly byte[] _key = secret.DeriveKey("mss transaction id v1");

    /// <summary>The id of a request: <c>t</c> and 31 characters that carry 155 bits.</summary>
    /// <param name="apId">AP_ID.</param>
    /// <param name="apTransId">AP_TransID.</param>
    /// <param name="instant">Instant; null for APs whose AP_TransIDs are unique by contract, so that another Instant meets the same transaction.</param>
    public TransactionId Create(string apId, string apTransId, DateTimeOffset? instant)
    {
        ArgumentNullException.ThrowIfNull(apId);
        ArgumentNullException.ThrowIfNull(apTransId);
        var when = instant?.UtcTicks.ToString(CultureInfo.InvariantCulture) ?? "";
        using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, _key);
        Append(hmac, apId);
        Append(hmac, apTransId);
        Append(hmac, when);
        Span<byte> mac = stackalloc byte[32];
        hmac.GetHashAndReset(mac);

        Span<char> text = stackalloc char[32];
        text[0] = 't';
        for (var i = 0; i < 31; i++)
        {
            var bit = i * 5;
            var pair = (mac[bit >> 3] << 8) | mac[(bit >> 3) + 1];
            text[i + 1] = Alphabet[(pair >> (11 - (bit & 7))) & 31];
        }

        return TransactionId.Parse(text.ToString());
    }

    // Each field goes in with its length: ("ab","c") and ("a","bc") are different requests.
    private static void Append(IncrementalHash hmac, string field)
    {
        var octets = Encoding.UTF8.GetBytes(field);
        Span<byte> length = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(length, octets.Length);
        hmac.AppendData(length);
        hmac.AppendData(octets);
    }
}
