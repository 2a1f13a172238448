using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Mss.Cli.Soap;

namespace Mss.Cli.Phone;

/// <summary>The server refused; the message says why.</summary>
internal sealed class PhoneRefusedException(HttpStatusCode status, string message) : Exception(message)
{
    /// <summary>HTTP status.</summary>
    public HttpStatusCode Status { get; } = status;
}

/// <summary>The simulated phones of a development server.</summary>
internal sealed class PhoneClient(HttpClient http, Uri url) : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    private readonly string _base = url.GetLeftPart(UriPartial.Path).TrimEnd('/') + "/phone/api/phones";

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

    private async Task<JsonObject> SendAsync(HttpMethod method, string path, JsonObject? body, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Limit);
        using var request = new HttpRequestMessage(method, new Uri(_base + path));
        if (body is not null)
        {
            request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
            request.Headers.Add("X-Mss-Phone", "1"); // no form of a foreign page can send it
        }

        try
        {
            using var response = await http.SendAsync(request, limit.Token).ConfigureAwait(false);
            var text = await response.Content.ReadAsStringAsync(limit.Token).ConfigureAwait(false);
            var json = Parse(text) ?? throw new MsspUnreachableException($"{_base} answered HTTP {(int)response.StatusCode} and no phone; is it a development server?");
            return response.IsSuccessStatusCode ? json : throw new PhoneRefusedException(response.StatusCode, json["error"]?.ToString() ?? "refused without a reason");
        }
        catch (HttpRequestException failure)
        {
            throw new MsspUnreachableException($"{_base}: {failure.InnerException?.Message ?? failure.Message}", failure);
        }
        catch (OperationCanceledException late) when (!cancellationToken.IsCancellationRequested)
        {
            throw new MsspUnreachableException($"{_base} did not answer within {Limit.TotalSeconds:0} s", late);
        }
    }

    private static JsonObject? Parse(string text)
    {
        try
        {
            return JsonNode.Parse(text) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
