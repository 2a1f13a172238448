using Mss.Grains.Interfaces;
using Mss.Grains.Transactions;

namespace Mss.Grains.Services;

/// <summary><c>mss#validate</c>, and <c>fi#validate</c>, which is the acquiring entity's; both answer under the first (FiCom 2.2).</summary>
internal sealed class ValidationService(SignatureValidation validation) : IAdditionalService
{
    public bool IsAvailable => validation.IsAvailable;

    public bool Serves(string uri) => uri is ServiceUris.Validate or ServiceUris.FiComValidate;

    public ValueTask PerformAsync(AcceptedService asked, SignedDraft draft)
    {
        draft.Results.Add(new SignedService
        {
            Uri = ServiceUris.Validate,
            ByAcquirer = asked.Uri == ServiceUris.FiComValidate ? true : null,
            Status = (draft.Validated ??= validation.Validate(draft.Accepted.Certificate, draft.Now)).Value,
        });
        return default;
    }
}
