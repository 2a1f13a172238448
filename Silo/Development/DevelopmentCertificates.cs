using System.Security.Cryptography.X509Certificates;
using Mss.Sscd.Pki;

namespace Mss.Silo.Development;

/// <summary>What a silo in Development has of the development PKI: not the CAs' keys.</summary>
/// <param name="Root">The root of the users' certificates.</param>
/// <param name="Issuing">The CA that issues them.</param>
/// <param name="TlsCa">The root of the server's certificate.</param>
/// <param name="ApClient">Certificate of the AP <c>http://ap2.example</c>.</param>
/// <param name="TlsServer">The server's, with its key.</param>
/// <param name="TimeStamp">The time-stamp authority's, with its key.</param>
/// <param name="Attributes">The attribute authority's, with its key.</param>
internal sealed record DevelopmentCertificates(
    X509Certificate2 Root, X509Certificate2 Issuing, X509Certificate2 TlsCa, X509Certificate2 ApClient, X509Certificate2 TlsServer, X509Certificate2 TimeStamp, X509Certificate2 Attributes)
{
    public static DevelopmentCertificates Of(DevelopmentCa ca) => new(ca.Root, ca.Issuing, ca.TlsCa, ca.ApClient, ca.TlsServer, ca.TimeStamp, ca.Attributes);
}
