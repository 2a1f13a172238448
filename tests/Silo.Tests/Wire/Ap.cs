namespace Mss.Silo.Tests.Wire;

/// <summary>An application provider of the development environment.</summary>
/// <param name="Id">AP_ID.</param>
/// <param name="Password">AP_PWD as it is sent.</param>
/// <param name="HasCertificate">True: it shows its client certificate in the TLS handshake.</param>
internal sealed record Ap(string Id, string Password, bool HasCertificate = false)
{
    public static readonly Ap One = new("http://ap1.example", "secret1");
    public static readonly Ap Two = new("http://ap2.example", "", HasCertificate: true);
    public static readonly Ap Three = new("http://ap3.example", "secret3");
}

/// <summary>How an envelope is written.</summary>
/// <param name="Version">SOAP version, 11 or 12.</param>
/// <param name="Rpc">True: with a wrapper element around the part, as rpc clients send it.</param>
internal sealed record Envelope(int Version = 12, bool Rpc = false)
{
    public string Namespace => Version == 12 ? "http://www.w3.org/2003/05/soap-envelope" : "http://schemas.xmlsoap.org/soap/envelope/";

    public string ContentType => Version == 12 ? "application/soap+xml; charset=utf-8" : "text/xml; charset=utf-8";
}
