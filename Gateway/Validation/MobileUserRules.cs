using Mss.Gateway.Messages;
using Mss.Grains.Interfaces;

namespace Mss.Gateway.Validation;

/// <summary>MobileUser: whom to ask.</summary>
internal static class MobileUserRules
{
    public static Fault? Check(MobileUserInfo? user, GatewayOptions options, SignatureDraft draft)
    {
        if (string.IsNullOrWhiteSpace(user?.Msisdn))
        {
            return new Fault(StatusCode.UnknownClient, "MobileUser/MSISDN is missing", "MobileUser: has no MSISDN") { SubCode = 1051 };
        }

        if (!Msisdn.TryParse(user.Msisdn, options.CountryCode, out var msisdn))
        {
            return new Fault(StatusCode.WrongParam, "MSISDN is no number", "Illegal msisdn");
        }

        draft.Msisdn = msisdn;
        return null;
    }
}
