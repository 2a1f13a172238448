using System.Text.Json.Nodes;
using Mss.Cli.Http;

namespace Mss.Cli.Phone;

/// <summary>The simulated phones of a development server.</summary>
internal sealed class PhoneClient(HttpClient http, Uri url) : IDisposable
{
    private readonly JsonExchange _exchange = new(http, BaseOf(url), "no phone; is it a development server?", json => json["error"]?.ToString() ?? "refused without a reason");

    /// <summary>The phones of all persons.</summary>
    public async Task<IReadOnlyList<JsonObject>> ListAsync(CancellationToken cancellationToken) =>
        [.. (await SendAsync(HttpMethod.Get, "", null, cancellationToken).ConfigureAwait(false))["phones"]!.AsArray().Select(phone => phone!.AsObject())];

    /// <summary>One phone with what is on its screens.</summary>
    public Task<JsonObject> ShowAsync(string msisdn, CancellationToken cancellationToken) => SendAsync(HttpMethod.Get, "/" + Uri.EscapeDataString(msisdn), null, cancellationToken);

    /// <summary>Does something on a phone.</summary>
    /// <returns>What became of it.</returns>
    public async Task<string> ActAsync(string msisdn, string action, JsonObject input, CancellationToken cancellationToken) =>
        (await SendAsync(HttpMethod.Post, $"/{Uri.EscapeDataString(msisdn)}/{action}", input, cancellationToken).ConfigureAwait(false))["result"]!.GetValue<string>();

    public void Dispose() => http.Dispose();

    private static Uri BaseOf(Uri url) => new(url.GetLeftPart(UriPartial.Path).TrimEnd('/') + "/phone/api/phones");

    // No form of a foreign page can send the header.
    private Task<JsonObject> SendAsync(HttpMethod method, string path, JsonObject? body, CancellationToken cancellationToken) =>
        _exchange.SendAsync(method, new Uri(BaseOf(url) + path), body, body is null ? null : request => request.Headers.Add("X-Mss-Phone", "1"), cancellationToken);
}
