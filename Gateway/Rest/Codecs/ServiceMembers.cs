using Mss.Gateway.Messages;

namespace Mss.Gateway.Rest.Codecs;

/// <summary>AdditionalServices: an array of objects with a Description and, beside it, the parameters of the service.</summary>
internal static class ServiceMembers
{
    /// <summary>Names that are read here.</summary>
    public static readonly string[] Names = ["Description", "UserLang", "EventID", "NoSpamCode", "Value"];

    /// <summary>Reads the array at the cursor.</summary>
    public static void Read(ref JsonCursor json, IList<MssService> services)
    {
        var entered = json.EnterArray("AdditionalServices");
        while (entered && json.NextItem())
        {
            var service = new MssService();
            UInt128 seen = 0;
            var isObject = json.EnterObject("AdditionalServices");
            while (isObject && json.NextMember(ref seen, out var name))
            {
                if (name == "Description")
                {
                    service.Uri = json.ReadToken(name);
                }
                else if (name is "UserLang" or "EventID" or "NoSpamCode")
                {
                    // The message model has no place for parameters: these services are let through and not performed. Only the form is checked.
                    ReadValue(ref json, name);
                }
            }

            services.Add(service);
        }
    }

    /// <summary>A parameter: <c>{"Value":"en"}</c>.</summary>
    private static string? ReadValue(ref JsonCursor json, string name)
    {
        string? value = null;
        UInt128 seen = 0;
        var entered = json.EnterObject(name);
        while (entered && json.NextMember(ref seen, out var member))
        {
            value = member == "Value" ? json.ReadText(name) : value;
        }

        return value;
    }
}
