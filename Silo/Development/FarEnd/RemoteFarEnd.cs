using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;
using Mss.Sscd.Pki;

namespace Mss.Silo.Development.FarEnd;

/// <summary>The far end in another process, asked over HTTP.</summary>
internal sealed class RemoteFarEnd : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly HttpClient _http;
    private readonly string _crls;

    private RemoteFarEnd(Uri address, string dataDirectory)
    {
        _http = new HttpClient { BaseAddress = address, Timeout = TimeSpan.FromSeconds(30) };
        _http.DefaultRequestHeaders.Add(FarEndEndpoints.Header, "1");
        _crls = Directory.CreateDirectory(Path.Combine(dataDirectory, "far-end")).FullName;
    }

    public required DevelopmentCertificates Pki { get; init; }

    /// <summary>What the far end's CA revoked; known here within a minute and a half.</summary>
    public required IRevocationSource Revocation { get; init; }

    /// <summary>Finds the far end, which may be starting at the same time.</summary>
    /// <exception cref="IOException">It is not there.</exception>
    public static async Task<RemoteFarEnd> ConnectAsync(Uri address, string dataDirectory)
    {
        using var limit = new CancellationTokenSource(Patience);
        using var first = new RemoteFarEnd(address, dataDirectory) { Pki = null!, Revocation = null! };
        while (true)
        {
            try
            {
                var pki = (await first.GetAsync<PkiMessage>("pki", limit.Token) ?? throw new IOException("it has no PKI")).Read();
                await first.RefreshAsync(limit.Token);
                var revocation = new CrlFiles([first.CrlPath("issuing.crl"), first.CrlPath("root.crl")], [pki.Root, pki.Issuing], TimeProvider.System);
                return new RemoteFarEnd(address, dataDirectory) { Pki = pki, Revocation = revocation };
            }
            catch (Exception e) when (e is HttpRequestException or OperationCanceledException or JsonException or CryptographicException)
            {
                // A far end that answers is there; only one that does not may come yet.
                if (limit.IsCancellationRequested || e is not HttpRequestException { StatusCode: null })
                {
                    throw new IOException($"Mss:FarEnd:Address: the far end at {address} is not reached: {e.Message}", e);
                }

                await Task.Delay(TimeSpan.FromMilliseconds(250), CancellationToken.None);
            }
        }
    }

    /// <summary>Fetches the CRLs.</summary>
    /// <exception cref="HttpRequestException">The far end is not reached.</exception>
    public async Task RefreshAsync(CancellationToken cancellationToken)
    {
        foreach (var name in (string[])["issuing.crl", "root.crl"])
        {
            var crl = await _http.GetByteArrayAsync(new Uri(DevelopmentPki.Path + name, UriKind.Relative), cancellationToken);
            var half = CrlPath(name) + ".new";
            await File.WriteAllBytesAsync(half, crl, cancellationToken);
            File.Move(half, CrlPath(name), overwrite: true);
        }
    }

    /// <summary>Null when there is no such thing.</summary>
    /// <exception cref="HttpRequestException">The far end is not reached, or refuses.</exception>
    public async Task<T?> GetAsync<T>(string path, CancellationToken cancellationToken)
        where T : class
    {
        using var response = await _http.GetAsync(Of(path), cancellationToken);
        return await ReadAsync<T>(response, cancellationToken);
    }

    /// <summary>As <see cref="GetAsync"/>.</summary>
    /// <exception cref="HttpRequestException">The far end is not reached, or refuses.</exception>
    public async Task<T?> PostAsync<T>(string path, object? message, CancellationToken cancellationToken)
        where T : class
    {
        using var content = message is null ? null : JsonContent.Create(message, message.GetType(), options: FarEndJson.Options);
        using var response = await _http.PostAsync(Of(path), content, cancellationToken);
        return await ReadAsync<T>(response, cancellationToken);
    }

    public void Dispose() => _http.Dispose();

    private static Uri Of(string path) => new($"{FarEndEndpoints.Path}/{path}", UriKind.Relative);

    private static async Task<T?> ReadAsync<T>(HttpResponseMessage response, CancellationToken cancellationToken)
        where T : class
    {
        if (response.StatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }

        response.EnsureSuccessStatusCode();
        return await response.Content.ReadFromJsonAsync<T>(FarEndJson.Options, cancellationToken);
    }

    private string CrlPath(string name) => Path.Combine(_crls, name);
}
