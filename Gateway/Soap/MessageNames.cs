using System.Xml;
using Mss.Gateway.Soap.Codecs;

namespace Mss.Gateway.Soap;

/// <summary>
/// Name table of one message: the names of the protocol come from a table that is shared by all, so that an ordinary request interns nothing.
/// </summary>
internal sealed class MessageNames : XmlNameTable
{
    private static readonly Dictionary<string, string>.AlternateLookup<ReadOnlySpan<char>> Shared =
        OperationTable.Names.Concat(
        [
            "", "xml", "xmlns", "version", "encoding", "standalone", "Envelope", "Header", "Body", "mustUnderstand", "role", "actor", "encodingStyle",
            "AP_Info", "AP_ID", "AP_PWD", "AP_TransID", "AP_URL", "Instant", "MSSP_Info", "MSSP_ID", "URI", "DNSName", "MobileUser", "MSISDN",
            "UserIdentifier", "HomeMSSP", "IdentityIssuer", "MajorVersion", "MinorVersion", "MessagingMode", "TimeOut", "ValidityDate", "MSSP_TransID",
            "DataToBeSigned", "DataToBeDisplayed", "MimeType", "Encoding", "SignatureProfile", "mssURI", "AdditionalServices", "Service", "Description",
            "MSS_Format", "KeyReference", "SignatureProfileComparison", "UserLang", "EventID", "NoSpamCode", "SessionID", "DisplayName",
            "Params", "GetAutoActivation", "GetServerSideSignature", "GetRecoveryCodeCreated", "GetCertificates",
            "Status", "StatusCode", "StatusDetail", "Message", "Value", MssNamespaces.Receipt, "ReceiptRequestExtension", "ReceiptMessagingMode", "UserAck",
            "ReceiptProfile", "ReceiptProfileURI", "Language", "sco",
            "verify", "AttributeQuery", "Attribute", "Name", "ID", "samlp", "saml", "urn:oasis:names:tc:SAML:2.0:protocol", "urn:oasis:names:tc:SAML:2.0:assertion",
            "mss", "soapenv", "soap", "env", "fi", "ns0", "ns1", "ns2", "v1", "xsi", "xsd",
            MssNamespaces.Mss, MssNamespaces.FiCom, MssNamespaces.Soap11, MssNamespaces.Soap12, MssNamespaces.Xml, MssNamespaces.Xmlns,
            MssNamespaces.WsSecurity, "http://www.w3.org/2001/XMLSchema-instance", "http://www.w3.org/2001/XMLSchema",
        ]).Distinct().ToDictionary(name => name).GetAlternateLookup<ReadOnlySpan<char>>();

    private NameTable? own;

    /// <inheritdoc/>
    public override string Add(char[] array, int offset, int length) => Find(array.AsSpan(offset, length)) ?? (own ??= new()).Add(array, offset, length);

    /// <inheritdoc/>
    public override string Add(string array) => Find(array) ?? (own ??= new()).Add(array);

    /// <inheritdoc/>
    public override string? Get(char[] array, int offset, int length) => Find(array.AsSpan(offset, length)) ?? own?.Get(array, offset, length);

    /// <inheritdoc/>
    public override string? Get(string array) => Find(array) ?? own?.Get(array);

    private static string? Find(ReadOnlySpan<char> name) => Shared.TryGetValue(name, out var known) ? known : null;
}
