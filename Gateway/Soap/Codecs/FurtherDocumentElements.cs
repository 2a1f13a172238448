using System.Globalization;
using Mss.Gateway.Messages;
using Mss.Grains.Interfaces;

namespace Mss.Gateway.Soap.Codecs;

/// <summary>
/// BatchSignatureRequest and AdditionalSignatureRequest in a Service, and their answers in an fi:ServiceResponse (Methics' BatchSignature and MultiDocSign). Their
/// children are in their own namespaces, of types of the MSS schema.
/// </summary>
internal static class FurtherDocumentElements
{
    /// <summary>Reads the current element; an item of a batch has data only, the rest is passed over.</summary>
    public static MssFurtherDocument Read(ElementCursor xml, bool isBatch)
    {
        var document = new MssFurtherDocument();
        var element = xml.Enter();
        while (!isBatch && xml.NextAttribute())
        {
            if (xml.LocalName == "DocumentRef")
            {
                document.Reference = xml.Value;
            }
        }

        while (xml.NextChild(element))
        {
            switch (xml.LocalName)
            {
                case "DataToBeSigned" when xml.Once(element):
                    document.DataToBeSigned = CommonElements.ReadData(xml);
                    break;
                case "DataToBeDisplayed" when xml.Once(element):
                    document.DataToBeDisplayed = CommonElements.ReadData(xml);
                    break;
                case "SignatureProfile" when !isBatch && xml.Once(element):
                    document.SignatureProfile = CommonElements.ReadMssUri(xml);
                    break;
                case "MSS_Format" when !isBatch && xml.Once(element):
                    document.MssFormat = CommonElements.ReadMssUri(xml);
                    break;
                case "KeyReference" when !isBatch && xml.Once(element):
                    document.HasKeyReference = true;
                    break;
                case "SignatureProfileComparison" when !isBatch && xml.Once(element):
                    document.SignatureProfileComparison = xml.ReadToken();
                    break;
            }
        }

        return document;
    }

    /// <summary>Writes the answers, in the order of the request.</summary>
    public static void Write(MessageWriter xml, ServiceResult result)
    {
        foreach (var document in result.Documents!)
        {
            if (result.Uri == ServiceUris.BatchSign)
            {
                WriteBatchItem(xml, document);
            }
            else
            {
                WriteDocument(xml, document);
            }
        }
    }

    private static void WriteBatchItem(MessageWriter xml, DocumentResult document)
    {
        xml.Start("batch", "BatchSignatureResponse", MssNamespaces.Batch);
        WriteSignature(xml, document, "batch", MssNamespaces.Batch);
        if (document.Displayed is { } displayed)
        {
            xml.Start("batch", "DataToBeDisplayed", MssNamespaces.Batch);
            xml.Attribute("MimeType", DataObject.PlainText);
            xml.Attribute("Encoding", "UTF-8");
            xml.Text(displayed);
            xml.End();
        }

        ServiceElements.WriteCertificates(xml, document.Certificates);
        ServiceElements.WriteTimeStamp(xml, document.TimeStampToken);
        xml.End();
    }

    private static void WriteDocument(MessageWriter xml, DocumentResult document)
    {
        xml.Start("mds", "AdditionalSignatureResponse", MssNamespaces.MultiDocument);
        if (document.Reference is { } reference)
        {
            xml.Attribute("DocumentRef", reference);
        }

        WriteSignature(xml, document, "mds", MssNamespaces.MultiDocument);
        xml.Start("mds", "Status", MssNamespaces.MultiDocument);
        xml.Start("StatusCode");
        xml.Attribute("Value", document.Status.Info.Code.ToString(CultureInfo.InvariantCulture));
        xml.End();
        xml.TextElement("StatusMessage", document.Status.Name);
        xml.End();
        ServiceElements.WriteCertificates(xml, document.Certificates);
        ServiceElements.WriteTimeStamp(xml, document.TimeStampToken);
        xml.End();
    }

    private static void WriteSignature(MessageWriter xml, DocumentResult document, string prefix, string namespaceUri)
    {
        if (document.Signature is { Length: > 0 } signature)
        {
            xml.Start(prefix, "MSS_Signature", namespaceUri);
            CommonElements.WriteSignatureContent(xml, signature, document.Format, document.Certificate);
            xml.End();
        }
    }
}
