using Mss.Gateway.Messages;
using Mss.Grains.Interfaces;

namespace Mss.Gateway.Validation;

/// <summary>
/// AdditionalServices and KeyReference: a service that is asked for and not performed or a key that is asked for and not used would mislead the AP. Each service is
/// known, allowed to the AP and has its parameters, or the request is refused. So is one that leaves out a service to which the AP's contract obliges it.
/// </summary>
internal static class ServiceRules
{
    public static Fault? Check(SignatureRequest request, ApplicationProvider provider, SignatureDraft draft)
    {
        if (request.HasKeyReference)
        {
            return new Fault(StatusCode.NoKeyFound, "KeyReference is not supported", "KeyReference: is not supported") { SubCode = 4041 };
        }

        // Null in a registration that was stored before there were any.
        var mandatory = provider.MandatoryServices is { Count: > 0 } named ? named : [];
        if (request.AdditionalServices.Count == 0 && mandatory.Count == 0)
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

        foreach (var uri in mandatory)
        {
            if (!IsTaken(uri, draft))
            {
                return Fault.Missing($"AdditionalService {uri}");
            }
        }

        return null;
    }

    /// <summary>Whether the AP's subscription includes a service that is offered.</summary>
    public static bool IsAllowed(string uri, ServiceRow row, IReadOnlyList<string> allowed) => allowed.Contains(uri) || (!row.ByName && allowed.Contains("*"));

    // Under whatever of its names.
    private static bool IsTaken(string uri, SignatureDraft draft)
    {
        foreach (var order in draft.Services ?? [])
        {
            if (order.Uri == uri || ServiceTable.AreOne(order.Uri, uri))
            {
                return true;
            }
        }

        return false;
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

        if (!IsAllowed(service.Uri, row, provider.AllowedServices))
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

    private static string Printable(string text) => new([.. text.Take(128).Where(c => c is > ' ' and <= '~')]);
}
