namespace Mss.Gateway.Soap;

/// <summary>XML namespaces on the wire (TS 102 204 Annex A, TS 102 207, FiCom, SOAP).</summary>
internal static class MssNamespaces
{
    public const string Mss = "http://uri.etsi.org/TS102204/v1.1.2#";
    public const string Roaming = "http://uri.etsi.org/TS102207/v1.1.2#";

    /// <summary>Start of every role URI of TS 102 207: <c>role_AcquiringEntity</c>, <c>role_HomeMSSP</c>, ….</summary>
    public const string RoamingRoles = "http://uri.etsi.org/TS102207/";
    public const string FiCom = "http://mss.ficom.fi/TS102204/v1.0.0#";
    public const string ProfileExtension = "http://www.methics.fi/TS102204/ext/v1.0.0";
    public const string XmlSignature = "http://www.w3.org/2000/09/xmldsig#";
    public const string Receipt = "http://www.swisscom.ch/TS102204/ext/v1.0.0";
    public const string Methics = "http://www.methics.fi/KiuruMSSP/v5.0.0#";

    /// <summary>Our own elements in answers of AdditionalServices, where nobody has defined any.</summary>
    public const string Services = "urn:x-mss:services:v1";
    public const string Batch = "http://www.methics.fi/TS102204/ext/v1.0.0#BatchSignature";
    public const string MultiDocument = "http://www.methics.fi/TS102204/ext/v1.0.0#MultiDocSign";
    public const string Mreg = "http://www.methics.fi/MSSPRegistration/v1.0.0#";
    public const string FaultDetail = "http://kiuru.methics.fi/mssp";
    public const string WsSecurity = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd";
    public const string Soap11 = "http://schemas.xmlsoap.org/soap/envelope/";
    public const string Soap12 = "http://www.w3.org/2003/05/soap-envelope";
    public const string Xml = "http://www.w3.org/XML/1998/namespace";
    public const string Xmlns = "http://www.w3.org/2000/xmlns/";
}
