using System.Globalization;
using System.Text.Json;
using Mss.Cli.Soap;

namespace Mss.Cli.Rest;

/// <summary>Reads answers in JSON.</summary>
internal static class RestAnswerReader
{
    /// <summary>Reads one answer.</summary>
    /// <exception cref="NotAnMssAnswerException">It is no MSS answer.</exception>
    public static MssAnswer Read(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            var root = json.RootElement;
            if (Find(root, "Fault") is { } fault)
            {
                return new MssFaultAnswer(Number(Text(fault, "Code", "SubCode", "Value")), Text(fault, "Reason") ?? "", Text(fault, "Detail") ?? "");
            }

            return (Find(root, "MSS_SignatureResp") ?? Find(root, "MSS_StatusResp")) is { } part
                ? ReadStatus(part)
                : throw new NotAnMssAnswerException("the JSON holds no MSS answer");
        }
        catch (JsonException wrong)
        {
            throw new NotAnMssAnswerException("the answer is not JSON", wrong);
        }
        catch (FormatException wrong)
        {
            throw new NotAnMssAnswerException("the answer holds what is not Base64", wrong);
        }
    }

    private static MssStatusAnswer ReadStatus(JsonElement part)
    {
        if (!int.TryParse(Text(part, "Status", "StatusCode", "Value"), NumberStyles.None, CultureInfo.InvariantCulture, out var code))
        {
            throw new NotAnMssAnswerException("the answer has no Status.StatusCode.Value");
        }

        return new MssStatusAnswer
        {
            Code = code,
            Message = Text(part, "Status", "StatusMessage") ?? "",
            TransactionId = Text(part, "MSSP_TransID"),
            ApTransId = Text(part, "AP_Info", "AP_TransID"),
            Msisdn = Text(part, "MobileUser", "MSISDN"),
            Profile = Text(part, "SignatureProfile"),
            Signature = Octets(part, "MSS_Signature", "Base64Signature") ?? Octets(part, "MSS_Signature", "PKCS1", "SignatureValue"),
            Certificate = Octets(part, "MSS_Signature", "PKCS1", "X509Certificate"),
        };
    }

    private static int? Number(string? subCode) =>
        subCode is ['_', .. var digits] && int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var code) ? code : null;

    private static byte[]? Octets(JsonElement at, params string[] path) => Text(at, path) is { } text ? Convert.FromBase64String(text) : null;

    private static string? Text(JsonElement at, params string[] path) => Find(at, path) is { ValueKind: JsonValueKind.String } found ? found.GetString() : null;

    private static JsonElement? Find(JsonElement at, params string[] path)
    {
        foreach (var name in path)
        {
            if (at.ValueKind != JsonValueKind.Object || !at.TryGetProperty(name, out at))
            {
                return null;
            }
        }

        return at;
    }
}
