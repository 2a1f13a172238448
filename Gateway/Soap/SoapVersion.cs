namespace Mss.Gateway.Soap;

/// <summary>SOAP version, decided by the namespace of the envelope and never by the Content-Type (wire rule 2).</summary>
public enum SoapVersion
{
    /// <summary>SOAP 1.2, what TS 102 204 clause 10 asks for.</summary>
    Soap12,

    /// <summary>SOAP 1.1, as sent by older clients and 1.1 WSDL bindings.</summary>
    Soap11,
}
