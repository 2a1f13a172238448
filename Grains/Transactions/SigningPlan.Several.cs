using System.Security.Cryptography;
using Mss.Grains.Interfaces;

namespace Mss.Grains.Transactions;

/// <summary>The plan of several documents.</summary>
public sealed partial record SigningPlan
{
    private static (SigningPlan? Plan, Fault? Fault) CreateSeveral(
        SignatureOrder order,
        ReservationAnswer reservation,
        DateTimeOffset acceptedAt,
        IReadOnlyList<FurtherDocument> documents,
        string uri,
        HashAlgorithmName hash,
        byte[] contentDigest)
    {
        var shown = new List<ShownDocument> { new(order.DataToBeSigned, order.DataToBeDisplayed, contentDigest, "") };
        var accepted = new List<AcceptedDocument>(documents.Count);
        var keys = 0;
        for (var i = 0; i < documents.Count; i++)
        {
            var document = documents[i];
            var plan = AcceptedDocument.From(document);
            var key = FurtherDocuments.NeedsKey(document) ? reservation.Further?[keys++] ?? OldNode : OfFirst(reservation);
            if ((document.Refusal ?? key.Fault) is { } refusal)
            {
                // Known before the user is asked, and not shown: what is on the screen is what will be signed.
                accepted.Add(plan with { Status = refusal.Code.Value, Reason = refusal.Reason });
                continue;
            }

            var field = $"{(uri == ServiceUris.BatchSign ? "BatchSignatureRequest" : "AdditionalSignatureRequest")}[{i + 1}]/";
            var operation = (document.Profile ?? order.Profile).Operation;
            if (Content(document.DataToBeSigned, document.Format, operation, field, out var documentHash, out var digestOfContent) is { } unsuitable)
            {
                return (null, unsuitable);
            }

            shown.Add(new ShownDocument(document.DataToBeSigned, document.DataToBeDisplayed, digestOfContent, field));
            var scheme = SchemeOf(key.KeyAlgorithm, key.KeySize, document.Pss);
            var (digest, attributes) = Sign(document.Format, digestOfContent, documentHash, key.Certificate, acceptedAt);
            var isFirstKey = key.KeyId == reservation.KeyId;
            accepted.Add(plan with
            {
                ProfileUsed = key.ProfileUsed == reservation.ProfileUsed ? null : key.ProfileUsed,
                KeyId = isFirstKey ? null : key.KeyId,
                Certificate = isFirstKey && key.Certificate.AsSpan().SequenceEqual(reservation.Certificate) ? null : key.Certificate,
                Algorithm = scheme.Algorithm.ToString(),
                Hash = documentHash.Name,
                SignedAttributes = attributes,
                Digest = digest,
            });
        }

        var fault = shown.Count == 1
            ? DisplayText.Compose(order.DataToBeSigned, order.DataToBeDisplayed, reservation.DeviceKind, contentDigest, out var text, order.EventId)
            : DisplayText.ComposeSeveral(shown, reservation.DeviceKind, out text, order.EventId);
        return fault is not null ? (null, fault) : (First(order, reservation, acceptedAt, text, hash, contentDigest) with { Documents = accepted }, null);
    }

    // A node that does not know of further keys has answered: nothing is guessed.
    private static FurtherKey OldNode => new() { Fault = new Fault(StatusCode.UnsupportedProfile, "the user's node chose no key") };

    private static FurtherKey OfFirst(ReservationAnswer reservation) => new()
    {
        KeyId = reservation.KeyId,
        Certificate = reservation.Certificate,
        ProfileUsed = reservation.ProfileUsed,
        KeyAlgorithm = reservation.KeyAlgorithm,
        KeySize = reservation.KeySize,
    };
}
