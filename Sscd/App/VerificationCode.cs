using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Mss.Sscd.App;

/// <summary>
/// Four digits that the app shows beside the text and whoever started the transaction shows too: a user who sees two different numbers is looking at somebody else's request.
/// </summary>
public static class VerificationCode
{
    /// <summary>The code of a transaction: SHA-256 over MSSP_TransID, a zero octet and SHA-256 of the text; its first four octets modulo 10000.</summary>
    /// <param name="transactionId">MSSP_TransID.</param>
    /// <param name="shownText">The text on the device, exactly.</param>
    public static string Of(string transactionId, string shownText)
    {
        ArgumentNullException.ThrowIfNull(transactionId);
        ArgumentNullException.ThrowIfNull(shownText);
        var hash = SHA256.HashData([.. Encoding.UTF8.GetBytes(transactionId), 0, .. SHA256.HashData(Encoding.UTF8.GetBytes(shownText))]);
        return (BinaryPrimitives.ReadUInt32BigEndian(hash) % 10_000).ToString("D4", CultureInfo.InvariantCulture);
    }
}
