using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace Mss.Gateway.Http;

/// <summary>How the gateway listens.</summary>
public static class KestrelListening
{
    /// <summary>
    /// Listens as the options say. In Development on the loopback interface only.
    /// </summary>
    /// <param name="host">The web host.</param>
    /// <param name="options">Checked options.</param>
    /// <param name="development">Whether the environment is Development.</param>
    /// <param name="certificate">TLS certificate when the options name none; without any there is no HTTPS.</param>
    /// <param name="chain">Certificates between it and its root.</param>
    public static void UseMssListening(
        this IWebHostBuilder host, ListeningOptions options, bool development, X509Certificate2? certificate = null, X509Certificate2Collection? chain = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.TlsCertificate is not null)
        {
            (certificate, chain) = Load(options.TlsCertificate, options.TlsCertificatePassword);
        }

        host.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            var http = options.HttpPort ?? (development ? 8080 : 0);
            if (http > 0)
            {
                kestrel.ListenLocalhost(http);
            }

            if (certificate is null || options.HttpsPort == 0)
            {
                return;
            }

            if (development)
            {
                kestrel.ListenLocalhost(options.HttpsPort, listen => listen.UseMssTls(certificate, chain));
            }
            else
            {
                kestrel.ListenAnyIP(options.HttpsPort, listen => listen.UseMssTls(certificate, chain));
            }
        });
    }

    /// <summary>The certificate that has its key in the file, and the others in it, which clients get with it: few know an issuing CA.</summary>
    internal static (X509Certificate2 Certificate, X509Certificate2Collection Chain) Load(string path, string? password)
    {
        try
        {
            var chain = X509CertificateLoader.LoadPkcs12CollectionFromFile(path, password);
            var certificate = chain.FirstOrDefault(one => one.HasPrivateKey) ?? throw new CryptographicException("there is no certificate with a private key in it");
            chain.Remove(certificate);
            return (certificate, chain);
        }
        catch (Exception e) when (e is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw new IOException($"Mss:TlsCertificate: {Path.GetFullPath(path)} cannot be used: {e.Message}", e);
        }
    }

    /// <summary>
    /// Listens with TLS 1.2 and 1.3 (wire rule 5). A client certificate is asked for, not demanded, and any is let through the handshake:
    /// it proves nothing unless its fingerprint is pinned in the registration of the AP that the request names.
    /// </summary>
    internal static void UseMssTls(this ListenOptions listen, X509Certificate2 certificate, X509Certificate2Collection? chain) =>
        listen.UseHttps(certificate, https =>
        {
            https.SslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13;
            https.ClientCertificateMode = ClientCertificateMode.AllowCertificate;
            https.ServerCertificateChain = chain;
            https.AllowAnyClientCertificate();
        });
}
