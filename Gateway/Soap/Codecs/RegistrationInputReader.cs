using Mss.Gateway.Messages;

namespace Mss.Gateway.Soap.Codecs;

/// <summary>Reads <c>mreg:RegistrationInput</c>.</summary>
internal static class RegistrationInputReader
{
    /// <summary>Reads the input at the cursor.</summary>
    public static RegistrationInput Read(ElementCursor xml)
    {
        var input = new RegistrationInput();
        while (xml.NextAttribute())
        {
            switch (xml.LocalName)
            {
                case "InputId":
                    input.InputId = xml.Value.Trim();
                    break;
                case "DefaultNameSpace":
                    input.DefaultNameSpace = xml.Value;
                    break;
                case "MessagingMode":
                    input.MessagingMode = xml.Value.Trim();
                    break;
            }
        }

        var element = xml.Enter();
        while (xml.NextChild(element))
        {
            switch (xml.LocalName)
            {
                case "Target" when IsMreg(xml) && xml.Once(element):
                    input.Target = ReadTarget(xml);
                    break;
                case "MregRequest" when IsMreg(xml):
                    input.Operations.Add(ReadRequest(xml));
                    break;
            }
        }

        return input;
    }

    private static RegistrationTarget ReadTarget(ElementCursor xml)
    {
        var target = new RegistrationTarget();
        var element = xml.Enter();
        while (xml.NextChild(element))
        {
            switch (xml.LocalName)
            {
                case "MobileUser" when xml.Once(element):
                    target.MobileUser = CommonElements.ReadMobileUser(xml);
                    break;
                case "SimCard" when xml.Once(element):
                    ReadSimCard(xml, target);
                    break;
                case "Entity" or "EntityUser" when xml.Once(element):
                    target.OtherKind = xml.LocalName;
                    break;
            }
        }

        return target;
    }

    private static void ReadSimCard(ElementCursor xml, RegistrationTarget target)
    {
        var element = xml.Enter();
        while (xml.NextChild(element))
        {
            switch (xml.LocalName)
            {
                case "ICCID" when xml.Once(element):
                    target.Iccid = xml.ReadToken();
                    break;
                case "IMSI" when xml.Once(element):
                    target.Imsi = xml.ReadToken();
                    break;
                case "MSISDN" when xml.Once(element):
                    target.SimMsisdn = xml.ReadToken();
                    break;
            }
        }
    }

    private static MregOperation ReadRequest(ElementCursor xml)
    {
        var operation = new MregOperation();
        var element = xml.Enter();
        while (xml.NextChild(element))
        {
            if (!IsMreg(xml))
            {
                continue;
            }

            // Two operations in one request: which of them is meant cannot be told.
            if (operation.Element.Length > 0)
            {
                xml.Refuse(Grains.Interfaces.Fault.WrongParam("MregRequest", "holds more than one operation"));
                break;
            }

            operation.Element = ElementCursor.Shorten(xml.LocalName);
            ReadOperation(xml, operation);
        }

        return operation;
    }

    private static void ReadOperation(ElementCursor xml, MregOperation operation)
    {
        while (xml.NextAttribute())
        {
            switch (xml.LocalName)
            {
                case "Name":
                    operation.Name = xml.Value.Trim();
                    break;
                case "NameSpace":
                    operation.NameSpace = xml.Value;
                    break;
                case "ID":
                    operation.Id = xml.Value.Trim();
                    break;
                case "SessionId":
                    operation.SessionId = xml.Value;
                    break;
            }
        }

        var element = xml.Enter();
        while (xml.NextChild(element))
        {
            if (xml.LocalName == "Parameter" && IsMreg(xml))
            {
                operation.Parameters.Add(ReadParameter(xml));
            }
        }
    }

    private static (string? Name, string Value) ReadParameter(ElementCursor xml)
    {
        var (name, value) = ((string?)null, "");
        while (xml.NextAttribute())
        {
            switch (xml.LocalName)
            {
                case "Name":
                    name = xml.Value.Trim();
                    break;
                case "Value":
                    value = xml.Value.Trim();
                    break;
            }
        }

        return (name, value);
    }

    private static bool IsMreg(ElementCursor xml) => xml.NamespaceUri is MssNamespaces.Mreg or "";
}
