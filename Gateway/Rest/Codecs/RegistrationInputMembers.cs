using Mss.Gateway.Messages;
using Mss.Grains.Interfaces;

namespace Mss.Gateway.Rest.Codecs;

/// <summary>Reads RegistrationInput of mreg: attributes and elements are members of the same name, MregRequest and Parameter are arrays.</summary>
internal static class RegistrationInputMembers
{
    // The last three are not offered; they are known by name so that they are refused as in SOAP and not passed over.
    private static readonly string[] Operations =
        ["ProvisioningOperation", "WirelessOperation", "CertificationOperation", "EntityOperation", "EntityUserOperation", "CompoundOperation"];

    /// <summary>Names that are read here.</summary>
    public static IEnumerable<string> Names =>
    [
        "InputId", "DefaultNameSpace", "MessagingMode", "Target", "SimCard", "ICCID", "IMSI", "Entity", "EntityUser", "MregRequest", .. Operations,
        "Name", "NameSpace", "ID", "SessionId", "Parameter", "Value",
    ];

    /// <summary>The input at the cursor, or null.</summary>
    public static RegistrationInput? Read(ref JsonCursor json)
    {
        if (!json.EnterObject("RegistrationInput"))
        {
            return null;
        }

        var input = new RegistrationInput();
        UInt128 seen = 0;
        while (json.NextMember(ref seen, out var name))
        {
            switch (name)
            {
                case "InputId":
                    input.InputId = json.ReadText(name)?.Trim();
                    break;
                case "DefaultNameSpace":
                    input.DefaultNameSpace = json.ReadText(name);
                    break;
                case "MessagingMode":
                    input.MessagingMode = json.ReadText(name)?.Trim();
                    break;
                case "Target":
                    input.Target = ReadTarget(ref json);
                    break;
                case "MregRequest":
                    var entered = json.EnterArray(name);
                    while (entered && json.NextItem())
                    {
                        input.Operations.Add(ReadRequest(ref json));
                    }

                    break;
            }
        }

        return input;
    }

    private static RegistrationTarget? ReadTarget(ref JsonCursor json)
    {
        if (!json.EnterObject("Target"))
        {
            return null;
        }

        var target = new RegistrationTarget();
        UInt128 seen = 0;
        while (json.NextMember(ref seen, out var name))
        {
            switch (name)
            {
                case "MobileUser":
                    target.MobileUser = CommonMembers.ReadMobileUser(ref json);
                    break;
                case "SimCard":
                    ReadSimCard(ref json, target);
                    break;
                case "Entity" or "EntityUser" when !json.IsNull:
                    target.OtherKind = name;
                    break;
            }
        }

        return target;
    }

    private static void ReadSimCard(ref JsonCursor json, RegistrationTarget target)
    {
        UInt128 seen = 0;
        var entered = json.EnterObject("SimCard");
        while (entered && json.NextMember(ref seen, out var name))
        {
            switch (name)
            {
                case "ICCID":
                    target.Iccid = json.ReadToken(name);
                    break;
                case "IMSI":
                    target.Imsi = json.ReadToken(name);
                    break;
                case "MSISDN":
                    target.SimMsisdn = json.ReadToken(name);
                    break;
            }
        }
    }

    private static MregOperation ReadRequest(ref JsonCursor json)
    {
        var operation = new MregOperation();
        UInt128 seen = 0;
        var entered = json.EnterObject("MregRequest");
        while (entered && json.NextMember(ref seen, out var name))
        {
            if (!Operations.Contains(name) || json.IsNull)
            {
                continue;
            }

            // Two operations in one request: which of them is meant, or which comes first, cannot be told.
            if (operation.Element.Length > 0)
            {
                json.Refuse(Fault.WrongParam("MregRequest", "holds more than one operation"));
                break;
            }

            operation.Element = name;
            ReadOperation(ref json, operation);
        }

        return operation;
    }

    private static void ReadOperation(ref JsonCursor json, MregOperation operation)
    {
        UInt128 seen = 0;
        var entered = json.EnterObject(operation.Element);
        while (entered && json.NextMember(ref seen, out var name))
        {
            switch (name)
            {
                case "Name":
                    operation.Name = json.ReadText(name)?.Trim();
                    break;
                case "NameSpace":
                    operation.NameSpace = json.ReadText(name);
                    break;
                case "ID":
                    operation.Id = json.ReadText(name)?.Trim();
                    break;
                case "SessionId":
                    operation.SessionId = json.ReadText(name);
                    break;
                case "Parameter":
                    var enteredList = json.EnterArray(name);
                    while (enteredList && json.NextItem())
                    {
                        operation.Parameters.Add(ReadParameter(ref json));
                    }

                    break;
            }
        }
    }

    private static (string? Name, string Value) ReadParameter(ref JsonCursor json)
    {
        var (name, value) = ((string?)null, "");
        UInt128 seen = 0;
        var entered = json.EnterObject("Parameter");
        while (entered && json.NextMember(ref seen, out var member))
        {
            switch (member)
            {
                case "Name":
                    name = json.ReadText(member)?.Trim();
                    break;
                case "Value":
                    value = json.ReadText(member)?.Trim() ?? "";
                    break;
            }
        }

        return (name, value);
    }
}
