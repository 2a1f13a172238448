using Mss.Grains.Interfaces;

namespace Mss.Gateway.Validation;

/// <summary>MSS_Format: the URIs of wire rule 11.</summary>
internal static class FormatRules
{
    private const string PssSuffix = "#rsa-pss";

    public static Fault? Check(string? uri, SignatureDraft draft)
    {
        if (string.IsNullOrEmpty(uri))
        {
            draft.Format = SignatureFormat.Cms;
            return null;
        }

        draft.Pss = uri.EndsWith(PssSuffix, StringComparison.OrdinalIgnoreCase);
        var format = Find(draft.Pss ? uri[..^PssSuffix.Length] : uri);
        if (format is null)
        {
            return Fault.WrongParam("MSS_Format", "is not supported") with { SubCode = 1017 };
        }

        draft.Format = format.Value;
        return null;
    }

    private static SignatureFormat? Find(string uri) => uri switch
    {
        "http://uri.etsi.org/TS102204/v1.1.2#PKCS7" or "http://uri.etsi.org/TS102204/v1.1.2#CMS-Signature" => SignatureFormat.Cms,
        "http://uri.etsi.org/TS102204/v1.1.2#PKCS1" or "http://www.methics.fi/KiuruMSSP/v3.2.0#PKCS1" => SignatureFormat.Pkcs1,
        "http://mss.ficom.fi/TS102204/v1.0.0#PKCS1" => SignatureFormat.FiComPkcs1,
        _ => null,
    };
}
