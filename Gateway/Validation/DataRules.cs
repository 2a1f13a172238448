using System.Text;
using Mss.Gateway.Messages;
using Mss.Grains.Interfaces;

namespace Mss.Gateway.Validation;

/// <summary>DataToBeSigned and DataToBeDisplayed: type, encoding, octets (wire rule 9).</summary>
internal static class DataRules
{
    // More than any device takes as text, and ample for a challenge.
    private const int MaxOctets = 64 * 1024;
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static Fault? Check(SignatureRequest request, SignatureDraft draft)
    {
        if (request.DataToBeSigned is null)
        {
            return Fault.Missing("DataToBeSigned") with { SubCode = 1022 };
        }

        if (Decode(request.DataToBeSigned, "DataToBeSigned", out var signed) is { } badSigned)
        {
            return badSigned;
        }

        draft.DataToBeSigned = signed;
        if (request.DataToBeDisplayed is null)
        {
            return null;
        }

        if (Decode(request.DataToBeDisplayed, "DataToBeDisplayed", out var displayed) is { } badDisplayed)
        {
            return badDisplayed;
        }

        draft.DataToBeDisplayed = displayed;
        return displayed!.IsText ? null : Unsuitable("DataToBeDisplayed", "must be text/plain") with { SubCode = 1016 };
    }

    /// <summary>The octets and their type, or a fault (103, 107).</summary>
    internal static Fault? Decode(MssData data, string field, out DataObject? result)
    {
        result = null;
        if (MimeType(data.MimeType) is not { } mimeType)
        {
            return Unsuitable(field, $"MimeType '{Printable(data.MimeType!)}' is not supported") with { SubCode = 1016 };
        }

        byte[] octets;
        switch (data.Encoding?.Trim().ToUpperInvariant())
        {
            // GSMA clients say 7bit for a text that stands there as it is.
            case null or "" or "UTF-8" or "UTF8" or "7BIT":
                try
                {
                    octets = Strict.GetBytes(data.Value);
                }
                catch (EncoderFallbackException)
                {
                    // Half a surrogate pair would silently become another text than the AP's.
                    return Unsuitable(field, "is no Unicode text");
                }

                break;
            case "BASE64":
                try
                {
                    octets = Convert.FromBase64String(data.Value);
                }
                catch (FormatException)
                {
                    return Unsuitable(field, "is not Base64");
                }

                break;
            default:
                return Unsuitable(field, $"Encoding '{Printable(data.Encoding!)}' is not supported") with { SubCode = 1016 };
        }

        if (octets.Length is 0 or > MaxOctets)
        {
            var why = octets.Length == 0 ? $"{field}: is empty" : $"{field}: has {octets.Length} octets, at most {MaxOctets} are taken";
            return new Fault(StatusCode.WrongDataLength, why, why);
        }

        result = new DataObject(mimeType, octets);
        return null;
    }

    /// <summary>The type without parameters, or null when it is not supported. A text may name UTF-8, in either of the ways that clients know.</summary>
    private static string? MimeType(string? received)
    {
        if (string.IsNullOrWhiteSpace(received))
        {
            return DataObject.PlainText;
        }

        var parts = received.Split(';', 2, StringSplitOptions.TrimEntries);
        var parameter = parts.Length == 1 ? "" : parts[1].Replace("charset=", "", StringComparison.OrdinalIgnoreCase).Trim('"');
        var type = parts[0].ToLowerInvariant();
        return type switch
        {
            DataObject.PlainText when parameter.Length == 0 || parameter.Equals("UTF-8", StringComparison.OrdinalIgnoreCase) => type,
            DataObject.OctetStream or DataObject.Sha256 when parameter.Length == 0 => type,
            _ => null,
        };
    }

    private static Fault Unsuitable(string field, string why) => new(StatusCode.InappropriateData, $"{field}: {why}", $"{field}: {why}");

    private static string Printable(string text) => new([.. text.Take(64).Where(c => !char.IsControl(c))]);
}
