using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.AspNetCore.Hosting;

namespace Mss.Gateway.Http;

/// <summary>How the gateway listens.</summary>
public static class KestrelListening
{
    /// <summary>
    /// Listens with TLS 1.2 and 1.3 (wire rule 5). A client certificate is asked for, not demanded, and any is let through the handshake:
    /// it proves nothing unless its fingerprint is pinned in the registration of the AP that the request names.
    /// </summary>
    public static void UseMssTls(this ListenOptions listen, X509Certificate2 certificate, X509Certificate2Collection? chain = null)
    {
        ArgumentNullException.ThrowIfNull(listen);
        listen.UseHttps(certificate, https =>
        {
            https.SslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13;
            https.ClientCertificateMode = ClientCertificateMode.AllowCertificate;
            https.ServerCertificateChain = chain;
            https.AllowAnyClientCertificate();
        });
    }
}
