using Mss.Grains.Interfaces;
using Mss.Grains.Transactions;
using Mss.Sscd;

namespace Mss.Grains.Services;

/// <summary>Services on the signatures of further documents.</summary>
public sealed partial class AdditionalServices
{
    /// <summary>What is stored of the documents, in the order of the request. The draft of the first document gets the worst status of all.</summary>
    private async ValueTask<DocumentOutcomes> PerformAsync(SignedDraft first, IReadOnlyList<AcceptedDocument> documents, IReadOnlyList<Signed> signatures, SscdReply reply)
    {
        var outcomes = new DocumentOutcomes();
        var next = 0;
        foreach (var document in documents)
        {
            if (document.Status is not null)
            {
                outcomes.Documents.Add(new SignedDocument { Status = document.Status });
                continue;
            }

            var draft = new SignedDraft { Accepted = document.Of(first.Accepted), Value = reply.Further![next], Now = first.Now, Signature = signatures[next].Signature };
            next++;
            if (first.Accepted.Validate == true)
            {
                Validate(draft);
                if (SignatureValidation.IsWorse(draft.Validated!.Value, first.Validated!.Value))
                {
                    (first.Validated, first.Status) = (draft.Validated, draft.Status);
                }
            }

            foreach (var service in first.Accepted.Services ?? [])
            {
                if (Find(service.Uri) is { } found && found.AppliesTo(document))
                {
                    await PerformAsync(found, service, draft);
                }
            }

            outcomes.Add(draft);
        }

        return outcomes;
    }

    private sealed class DocumentOutcomes
    {
        private readonly HashSet<string> _failed = [];

        public List<SignedDocument> Documents { get; } = [];

        public void Add(SignedDraft draft)
        {
            Documents.Add(new SignedDocument
            {
                Signature = draft.Signature,
                Status = draft.Status == StatusCode.Signature ? null : draft.Status.Value,
                TimeStampToken = draft.Results.FirstOrDefault(result => result.TimeStampToken is not null)?.TimeStampToken,
                Certificates = draft.Results.FirstOrDefault(result => result.Certificates is not null)?.Certificates,
            });
            _failed.UnionWith(draft.Results.Where(result => result.Status == StatusCode.InternalError.Value).Select(result => result.Uri));
        }

        /// <summary>A service that failed on one document has failed: its one status says so.</summary>
        public void TellFailure(SignedDraft first, string uri)
        {
            var last = first.Results.Count - 1;
            if (last >= 0 && first.Results[last].Uri == uri && _failed.Contains(uri))
            {
                first.Results[last] = first.Results[last] with { Status = StatusCode.InternalError.Value };
            }
        }
    }
}
