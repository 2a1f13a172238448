using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Mss.Cli.CommandLine;

namespace Mss.Cli.Soap;

/// <summary>TLS as an AP uses it: whom we trust and how we show who we are.</summary>
internal static class TlsTrust
{
    /// <summary>Name of the file with the CA of the server's TLS certificate, within <c>--ca-dir</c>.</summary>
    public const string CaFile = "tls-ca.crt";

    /// <summary>
    /// Trusts <see cref="CaFile"/> and nothing else if the directory has one, otherwise what the system trusts.
    /// </summary>
    public static SslClientAuthenticationOptions Options(string? caDirectory, X509Certificate2? client)
    {
        var options = new SslClientAuthenticationOptions();
        var file = caDirectory is null ? null : Path.Combine(caDirectory, CaFile);
        if (file is not null && File.Exists(file))
        {
            var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            try
            {
                policy.CustomTrustStore.ImportFromPemFile(file);
            }
            catch (CryptographicException wrong)
            {
                throw new UsageException("--ca-dir", $"{file} is not PEM ({wrong.Message})");
            }

            options.CertificateChainPolicy = policy;
        }

        if (client is not null)
        {
            // The server only asks for a certificate; without a callback the platform may decide to send none.
            options.ClientCertificates = [client];
            options.LocalCertificateSelectionCallback = (_, _, _, _, _) => client;
        }

        return options;
    }

    /// <summary>A client for the whole run of a command.</summary>
    public static HttpClient HttpClient(string? caDirectory, X509Certificate2? client) =>
        new(new SocketsHttpHandler { SslOptions = Options(caDirectory, client), AllowAutoRedirect = false, UseCookies = false })
        {
            Timeout = Timeout.InfiniteTimeSpan, // every call has its own limit
        };
}
