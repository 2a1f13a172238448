using Mss.Grains.Interfaces;
using Mss.Sscd;

namespace Mss.Grains.Transactions;

/// <summary>The documents that are signed with the first one's approval. A request has one service with documents at most.</summary>
internal static class FurtherDocuments
{
    /// <summary>The documents of an order, or null.</summary>
    public static IReadOnlyList<FurtherDocument>? Of(SignatureOrder order, out string uri)
    {
        foreach (var service in order.Services ?? [])
        {
            if (service.Documents is { } documents)
            {
                uri = service.Uri;
                return documents;
            }
        }

        uri = "";
        return null;
    }

    /// <summary>All documents of a transaction, those that are not signed too; null for an ordinary one.</summary>
    public static IReadOnlyList<AcceptedDocument>? Of(Accepted accepted)
    {
        foreach (var service in accepted.Services ?? [])
        {
            if (service.Documents is { } documents)
            {
                return documents;
            }
        }

        return null;
    }

    /// <summary>The documents that are signed, in order; null for none.</summary>
    public static IReadOnlyList<AcceptedDocument>? ToSign(Accepted accepted) =>
        Of(accepted) is { } documents && documents.Where(document => document.Status is null).ToList() is { Count: > 0 } signed ? signed : null;

    /// <summary>What the device is asked for beside the first digest; null for nothing.</summary>
    public static IReadOnlyList<FurtherDigest>? Digests(Accepted accepted) =>
        ToSign(accepted) is { } documents ? [.. documents.Select(document => document.ToDigest(accepted))] : null;

    /// <summary>The keys that must be chosen; null for none.</summary>
    public static IReadOnlyList<FurtherKeyRequest>? Keys(SignatureOrder order) =>
        Of(order, out _) is { } documents
            && documents.Where(NeedsKey).Select(document => new FurtherKeyRequest { Profile = document.Profile!, Comparison = document.Comparison, Pss = document.Pss }).ToList() is { Count: > 0 } keys
            ? keys
            : null;

    /// <summary>True for a document whose key is chosen by a profile; the others use the first document's.</summary>
    public static bool NeedsKey(FurtherDocument document) => document is { Profile: not null, Refusal: null };
}
