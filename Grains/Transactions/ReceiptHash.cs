using System.Security.Cryptography;
using System.Text.Json;
using Mss.Grains.Interfaces;

namespace Mss.Grains.Transactions;

/// <summary>A hash over everything that a receipt says: equal for a retry, different for another receipt under the same identifiers.</summary>
internal static class ReceiptHash
{
    /// <summary>SHA-256 over the fields, as an array of JSON so that no two lists of fields read alike.</summary>
    public static byte[] Of(ReceiptOrder order)
    {
        var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartArray();
            json.WriteStringValue(order.ApTransId);
            json.WriteNumberValue(order.Instant.UtcTicks);
            json.WriteStringValue(order.Msisdn.Value);
            json.WriteStringValue(order.Message?.MimeType);
            json.WriteBase64StringValue(order.Message?.Content ?? []);
            json.WriteNumberValue(order.ReportedStatus ?? -1);
            json.WriteBooleanValue(order.WantsUserAck);
            json.WriteNumberValue(order.TimeOutSeconds);
            json.WriteEndArray();
        }

        return SHA256.HashData(buffer.GetBuffer().AsSpan(0, (int)buffer.Length));
    }
}
