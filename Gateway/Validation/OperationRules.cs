using Mss.Gateway.Messages;
using Mss.Grains.Interfaces;

namespace Mss.Gateway.Validation;

/// <summary>
/// What each operation of a profile may be asked to sign, and how. A user who confirms a log-in must not have signed a contract by it, so authn takes a challenge and
/// no document; sign and consent need a text that the user reads; digest signs a hash and nothing else.
/// </summary>
internal static class OperationRules
{
    private const int FormatUnsupported = 1017;

    public static Fault? Check(SignatureRequest request, GatewayOptions options, SignatureDraft draft)
    {
        var data = draft.DataToBeSigned!;
        return draft.Profile!.Operation switch
        {
            ProfileOperation.Authn or ProfileOperation.Anonymous => CheckChallenge(data, options, draft),
            ProfileOperation.Sign or ProfileOperation.Consent => data.IsText || draft.DataToBeDisplayed is not null
                ? CheckAlgorithm(draft)
                : new Fault(StatusCode.MissingParam, "DataToBeDisplayed is missing, and DataToBeSigned is no text", "DataToBeDisplayed is missing") { SubCode = 1021 },
            ProfileOperation.Digest => CheckDigest(data, draft),
            ProfileOperation.Pop or ProfileOperation.Popo => CheckPossession(request, data, draft),
            var other => new Fault(StatusCode.UnsupportedProfile, $"operation {other} is not performed", $"SignatureProfile: {Name(other)} is not performed by this MSSP"),
        };
    }

    private static Fault? CheckChallenge(DataObject data, GatewayOptions options, SignatureDraft draft)
    {
        var name = Name(draft.Profile!.Operation);
        if (data.MimeType == DataObject.Sha256)
        {
            return Unfit("DataToBeSigned", $"{name} signs a challenge, and no document that is known by its hash");
        }

        if (data.Content.Length > options.MaxChallenge)
        {
            var why = $"DataToBeSigned: has {data.Content.Length} octets; {name} signs a challenge of at most {options.MaxChallenge}";
            return new Fault(StatusCode.WrongDataLength, why, why);
        }

        return CheckAlgorithm(draft);
    }

    private static Fault? CheckDigest(DataObject data, SignatureDraft draft)
    {
        if (data.IsText)
        {
            return Unfit("DataToBeSigned", "digest signs a hash: application/x-sha256, or a DigestInfo in application/octet-stream");
        }

        // The content of a CMS would be the DigestInfo itself, so that the hash of a hash were signed. That it is a DigestInfo is seen where it is signed.
        return data.MimeType == DataObject.OctetStream && draft.Format == SignatureFormat.Cms
            ? Unfit("MSS_Format", "of a DigestInfo a bare signature (PKCS1) is made; for CMS send application/x-sha256")
            : CheckAlgorithm(draft);
    }

    /// <summary>The text is what the user reads; what is signed is the certification request that the MSSP makes of key and subject.</summary>
    private static Fault? CheckPossession(SignatureRequest request, DataObject data, SignatureDraft draft) =>
        !data.IsText ? Unfit("DataToBeSigned", $"{Name(draft.Profile!.Operation)} shows a text and signs a certification request")
        : !string.IsNullOrEmpty(request.MssFormat)
            ? Unfit("MSS_Format", draft.Profile!.Operation == ProfileOperation.Pop ? "pop delivers a PKCS#10 request and no other format" : "popo delivers a CRMF request and no other format")
        : CheckAlgorithm(draft);

    /// <summary>Format and profile may each ask for a padding; both together must be possible for one key.</summary>
    private static Fault? CheckAlgorithm(SignatureDraft draft)
    {
        if (draft.Pss && AlgorithmChoice.TryRead(draft.Profile!, out var choice) is null && (choice.Key == "ec" || choice.Padding == "pkcs1"))
        {
            return Unfit("MSS_Format", "asks for RSASSA-PSS and SignatureProfile for another algorithm");
        }

        return null;
    }

    private static Fault Unfit(string field, string why) => Fault.WrongParam(field, why) with { SubCode = FormatUnsupported };

    private static string Name(ProfileOperation operation) => operation.ToString().ToLowerInvariant();
}
