using Mss.Grains.Interfaces;
using Mss.Grains.Transactions;

namespace Mss.Grains.Services;

/// <summary><c>#signingCertificate</c>: who has a bare signature has no certificate otherwise.</summary>
internal sealed class SigningCertificateService(SignatureValidation validation) : IAdditionalService
{
    public bool IsAvailable => true;

    public bool Serves(string uri) => uri is ServiceUris.SigningCertificate or ServiceUris.SigningCertificateInSchema or ServiceUris.SigningCertificateVn;

    public bool AppliesTo(AcceptedDocument document) => document.Certificate is not null; // another one than the first document's

    public ValueTask PerformAsync(AcceptedService asked, SignedDraft draft)
    {
        draft.Results.Add(new SignedService { Uri = asked.Uri, Certificates = validation.ChainOf(draft.Accepted.Certificate) });
        return default;
    }
}
