using Mss.Grains.Interfaces;

namespace Mss.Grains.Transactions;

/// <summary>Turns the stored signatures of further documents into what the AP is told.</summary>
internal static class DocumentResults
{
    /// <summary>The service's answer, with its documents if it has any.</summary>
    public static ServiceResult Of(SignedService service, Accepted accepted, Signed signed)
    {
        var result = service.ToResult();
        if (service.Documents is null || FurtherDocuments.Of(accepted) is not { } documents)
        {
            return result;
        }

        var all = new List<DocumentResult>(1 + documents.Count);
        if (service.Uri == ServiceUris.BatchSign)
        {
            // Laverca takes the first answer of a batch for the main signature again.
            all.Add(new DocumentResult
            {
                Status = TransactionAnswers.StatusOf(signed),
                Signature = signed.Signature,
                Format = Enum.Parse<SignatureFormat>(accepted.Format),
                Certificate = accepted.Certificate,
                Displayed = accepted.Displayed,
            });
        }

        all.AddRange(documents.Zip(service.Documents, (document, outcome) => Of(document, outcome, accepted)));
        return result with { Documents = all };
    }

    private static DocumentResult Of(AcceptedDocument document, SignedDocument outcome, Accepted accepted) => new()
    {
        Reference = document.Reference,
        Status = outcome.Status is { } code ? new StatusCode(code) : StatusCode.Signature,
        Signature = outcome.Signature,
        Format = Enum.Parse<SignatureFormat>(document.Format),
        Certificate = outcome.Signature is null ? null : document.Certificate ?? accepted.Certificate,
        Displayed = document.Displayed,
        Certificates = outcome.Certificates,
        TimeStampToken = outcome.TimeStampToken,
    };
}
