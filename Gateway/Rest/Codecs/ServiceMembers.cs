using Mss.Gateway.Messages;
using Mss.Grains.Interfaces;

namespace Mss.Gateway.Rest.Codecs;

/// <summary>AdditionalServices: an array of objects with a Description and, beside it, the parameters of the service.</summary>
internal static class ServiceMembers
{
    /// <summary>Names that are read here.</summary>
    public static readonly string[] Names =
    [
        "Description", "Entity", "UserLang", "EventID", "SessionID", "NoSpamCode", "DisplayName", "AttributeQuery", "Value", "verify", "ID", "Attribute", "Name",
        .. FurtherDocumentMembers.Names,
    ];

    /// <summary>Reads the array at the cursor.</summary>
    public static void Read(ref JsonCursor json, IList<MssService> services)
    {
        var entered = json.EnterArray("AdditionalServices");
        while (entered && json.NextItem())
        {
            services.Add(ReadService(ref json));
        }
    }

    private static MssService ReadService(ref JsonCursor json)
    {
        var service = new MssService();
        UInt128 seen = 0;
        var entered = json.EnterObject("AdditionalServices");
        while (entered && json.NextMember(ref seen, out var name))
        {
            switch (name)
            {
                case "Description":
                    service.Uri = json.ReadToken(name);
                    break;
                case "Entity":
                    service.EntityUri = ReadEntity(ref json);
                    break;
                case "UserLang":
                    service.UserLang = NullIfEmpty(ReadParameter(ref json, name).Value);
                    break;

                // One parameter under two names, the second of FiCom 1.x: both would be given twice.
                case "EventID" or "SessionID" when !json.IsNull:
                    if (service.EventId is not null)
                    {
                        json.Refuse(Fault.WrongParam("EventID", "given twice"));
                    }

                    service.EventId = ReadParameter(ref json, name).Value;
                    break;
                case "NoSpamCode":
                    (service.NoSpamCode, service.NoSpamVerify) = ReadParameter(ref json, name);
                    break;
                case "DisplayName":
                    service.DisplayName = NullIfEmpty(ReadParameter(ref json, name).Value);
                    break;
                case FurtherDocumentMembers.Batch or FurtherDocumentMembers.Documents:
                    FurtherDocumentMembers.Read(ref json, name, service);
                    break;
                case "AttributeQuery":
                    service.AttributeQuery = ReadAttributeQuery(ref json);
                    break;
            }
        }

        return service;
    }

    /// <summary>A parameter: <c>{"Value":"en"}</c>, or the value alone. Null when there is none; an object without a value is an empty element.</summary>
    private static (string? Value, string? Verify) ReadParameter(ref JsonCursor json, string name)
    {
        if (json.IsNull)
        {
            return (null, null);
        }

        if (!json.IsObject)
        {
            return (json.ReadText(name)?.Trim(), null);
        }

        var (value, verify) = ("", (string?)null);
        UInt128 seen = 0;
        var entered = json.EnterObject(name);
        while (entered && json.NextMember(ref seen, out var member))
        {
            switch (member)
            {
                case "Value":
                    value = json.ReadText(name)?.Trim() ?? "";
                    break;
                case "verify":
                    verify = json.ReadText(member)?.Trim();
                    break;
            }
        }

        return (value, verify);
    }

    private static string? ReadEntity(ref JsonCursor json)
    {
        string? uri = null;
        UInt128 seen = 0;
        var entered = json.EnterObject("Entity");
        while (entered && json.NextMember(ref seen, out var name))
        {
            uri = name == "URI" ? json.ReadToken(name) : uri;
        }

        return uri;
    }

    private static MssAttributeQuery? ReadAttributeQuery(ref JsonCursor json)
    {
        if (!json.EnterObject("AttributeQuery"))
        {
            return null;
        }

        var query = new MssAttributeQuery();
        UInt128 seen = 0;
        while (json.NextMember(ref seen, out var name))
        {
            switch (name)
            {
                case "ID":
                    query.Id = json.ReadText(name)?.Trim();
                    break;
                case "Attribute":
                    var entered = json.EnterArray(name);
                    while (entered && json.NextItem())
                    {
                        if (ReadAttributeName(ref json) is { } attribute)
                        {
                            query.AttributeNames.Add(attribute);
                        }
                    }

                    break;
            }
        }

        return query;
    }

    private static string? ReadAttributeName(ref JsonCursor json)
    {
        string? attribute = null;
        UInt128 seen = 0;
        var entered = json.EnterObject("Attribute");
        while (entered && json.NextMember(ref seen, out var name))
        {
            attribute = name == "Name" ? json.ReadText(name)?.Trim() : attribute;
        }

        return attribute;
    }

    private static string? NullIfEmpty(string? text) => text is { Length: > 0 } ? text : null;
}
