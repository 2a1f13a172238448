using System.Globalization;
using Mss.Gateway.Messages;
using Mss.Grains.Interfaces;

namespace Mss.Gateway.Validation;

/// <summary>What only a receipt has: the reported status, its message and the extension that says how it is shown.</summary>
internal static class ReceiptRules
{
    /// <summary>The longest that a message stands on a screen, in seconds.</summary>
    public const int MaxSeconds = 60;

    public static Fault? Check(ReceiptRequest request, out ReceiptDraft draft)
    {
        draft = new ReceiptDraft();
        if (request.HasSignedReceipt)
        {
            return Fault.WrongParam("SignedReceipt", "is not supported");
        }

        return CheckStatus(request.StatusValue, draft) ?? CheckMessage(request.Message, draft) ?? CheckExtension(request.Extension, draft);
    }

    private static Fault? CheckStatus(string? value, ReceiptDraft draft)
    {
        if (string.IsNullOrEmpty(value))
        {
            return null;
        }

        if (!int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var status))
        {
            return Fault.WrongParam("StatusCode", "is no number");
        }

        draft.ReportedStatus = status;
        return null;
    }

    private static Fault? CheckMessage(MssData? message, ReceiptDraft draft)
    {
        if (message is null)
        {
            return null;
        }

        if (DataRules.Decode(message, "Message", out var decoded) is { } fault)
        {
            return fault;
        }

        draft.Message = decoded;
        return decoded!.IsText ? null : new Fault(StatusCode.InappropriateData, "Message: must be text/plain", "Message: must be text/plain");
    }

    private static Fault? CheckExtension(ReceiptExtension? extension, ReceiptDraft draft)
    {
        if (extension is null)
        {
            return null;
        }

        if (!string.IsNullOrEmpty(extension.MessagingMode) && !extension.MessagingMode.Equals("synch", StringComparison.OrdinalIgnoreCase))
        {
            return Fault.WrongParam("ReceiptMessagingMode", "must be synch");
        }

        switch (extension.UserAck)
        {
            case null or "" or "false" or "0":
                break;
            case "true" or "1":
                draft.WantsUserAck = true;
                break;
            default:
                return Fault.WrongParam("UserAck", "must be true or false");
        }

        if (!string.IsNullOrEmpty(extension.TimeOut))
        {
            if (!int.TryParse(extension.TimeOut, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) || seconds < 1)
            {
                return Fault.WrongParam("ReceiptRequestExtension/TimeOut", "must be a positive number of seconds");
            }

            draft.Seconds = Math.Min(seconds, MaxSeconds);
        }

        return null;
    }
}

/// <summary>What the checks have established.</summary>
internal sealed class ReceiptDraft
{
    public int? ReportedStatus { get; set; }

    public DataObject? Message { get; set; }

    public bool WantsUserAck { get; set; }

    public int Seconds { get; set; } = ReceiptRules.MaxSeconds;
}
