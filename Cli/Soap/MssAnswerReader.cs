using System.Globalization;
using System.Xml;
using System.Xml.Linq;

namespace Mss.Cli.Soap;

/// <summary>The answer is no MSS message.</summary>
internal sealed class NotAnMssAnswerException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>
/// Reads answers by local names, because the wrapper's namespace and the part's qualification vary between MSSPs (wire rule 13); what lies inside the part
/// must be in the TS 102 204 namespace.
/// </summary>
internal static class MssAnswerReader
{
    private static readonly XNamespace Mss = SoapNames.Mss;

    private static readonly XmlReaderSettings Settings = new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        MaxCharactersInDocument = 16 * 1024 * 1024,
    };

    /// <summary>Reads one answer.</summary>
    /// <exception cref="NotAnMssAnswerException">It is no MSS answer.</exception>
    public static MssAnswer Read(ReadOnlyMemory<byte> body)
    {
        XElement envelope;
        try
        {
            using var stream = new MemoryStream(body.ToArray(), writable: false);
            using var reader = XmlReader.Create(stream, Settings);
            envelope = XElement.Load(reader, LoadOptions.PreserveWhitespace);
        }
        catch (XmlException wrong)
        {
            throw new NotAnMssAnswerException($"the answer is not XML: {wrong.Message}", wrong);
        }

        var soap = envelope.Name.Namespace;
        if (envelope.Name.LocalName != "Envelope" || (soap != SoapNames.Envelope12 && soap != SoapNames.Envelope11))
        {
            throw new NotAnMssAnswerException($"the answer is XML but not SOAP: its root is {envelope.Name}");
        }

        var content = envelope.Element(soap + "Body")?.Elements().FirstOrDefault() ?? throw new NotAnMssAnswerException("the SOAP body is empty");
        if (content.Name == soap + "Fault")
        {
            return ReadFault(content, soap);
        }

        var part = Parts(content).FirstOrDefault(e => e.Name.LocalName is "MSS_SignatureResp" or "MSS_StatusResp");
        return part is not null ? ReadStatus(part) : throw new NotAnMssAnswerException($"the SOAP body holds {content.Name.LocalName} and no MSS answer");
    }

    private static IEnumerable<XElement> Parts(XElement content) => content.Elements().Prepend(content);

    private static MssStatusAnswer ReadStatus(XElement part)
    {
        var status = part.Element(Mss + "Status");
        var value = (string?)status?.Element(Mss + "StatusCode")?.Attribute("Value");
        if (!int.TryParse(value, NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out var code))
        {
            throw new NotAnMssAnswerException($"{part.Name.LocalName} has no Status/StatusCode/@Value");
        }

        var signature = part.Element(Mss + "MSS_Signature");
        XNamespace fi = SoapNames.FiCom;
        XNamespace kiuru = SoapNames.Kiuru;
        var pkcs1 = signature?.Element(fi + "PKCS1");
        var certificate = pkcs1?.Element(fi + "X509Certificate")
            ?? status!.Descendants(kiuru + "signingCertificate").Elements(kiuru + "X509Certificate").FirstOrDefault();
        return new MssStatusAnswer
        {
            Code = code,
            Message = Trimmed(status!.Element(Mss + "StatusMessage")) ?? "",
            TransactionId = (string?)part.Attribute("MSSP_TransID"),
            ApTransId = (string?)part.Element(Mss + "AP_Info")?.Attribute("AP_TransID"),
            Msisdn = Trimmed(part.Element(Mss + "MobileUser")?.Element(Mss + "MSISDN")),
            Profile = Trimmed(part.Element(Mss + "SignatureProfile")?.Element(Mss + "mssURI")),
            Signature = Octets(signature?.Element(Mss + "Base64Signature") ?? pkcs1?.Element(fi + "SignatureValue")),
            Certificate = Octets(certificate),
        };
    }

    private static MssFaultAnswer ReadFault(XElement fault, XNamespace soap)
    {
        if (soap == SoapNames.Envelope12)
        {
            var code = fault.Element(soap + "Code");
            var subcode = Trimmed(code?.Element(soap + "Subcode")?.Element(soap + "Value"));
            return new MssFaultAnswer(
                Number(subcode),
                Trimmed(fault.Element(soap + "Reason")?.Element(soap + "Text")) ?? Trimmed(code?.Element(soap + "Value")) ?? "",
                Trimmed(fault.Element(soap + "Detail")) ?? "");
        }

        // SOAP 1.1: the children are in no namespace.
        return new MssFaultAnswer(
            Number(Trimmed(fault.Element("faultcode"))),
            Trimmed(fault.Element("faultstring")) ?? "",
            Trimmed(fault.Element("detail")) ?? "");
    }

    /// <summary>105 from <c>mss:_105</c>, whatever the prefix.</summary>
    private static int? Number(string? qualifiedName)
    {
        var local = qualifiedName?[(qualifiedName.IndexOf(':', StringComparison.Ordinal) + 1)..];
        return local is ['_', .. var digits] && int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var code) ? code : null;
    }

    private static string? Trimmed(XElement? element) => element?.Value.Trim();

    private static byte[]? Octets(XElement? element)
    {
        if (element is null)
        {
            return null;
        }

        try
        {
            return Convert.FromBase64String(element.Value);
        }
        catch (FormatException wrong)
        {
            throw new NotAnMssAnswerException($"{element.Name.LocalName} is not Base64", wrong);
        }
    }
}
