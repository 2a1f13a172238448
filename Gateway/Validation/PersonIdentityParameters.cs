using System.Xml;
using Mss.Gateway.Messages;
using Mss.Grains.Interfaces;

namespace Mss.Gateway.Validation;

/// <summary>The AttributeQuery of PersonIdentity: what is unknown or not for this AP is left out and makes the answer a partial one (FiCom 2.2), not a fault.</summary>
internal static class PersonIdentityParameters
{
    private const string Namespace = "http://mss.ficom.fi/TS102204/v1.0.0/PersonID#";

    // There are eleven.
    private const int MaxAttributes = 32;

    private static readonly string[] Known =
        ["hetu", "satu", "address", "age", "ageClass", "email", "gender", "givenName", "surName", "subject", "validUntil"];

    public static Fault? Take(MssService service, ApplicationProvider provider, SignatureDraft draft, ref ServiceOrder order)
    {
        if (service.AttributeQuery is not { } query)
        {
            return Fault.Missing("AttributeQuery");
        }

        if (query.AttributeNames.Count is 0 or > MaxAttributes)
        {
            return Fault.WrongParam("AttributeQuery", $"must ask for 1 to {MaxAttributes} attributes");
        }

        var allowed = new List<string>(query.AttributeNames.Count);
        var partial = false;
        foreach (var name in query.AttributeNames)
        {
            var local = name.StartsWith(Namespace, StringComparison.Ordinal) ? name[Namespace.Length..] : "";
            if (!Known.Contains(local) || !provider.PersonAttributes.Contains(local))
            {
                partial = true;
            }
            else if (!allowed.Contains(local))
            {
                allowed.Add(local);
            }
        }

        order = order with { Attributes = allowed, Partial = partial, RequestId = IsNcName(query.Id) ? query.Id : null };
        return null;
    }

    // Clients copy their AP_TransID into it, which need not be an NCName; an answer that repeated it would not be valid.
    private static bool IsNcName(string? id) =>
        id is { Length: > 0 and <= 128 } && XmlConvert.IsStartNCNameChar(id[0]) && id.All(XmlConvert.IsNCNameChar);
}
