using Mss.Gateway.Messages;
using Mss.Grains.Interfaces;

namespace Mss.Gateway.Validation;

/// <summary>AdditionalServices and KeyReference: a service that is asked for and not performed or a key that is asked for and not used would mislead the AP, so only those that need nothing done are let through.</summary>
internal static class ServiceRules
{
    private const string FiCom = "http://mss.ficom.fi/TS102204/v1.0.0#";

    public static Fault? Check(SignatureRequest request)
    {
        if (request.HasKeyReference)
        {
            return new Fault(StatusCode.NoKeyFound, "KeyReference is not supported", "KeyReference: is not supported") { SubCode = 4041 };
        }

        foreach (var service in request.AdditionalServices)
        {
            // The language and the event id are hints for the device's screen; no user has a spam code yet, so that none can mismatch.
            if (service.Uri is not (FiCom + "userLang" or FiCom + "eventId" or FiCom + "noSpam"))
            {
                return new Fault(StatusCode.WrongParam, $"unknown AdditionalService {service.Uri}", "AdditionalServices: a service is not supported") { SubCode = 1014 };
            }
        }

        return null;
    }
}
