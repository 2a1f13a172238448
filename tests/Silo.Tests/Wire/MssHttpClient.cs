using System.Net.Http.Headers;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Mss.Silo.Tests.Hosting;

namespace Mss.Silo.Tests.Wire;

/// <summary>Posts texts as an AP does: trusts the TLS CA of <c>data/pki</c>, shows a client certificate if the AP has one.</summary>
internal sealed class MssHttpClient(SiloSettings settings, PkiFolder pki) : IDisposable
{
    private const string Path = "/soap/services/MSS_SignaturePort";
    private readonly Lazy<HttpClient> _anonymous = new(() => Create(pki, null));
    private readonly Lazy<HttpClient> _ap2 = new(() => Create(pki, pki.Ap2));

    public Task<MssReply> SignAsync(RequestText request, bool https = false) => PostAsync(request, request.Signature(), https);

    /// <summary>Asks for a transaction's state once; the server waits up to 20 seconds for its outcome.</summary>
    public Task<MssReply> StatusAsync(RequestText request, string transactionId, bool https = false, int wait = 20) =>
        PostAsync(request, request.Status(transactionId), https, wait);

    /// <summary>One request that ends at once, after which the server knows the AP's password; the first check of it is slow on purpose.</summary>
    public async Task KnockAsync() => Assert.Equal(101, (await StatusAsync(new RequestText(), "tnothing", wait: 0)).Fault);

    /// <summary>Asks until there is an outcome.</summary>
    public async Task<MssReply> OutcomeAsync(RequestText request, string transactionId, bool https = false)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (true)
        {
            var reply = await StatusAsync(request, transactionId, https);
            if (reply.Code != 504)
            {
                return reply;
            }

            limit.Token.ThrowIfCancellationRequested();
        }
    }

    /// <summary>The outcome of a request in whichever mode it is.</summary>
    public async Task<MssReply> FinishAsync(RequestText request, bool https = false)
    {
        var reply = await SignAsync(request, https);
        return reply.Code == 100 ? await OutcomeAsync(request, reply.TransactionId, https) : reply;
    }

    public async Task<MssReply> PostAsync(RequestText request, string text, bool https, int wait = 0)
    {
        using var message = new HttpRequestMessage(HttpMethod.Post, new Uri(https || request.Ap.HasCertificate ? settings.Https : settings.Http, Path))
        {
            Content = new ByteArrayContent(Encoding.UTF8.GetBytes(text)),
        };
        message.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(request.Envelope.ContentType);
        if (wait > 0)
        {
            message.Headers.Add("Prefer", $"wait={wait}");
        }

        using var response = await (request.Ap.HasCertificate ? _ap2 : _anonymous).Value.SendAsync(message);
        return new MssReply(response.StatusCode, response.Content.Headers.ContentType?.MediaType, await response.Content.ReadAsStringAsync());
    }

    public async Task<(int Code, string Text)> GetAsync(string path)
    {
        using var response = await _anonymous.Value.GetAsync(new Uri(settings.Http, path));
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    public void Dispose()
    {
        foreach (var client in new[] { _anonymous, _ap2 }.Where(client => client.IsValueCreated))
        {
            client.Value.Dispose();
        }
    }

    /// <summary>A client that trusts the TLS CA and shows a certificate, if it is given one.</summary>
    public static HttpClient Create(PkiFolder pki, X509Certificate2? certificate)
    {
        var trust = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        trust.CustomTrustStore.Add(pki.TlsCa);
        var handler = new SocketsHttpHandler { SslOptions = new SslClientAuthenticationOptions { CertificateChainPolicy = trust } };
        if (certificate is not null)
        {
            handler.SslOptions.ClientCertificates = [certificate];
            handler.SslOptions.LocalCertificateSelectionCallback = (_, _, _, _, _) => certificate;
        }

        return new HttpClient(handler) { Timeout = TimeSpan.FromSeconds(90) };
    }
}
