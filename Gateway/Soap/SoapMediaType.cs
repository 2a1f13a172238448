namespace Mss.Gateway.Soap;

/// <summary>Family of the request's Content-Type; the answer comes in the same one (wire rule 14).</summary>
public enum SoapMediaType
{
    /// <summary>None or another type was sent: the answer uses the type of its SOAP version.</summary>
    Unstated,

    /// <summary><c>application/soap+xml</c>.</summary>
    ApplicationSoapXml,

    /// <summary><c>text/xml</c>.</summary>
    TextXml,
}
