using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Mss.Grains.Interfaces;

namespace Mss.Grains.Transactions;

/// <summary>A hash over everything that an AP asked: equal for a retry, different for another request under the same identifiers.</summary>
public static class OrderHash
{
    /// <summary>SHA-256 over the fields, each with its length.</summary>
    public static byte[] Of(SignatureOrder order)
    {
        ArgumentNullException.ThrowIfNull(order);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Append(hash, order.ApId);
        Append(hash, order.ApTransId);
        Append(hash, order.Instant.UtcTicks);
        Append(hash, order.Msisdn.Value);
        Append(hash, order.DataToBeSigned.MimeType);
        Append(hash, order.DataToBeSigned.Content);
        Append(hash, order.DataToBeDisplayed is null ? 0 : 1);
        Append(hash, order.DataToBeDisplayed?.MimeType ?? "");
        Append(hash, order.DataToBeDisplayed?.Content ?? []);
        Append(hash, order.Profile.ToString());
        Append(hash, (long)order.Comparison);
        Append(hash, (long)order.Format);
        Append(hash, order.Pss ? 1 : 0);
        Append(hash, (long)order.Mode);
        Append(hash, order.TimeOutSeconds ?? -1L);
        Append(hash, order.ValidityDate?.UtcTicks ?? -1L);
        if (order.NotificationUrl is not null)
        {
            // Only then: orders without it keep the hash that sessions in the log have.
            Append(hash, order.NotificationUrl);
        }

        // Nothing at all without services: sessions from before there were any must meet their retries. A spam code is left out: a hash of one is a code to be guessed.
        foreach (var service in order.Services ?? [])
        {
            Append(hash, service.Uri);
            Append(hash, service.Text ?? "");
            Append(hash, service.Attributes?.Count ?? -1L);
            foreach (var attribute in service.Attributes ?? [])
            {
                Append(hash, attribute);
            }

            Append(hash, service.Partial ? 1 : 0);
            Append(hash, service.RequestId ?? "");
            if (service.Documents is { } documents)
            {
                Append(hash, documents);
            }
        }

        return hash.GetHashAndReset();
    }

    // Negative numbers are no lengths: what follows can be no field of the next service. Why a document is not signed is no part of what was asked.
    private static void Append(IncrementalHash hash, IReadOnlyList<FurtherDocument> documents)
    {
        Append(hash, -2L - documents.Count);
        foreach (var document in documents)
        {
            Append(hash, document.Reference is null ? 0 : 1);
            Append(hash, document.Reference ?? "");
            Append(hash, document.DataToBeSigned.MimeType);
            Append(hash, document.DataToBeSigned.Content);
            Append(hash, document.DataToBeDisplayed is null ? 0 : 1);
            Append(hash, document.DataToBeDisplayed?.MimeType ?? "");
            Append(hash, document.DataToBeDisplayed?.Content ?? []);
            Append(hash, document.ProfileAsReceived is null ? 0 : 1);
            Append(hash, document.ProfileAsReceived ?? "");
            Append(hash, (long)document.Comparison);
            Append(hash, (long)document.Format);
            Append(hash, document.Pss ? 1 : 0);
            Append(hash, document.HasKeyReference ? 1 : 0);
        }
    }

    private static void Append(IncrementalHash hash, string field) => Append(hash, Encoding.UTF8.GetBytes(field));

    private static void Append(IncrementalHash hash, byte[] field)
    {
        Append(hash, (long)field.Length);
        hash.AppendData(field);
    }

    private static void Append(IncrementalHash hash, long number)
    {
        Span<byte> octets = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(octets, number);
        hash.AppendData(octets);
    }
}
