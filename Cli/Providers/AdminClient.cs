using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Mss.Cli.Http;

namespace Mss.Cli.Providers;

/// <summary>Reads and changes registrations of APs.</summary>
internal sealed class AdminClient : IDisposable
{
    private const int Attempts = 3;
    private readonly HttpClient _http;
    private readonly Uri _base;
    private readonly JsonExchange _exchange;

    public AdminClient(HttpClient http, Uri url, string admin, string password)
    {
        _http = http;
        _base = new Uri(url.GetLeftPart(UriPartial.Path).TrimEnd('/') + "/rest/admin/aps");
        _exchange = new JsonExchange(http, _base, "no registration; is it this MSSP?", Explain);

        // AP_IDs hold colons, and the first colon ends the name (RFC 7617).
        var text = Encoding.UTF8.GetBytes($"{Uri.EscapeDataString(admin)}:{password}");
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(text));
    }

    /// <summary>Registrations in order, at most so many.</summary>
    public async Task<IReadOnlyList<JsonObject>> ListAsync(string prefix, int limit, CancellationToken cancellationToken)
    {
        var found = new List<JsonObject>();
        for (string? after = ""; after is not null && found.Count < limit;)
        {
            var ask = string.Create(CultureInfo.InvariantCulture, $"?limit={Math.Min(limit - found.Count, 1000)}&prefix={Uri.EscapeDataString(prefix)}&after={Uri.EscapeDataString(after)}");
            var page = await SendAsync(HttpMethod.Get, new Uri(_base + ask), null, null, cancellationToken).ConfigureAwait(false);
            found.AddRange(page["aps"]!.AsArray().Select(ap => ap!.AsObject()));
            after = page["next"]?.GetValue<string>();
        }

        return found;
    }

    /// <summary>One registration.</summary>
    public Task<JsonObject> ShowAsync(string apId, CancellationToken cancellationToken) => SendAsync(HttpMethod.Get, Address(apId), null, null, cancellationToken);

    /// <summary>Registers an AP that is not registered yet.</summary>
    public Task<JsonObject> AddAsync(string apId, JsonObject members, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Put, Address(apId), members, request => request.Headers.TryAddWithoutValidation("If-None-Match", "*"), cancellationToken);

    /// <summary>Changes a registration; when somebody else was faster, the change is made to what is stored then.</summary>
    public async Task<JsonObject> ChangeAsync(string apId, Func<JsonObject, JsonObject> change, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var before = await ShowAsync(apId, cancellationToken).ConfigureAwait(false);
            var version = string.Create(CultureInfo.InvariantCulture, $"\"{before["version"]!.GetValue<int>()}\"");
            try
            {
                return await SendAsync(HttpMethod.Put, Address(apId), change(before), request => request.Headers.TryAddWithoutValidation("If-Match", version), cancellationToken)
                    .ConfigureAwait(false);
            }
            catch (MsspRefusedException refused) when (refused.Status == HttpStatusCode.PreconditionFailed && attempt < Attempts)
            {
            }
        }
    }

    /// <summary>Disables an AP.</summary>
    public Task<JsonObject> DisableAsync(string apId, CancellationToken cancellationToken) => SendAsync(HttpMethod.Delete, Address(apId), null, null, cancellationToken);

    public void Dispose() => _http.Dispose();

    private Uri Address(string apId) => new($"{_base}/{Uri.EscapeDataString(apId)}");

    private Task<JsonObject> SendAsync(HttpMethod method, Uri address, JsonObject? body, Action<HttpRequestMessage>? change, CancellationToken cancellationToken) =>
        _exchange.SendAsync(method, address, body, change, cancellationToken);

    private static string Explain(JsonObject json) =>
        json["errors"] is JsonArray errors ? string.Join("; ", errors.Select(error => $"{error?["field"]}: {error?["problem"]}")) : "refused without a reason";
}
