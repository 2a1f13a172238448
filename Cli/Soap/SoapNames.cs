namespace Mss.Cli.Soap;

/// <summary>Version of the SOAP envelope.</summary>
internal enum SoapVersion
{
    /// <summary>SOAP 1.2, what TS 102 204 10.1 asks for.</summary>
    Soap12,

    /// <summary>SOAP 1.1, spoken by older application providers.</summary>
    Soap11,
}

/// <summary>Shape of the SOAP body; both are deployed (wire rule 1).</summary>
internal enum SoapStyle
{
    /// <summary>rpc/literal: a wrapper without namespace around the message.</summary>
    Rpc,

    /// <summary>document/literal: the message stands in the body itself.</summary>
    Document,
}

/// <summary>Namespaces and URIs of the wire.</summary>
internal static class SoapNames
{
    /// <summary>TS 102 204 messages and fault subcodes.</summary>
    public const string Mss = "http://uri.etsi.org/TS102204/v1.1.2#";

    /// <summary>FiCom's elements.</summary>
    public const string FiCom = "http://mss.ficom.fi/TS102204/v1.0.0#";

    /// <summary>Kiuru's signingCertificate response.</summary>
    public const string Kiuru = "http://www.methics.fi/KiuruMSSP/v5.0.0#";

    /// <summary>SOAP 1.2 envelope.</summary>
    public const string Envelope12 = "http://www.w3.org/2003/05/soap-envelope";

    /// <summary>SOAP 1.1 envelope.</summary>
    public const string Envelope11 = "http://schemas.xmlsoap.org/soap/envelope/";

    /// <summary>Envelope namespace of a version.</summary>
    public static string Envelope(SoapVersion version) => version == SoapVersion.Soap12 ? Envelope12 : Envelope11;

    /// <summary>Content type of a request.</summary>
    public static string ContentType(SoapVersion version) =>
        version == SoapVersion.Soap12 ? "application/soap+xml; charset=utf-8" : "text/xml; charset=utf-8";
}
