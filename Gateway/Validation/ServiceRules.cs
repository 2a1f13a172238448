using Mss.Gateway.Messages;
using Mss.Grains.Interfaces;

namespace Mss.Gateway.Validation;

/// <summary>
/// AdditionalServices and KeyReference: a service that is asked for and not performed or a key that is asked for and not used would mislead the AP. Each service is
/// known, allowed to the AP and has its parameters, or the request is refused.
/// </summary>
internal static class ServiceRules
{
    public static Fault? Check(SignatureRequest request, ApplicationProvider provider, SignatureDraft draft)
    {
        if (request.HasKeyReference)
        {
            return new Fault(StatusCode.NoKeyFound, "KeyReference is not supported", "KeyReference: is not supported") { SubCode = 4041 };
        }

        if (request.AdditionalServices.Count == 0)
        {
            return null;
        }

        foreach (var service in request.AdditionalServices)
        {
            if (CheckOne(service, provider, draft) is { } fault)
            {
                return fault;
            }
        }

        return null;
    }

    private static Fault? CheckOne(MssService service, ApplicationProvider provider, SignatureDraft draft)
    {
        if (string.IsNullOrEmpty(service.Uri))
        {
            return Fault.Missing("AdditionalServices/Service/Description/mssURI");
        }

        if (ServiceTable.Find(service.Uri) is not { } row)
        {
            var uri = Printable(service.Uri);
            return new Fault(StatusCode.WrongParam, $"unknown AdditionalService {uri}", $"AdditionalServices: {uri} is not supported") { SubCode = 1014 };
        }

        if (!IsAllowed(service.Uri, row.ByName, provider.AllowedServices))
        {
            return new Fault(StatusCode.UnauthorizedAccess, $"the AP may not use {service.Uri}", $"AdditionalServices: {service.Uri} is not allowed to this AP") { SubCode = 1045 };
        }

        foreach (var earlier in draft.Services ?? [])
        {
            if (ReferenceEquals(ServiceTable.Find(earlier.Uri), row))
            {
                return Fault.WrongParam("AdditionalServices", $"{service.Uri} is given twice");
            }
        }

        var order = new ServiceOrder { Uri = service.Uri };
        var fault = row.Take(service, provider, draft, ref order);
        if (fault is null)
        {
            (draft.Services ??= []).Add(order);
        }

        return fault;
    }

    private static bool IsAllowed(string uri, bool byName, IReadOnlyList<string> allowed) =>
        allowed.Contains(uri) || (!byName && allowed.Contains("*"));

    private static string Printable(string text) => new([.. text.Take(128).Where(c => c is > ' ' and <= '~')]);
}
