using System.Globalization;
using Mss.Gateway.Messages;
using Mss.Grains.Interfaces;

namespace Mss.Gateway.Soap.Codecs;

/// <summary>AdditionalServices/Service, and fi:ServiceResponses, which answer them (FiCom 2.2).</summary>
internal static class ServiceElements
{
    /// <summary>A Service. Its parameters are known by local name: clients put them into FiCom's namespace, SAML's, ours or none.</summary>
    public static MssService Read(ElementCursor xml)
    {
        var service = new MssService();
        var element = xml.Enter();
        while (xml.NextChild(element))
        {
            switch (xml.LocalName)
            {
                case "Description" when xml.Once(element):
                    service.Uri = CommonElements.ReadMssUri(xml);
                    break;
                case "Entity" when xml.Once(element):
                    service.EntityUri = CommonElements.ReadMeshMember(xml);
                    break;
                case "UserLang" when xml.Once(element):
                    service.UserLang = xml.ReadToken();
                    break;

                // One parameter under two names: both would be given twice.
                case "EventID" or "SessionID":
                    var isFirst = service.EventId is null && xml.Once(element);
                    var id = xml.ReadToken() ?? "";
                    if (isFirst)
                    {
                        service.EventId = id;
                    }
                    else
                    {
                        xml.Refuse(Fault.WrongParam("EventID", "given twice"));
                    }

                    break;
                case "NoSpamCode" when xml.Once(element):
                    ReadNoSpamCode(service, xml);
                    break;
                case "DisplayName" when xml.Once(element):
                    service.DisplayName = xml.ReadToken();
                    break;
                case "AttributeQuery" when xml.Once(element):
                    service.AttributeQuery = ReadAttributeQuery(xml);
                    break;
                case "BatchSignatureRequest":
                    service.AddBatchRequest(FurtherDocumentElements.Read(xml, isBatch: true));
                    break;
                case "AdditionalSignatureRequest":
                    service.AddDocumentRequest(FurtherDocumentElements.Read(xml, isBatch: false));
                    break;
            }
        }

        return service;
    }

    /// <summary>
    /// fi:ServiceResponses. Inside fi:Status stands an mss:StatusCode after the main one, and some clients take the last one on the line (wire rule 17): it is
    /// there only for services that say how the request ended, which whoever asks for them must know.
    /// </summary>
    public static void WriteResponses(MessageWriter xml, IReadOnlyList<ServiceResult> results, string acquirerUri)
    {
        xml.StartFiCom("ServiceResponses");
        foreach (var result in results)
        {
            // The order is that of FiCom's schema.
            xml.StartFiCom("ServiceResponse");
            xml.StartFiCom("Description");
            xml.TextElement("mssURI", result.Uri);
            xml.End();
            if (result.ByAcquirer)
            {
                xml.StartFiCom("Entity");
                xml.TextElement("URI", acquirerUri);
                xml.End();
            }

            if (result.Status is { } status)
            {
                xml.StartFiCom("Status");
                xml.Start("StatusCode");
                xml.Attribute("Value", status.Info.Code.ToString(CultureInfo.InvariantCulture));
                xml.End();
                xml.TextElement("StatusMessage", status.Name);
                xml.End();
            }

            WriteOwnElements(xml, result);
            xml.End();
        }

        xml.End();
    }

    private static void WriteOwnElements(MessageWriter xml, ServiceResult result)
    {
        if (result.SamlResponse is { } response)
        {
            xml.Raw(response);
        }

        WriteCertificates(xml, result.Certificates);
        if (result.Documents is { Count: > 0 })
        {
            FurtherDocumentElements.Write(xml, result);
        }

        WriteTimeStamp(xml, result.TimeStampToken);
    }

    /// <summary>mth:signingCertificate, if there are any.</summary>
    public static void WriteCertificates(MessageWriter xml, IReadOnlyList<byte[]>? certificates)
    {
        if (certificates is not { Count: > 0 })
        {
            return;
        }

        xml.Start("mth", "signingCertificate", MssNamespaces.Methics);
        foreach (var certificate in certificates)
        {
            xml.Start("mth", "X509Certificate", MssNamespaces.Methics);
            xml.Base64(certificate);
            xml.End();
        }

        xml.End();
    }

    /// <summary>svc:TimeStampToken, if there is one.</summary>
    public static void WriteTimeStamp(MessageWriter xml, byte[]? token)
    {
        if (token is not null)
        {
            xml.Start("svc", "TimeStampToken", MssNamespaces.Services);
            xml.Base64(token);
            xml.End();
        }
    }

    private static void ReadNoSpamCode(MssService service, ElementCursor xml)
    {
        while (xml.NextAttribute())
        {
            if (xml.LocalName == "verify")
            {
                service.NoSpamVerify = xml.Value.Trim();
            }
        }

        service.NoSpamCode = xml.ReadToken() ?? "";
    }

    private static MssAttributeQuery ReadAttributeQuery(ElementCursor xml)
    {
        var query = new MssAttributeQuery();
        var element = xml.Enter();
        while (xml.NextAttribute())
        {
            if (xml.LocalName == "ID")
            {
                query.Id = xml.Value.Trim();
            }
        }

        while (xml.NextChild(element))
        {
            if (xml.LocalName != "Attribute")
            {
                continue;
            }

            while (xml.NextAttribute())
            {
                if (xml.LocalName == "Name")
                {
                    query.AttributeNames.Add(xml.Value.Trim());
                }
            }
        }

        return query;
    }
}
