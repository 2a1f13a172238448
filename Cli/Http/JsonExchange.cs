using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Mss.Cli.Soap;

namespace Mss.Cli.Http;

/// <summary>JSON objects to and from an MSSP, with a limit and with failures that say what a person can do about them.</summary>
/// <param name="http">The connection.</param>
/// <param name="url">What is asked, for messages.</param>
/// <param name="otherwise">Ends the sentence "… answered HTTP n and" when no JSON object came.</param>
/// <param name="explain">Why the server refused, from its answer.</param>
internal sealed class JsonExchange(HttpClient http, Uri url, string otherwise, Func<JsonObject, string> explain)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    /// <summary>Sends and reads the answer.</summary>
    /// <exception cref="MsspRefusedException">The answer is a refusal.</exception>
    /// <exception cref="MsspUnreachableException">There is no answer of an MSSP.</exception>
    public async Task<JsonObject> SendAsync(HttpMethod method, Uri address, JsonObject? body, Action<HttpRequestMessage>? change, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Limit);
        using var request = new HttpRequestMessage(method, address);
        if (body is not null)
        {
            request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        }

        change?.Invoke(request);
        try
        {
            using var response = await http.SendAsync(request, limit.Token).ConfigureAwait(false);
            var text = await response.Content.ReadAsStringAsync(limit.Token).ConfigureAwait(false);
            var json = Parse(text) ?? throw new MsspUnreachableException($"{url} answered HTTP {(int)response.StatusCode} and {otherwise}");
            return response.IsSuccessStatusCode ? json : throw new MsspRefusedException(response.StatusCode, explain(json));
        }
        catch (HttpRequestException failure)
        {
            throw new MsspUnreachableException($"{url}: {failure.InnerException?.Message ?? failure.Message}", failure);
        }
        catch (OperationCanceledException late) when (!cancellationToken.IsCancellationRequested)
        {
            throw new MsspUnreachableException($"{url} did not answer within {Limit.TotalSeconds:0} s", late);
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
