namespace Mss.Gateway.Soap;

/// <summary>
/// How a request was written, as far as its answer has to be written in the same way (wire rules 13 and 14).
/// </summary>
/// <remarks>No single fixed form satisfies the deployed clients: some find the answer only with, others only without a namespace.</remarks>
public sealed record SoapStyle
{
    /// <summary>What is assumed while nothing is known: SOAP 1.2, document style.</summary>
    public static readonly SoapStyle Default = new();

    /// <summary>SOAP version of the envelope.</summary>
    public SoapVersion Version { get; init; }

    /// <summary>Family of the request's Content-Type.</summary>
    public SoapMediaType MediaType { get; init; }

    /// <summary>Namespace of the operation's wrapper, empty for none; null in document style, where there is no wrapper.</summary>
    public string? WrapperNamespace { get; init; }

    /// <summary>True when the part (<c>MSS_…Req</c>) is in the MSS namespace, false when it is in none.</summary>
    public bool PartQualified { get; init; } = true;

    /// <summary>Which SOAP fault code a fault in this style has; <see cref="Soap.EnvelopeFault.None"/> unless the envelope itself was refused.</summary>
    public EnvelopeFault EnvelopeFault { get; init; }

    /// <summary>Content-Type of the answer; always with a charset, which some clients look up without checking (wire rule 14).</summary>
    public string ResponseContentType => MediaType switch
    {
        SoapMediaType.TextXml => "text/xml; charset=utf-8",
        SoapMediaType.ApplicationSoapXml => "application/soap+xml; charset=utf-8",
        _ => Version == SoapVersion.Soap11 ? "text/xml; charset=utf-8" : "application/soap+xml; charset=utf-8",
    };

    internal string EnvelopeNamespace => Version == SoapVersion.Soap11 ? MssNamespaces.Soap11 : MssNamespaces.Soap12;
}
