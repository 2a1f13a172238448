using Mss.Gateway.Messages;
using Mss.Gateway.Soap;
using Mss.Grains.Interfaces;

namespace Mss.Gateway.Validation;

/// <summary>
/// batchsign and docsign (Methics): documents that one approval signs beside DataToBeSigned. Each is checked as a request of its own would be. What is wrong with the
/// request itself refuses all of it; what this AP or this MSSP cannot do for a document of docsign is told in that document's status (104, 109, 404).
/// </summary>
internal static class FurtherDocumentRules
{
    private const int MaxReference = 256;

    public static Fault? Check(SignatureRequest request, ApplicationProvider provider, GatewayOptions options, ProfileCatalogue catalogue, SignatureDraft draft)
    {
        if (draft.Services is not { } services)
        {
            return null;
        }

        var hasDocuments = false;
        for (var i = 0; i < services.Count; i++)
        {
            if (services[i].Uri is not (ServiceUris.BatchSign or ServiceUris.DocSign))
            {
                continue;
            }

            // One list of documents, one numbering on the screen.
            if (hasDocuments)
            {
                return Fault.WrongParam("AdditionalServices", "batchsign and docsign exclude each other");
            }

            hasDocuments = true;
            var service = request.AdditionalServices[i];
            var isBatch = service.Uri == ServiceUris.BatchSign;
            var received = isBatch ? service.BatchRequests : service.DocumentRequests;
            if (CheckAll(received, isBatch, request, provider, options, catalogue, draft, out var documents) is { } fault)
            {
                return fault;
            }

            services[i] = services[i] with { Documents = documents };
        }

        return null;
    }

    private static Fault? CheckAll(
        IReadOnlyList<MssFurtherDocument> received,
        bool isBatch,
        SignatureRequest request,
        ApplicationProvider provider,
        GatewayOptions options,
        ProfileCatalogue catalogue,
        SignatureDraft draft,
        out List<FurtherDocument> documents)
    {
        documents = [];
        var name = isBatch ? "BatchSignatureRequest" : "AdditionalSignatureRequest";
        if (received.Count == 0)
        {
            return Fault.Missing(name);
        }

        if (received.Count > options.MaxFurtherDocuments)
        {
            return Fault.WrongParam(name, $"at most {options.MaxFurtherDocuments} are taken");
        }

        if (draft.Profile!.Operation is ProfileOperation.Pop or ProfileOperation.Popo)
        {
            return Fault.WrongParam("SignatureProfile", "pop and popo prove the possession of one key and sign nothing else");
        }

        var references = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < received.Count; i++)
        {
            var field = $"{name}[{i + 1}]";
            if (received[i].Reference is { } reference && CheckReference(reference, field, references) is { } wrong)
            {
                return wrong;
            }

            var (document, fault) = CheckOne(received[i], isBatch, request, provider, options, catalogue, draft);
            if (document is null)
            {
                return Within(field, fault!);
            }

            documents.Add(document);
        }

        return null;
    }

    private static Fault? CheckReference(string reference, string field, HashSet<string> references) =>
        reference.Length > MaxReference || reference.Any(char.IsControl) ? Fault.WrongParam($"{field}/@DocumentRef", $"must be at most {MaxReference} characters and no controls")
        : !references.Add(reference) ? Fault.WrongParam($"{field}/@DocumentRef", "is given twice")
        : null;

    private static (FurtherDocument? Document, Fault? Fault) CheckOne(
        MssFurtherDocument received,
        bool isBatch,
        SignatureRequest request,
        ApplicationProvider provider,
        GatewayOptions options,
        ProfileCatalogue catalogue,
        SignatureDraft draft)
    {
        // What a document does not say it has from the request.
        var namesProfile = !string.IsNullOrEmpty(received.SignatureProfile);
        var alone = new SignatureRequest
        {
            DataToBeSigned = received.DataToBeSigned,
            DataToBeDisplayed = received.DataToBeDisplayed,
            SignatureProfile = namesProfile ? received.SignatureProfile : request.SignatureProfile,
            SignatureProfileComparison = namesProfile ? received.SignatureProfileComparison : received.SignatureProfileComparison ?? request.SignatureProfileComparison,
            MssFormat = string.IsNullOrEmpty(received.MssFormat) ? request.MssFormat : received.MssFormat,
        };
        var own = new SignatureDraft();
        if ((DataRules.Check(alone, own) ?? DisplayPrefixRule.Check(provider, own) ?? FormatRules.Check(alone.MssFormat, own)) is { } malformed)
        {
            return (null, malformed);
        }

        var refusal = received.HasKeyReference
            ? new Fault(StatusCode.NoKeyFound, "KeyReference is not supported")
            : ProfileRules.Check(alone, provider, options, catalogue, own);
        if (refusal is null)
        {
            refusal = own.Profile!.Operation is ProfileOperation.Pop or ProfileOperation.Popo
                ? new Fault(StatusCode.UnsupportedProfile, "pop and popo are not performed beside another signature")
                : OperationRules.Check(alone, options, own);
        }

        // A wrong value, or data that do not suit the profile, are the AP's mistake. An item of a batch has no status to tell anything in.
        if (refusal is not null && (isBatch || !IsOfTheDocument(refusal.Code)))
        {
            return (null, refusal);
        }

        return (new FurtherDocument
        {
            Reference = received.Reference,
            DataToBeSigned = own.DataToBeSigned!,
            DataToBeDisplayed = own.DataToBeDisplayed,
            Profile = isBatch ? null : own.Profile,
            ProfileAsReceived = namesProfile ? received.SignatureProfile : null,
            Comparison = own.Comparison,
            Format = own.Format,
            Pss = own.Pss || own.Profile?.AsksPss == true,
            HasKeyReference = received.HasKeyReference,
            Refusal = refusal,
        }, null);
    }

    private static bool IsOfTheDocument(StatusCode code) =>
        code == StatusCode.UnauthorizedAccess || code == StatusCode.UnsupportedProfile || code == StatusCode.NoKeyFound;

    private static Fault Within(string field, Fault fault) =>
        fault with { Reason = $"{field}: {fault.Reason}", ApDetail = ElementCursor.Shorten(field) + (fault.ApDetail is { } detail ? $"/{detail}" : "") };
}
