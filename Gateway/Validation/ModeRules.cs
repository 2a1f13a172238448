using System.Globalization;
using Mss.Gateway.Messages;
using Mss.Grains.Interfaces;

namespace Mss.Gateway.Validation;

/// <summary>MessagingMode, TimeOut and ValidityDate (TS 102 204 8.2).</summary>
internal static class ModeRules
{
    public static Fault? Check(SignatureRequest request, SignatureDraft draft)
    {
        switch (request.MessagingMode)
        {
            case null or "":
                return Fault.Missing("MessagingMode");
            case "synch":
                draft.Mode = MessagingMode.Synch;
                break;
            case "asynchClientServer":
                draft.Mode = MessagingMode.AsynchClientServer;
                break;
            case "asynchServerServer":
                draft.Mode = MessagingMode.AsynchServerServer;
                break;
            default:
                return Fault.WrongParam("MessagingMode", "must be synch, asynchClientServer or asynchServerServer") with { SubCode = 1013 };
        }

        if (!string.IsNullOrEmpty(request.TimeOut))
        {
            if (!int.TryParse(request.TimeOut, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) || seconds < 1)
            {
                return Fault.WrongParam("TimeOut", "must be a positive number of seconds");
            }

            draft.TimeOutSeconds = seconds;
        }

        if (!string.IsNullOrEmpty(request.ValidityDate))
        {
            if (!XmlTime.TryParse(request.ValidityDate, out var date))
            {
                return Fault.WrongParam("ValidityDate", "is no xs:dateTime");
            }

            draft.ValidityDate = date;
        }

        return null;
    }
}
