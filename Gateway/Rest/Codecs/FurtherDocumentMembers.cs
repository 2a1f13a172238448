using System.Text.Json;
using Mss.Gateway.Messages;
using Mss.Grains.Interfaces;

namespace Mss.Gateway.Rest.Codecs;

/// <summary>
/// Further documents of batchsign and docsign, in arrays whose names are the elements' in the plural, and their answers: <c>BatchSignatureResponses</c> as
/// deployed clients of this form read them, <c>AdditionalSignatureResponses</c> after it.
/// </summary>
internal static class FurtherDocumentMembers
{
    /// <summary>Items of a batch, in the request.</summary>
    public const string Batch = "BatchSignatureRequests";

    /// <summary>Documents, in the request.</summary>
    public const string Documents = "AdditionalSignatureRequests";

    /// <summary>Names that are read here and nowhere else.</summary>
    public static readonly string[] Names = [Batch, Documents, "DocumentRef"];

    /// <summary>Reads the array at the cursor; an item of a batch has data only, the rest is passed over.</summary>
    public static void Read(ref JsonCursor json, string name, MssService service)
    {
        var entered = json.EnterArray(name);
        while (entered && json.NextItem())
        {
            var isBatch = name == Batch;
            var document = ReadOne(ref json, name, isBatch);
            if (isBatch)
            {
                service.AddBatchRequest(document);
            }
            else
            {
                service.AddDocumentRequest(document);
            }
        }
    }

    /// <summary>Writes the answers, in the order of the request.</summary>
    public static void Write(Utf8JsonWriter json, ServiceResult result)
    {
        var isBatch = result.Uri == ServiceUris.BatchSign;
        json.WriteStartArray(isBatch ? "BatchSignatureResponses" : "AdditionalSignatureResponses");
        foreach (var document in result.Documents!)
        {
            json.WriteStartObject();
            if (document.Reference is { } reference)
            {
                CommonMembers.WriteText(json, "DocumentRef", reference);
            }

            if (document.Signature is { Length: > 0 } signature)
            {
                CommonMembers.WriteSignature(json, signature, document.Format, document.Certificate);
            }

            if (!isBatch)
            {
                CommonMembers.WriteStatus(json, document.Status);
            }
            else if (document.Displayed is { } displayed)
            {
                CommonMembers.WriteText(json, "DTBD", displayed);
            }

            ServiceResponseMembers.WriteCertificates(json, document.Certificates);
            ServiceResponseMembers.WriteTimeStamp(json, document.TimeStampToken);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static MssFurtherDocument ReadOne(ref JsonCursor json, string field, bool isBatch)
    {
        var document = new MssFurtherDocument();
        UInt128 seen = 0;
        var entered = json.EnterObject(field);
        while (entered && json.NextMember(ref seen, out var name))
        {
            switch (name)
            {
                case "DataToBeSigned":
                    document.DataToBeSigned = CommonMembers.ReadData(ref json, name);
                    break;
                case "DataToBeDisplayed":
                    document.DataToBeDisplayed = CommonMembers.ReadData(ref json, name);
                    break;
                case "DocumentRef" when !isBatch:
                    document.Reference = json.ReadText(name);
                    break;
                case "SignatureProfile" when !isBatch:
                    document.SignatureProfile = json.ReadToken(name);
                    break;
                case "MSS_Format" when !isBatch:
                    document.MssFormat = json.ReadToken(name);
                    break;
                case "KeyReference" when !isBatch:
                    document.HasKeyReference = !json.IsNull;
                    break;
                case "SignatureProfileComparison" when !isBatch:
                    document.SignatureProfileComparison = json.ReadToken(name);
                    break;
            }
        }

        return document;
    }
}
