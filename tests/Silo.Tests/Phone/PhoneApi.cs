using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Mss.Silo.Tests.Hosting;

namespace Mss.Silo.Tests.Phone;

/// <summary>The phone page's API as the page uses it.</summary>
internal sealed class PhoneApi(SiloSettings settings) : IDisposable
{
    private readonly HttpClient _http = new() { BaseAddress = settings.Http, Timeout = TimeSpan.FromSeconds(60) };

    public async Task<JsonObject> ShowAsync(string msisdn)
    {
        var (status, body) = await SendAsync(HttpMethod.Get, $"/phone/api/phones/{Uri.EscapeDataString(msisdn)}");
        Assert.Equal(HttpStatusCode.OK, status);
        return body;
    }

    /// <summary>Waits until a device of the phone shows what is looked for.</summary>
    public async Task<JsonNode> ShownAsync(string msisdn, Func<JsonNode, JsonNode?> look)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (true)
        {
            var shown = (await ShowAsync(msisdn))["devices"]!.AsArray().Select(device => look(device!)).FirstOrDefault(found => found is not null);
            if (shown is not null)
            {
                return shown;
            }

            await Task.Delay(20, limit.Token);
        }
    }

    public Task<JsonNode> RequestAsync(string msisdn) => ShownAsync(msisdn, device => device["request"]);

    public async Task<string> ActAsync(string msisdn, string action, string body)
    {
        var (status, answer) = await SendAsync(HttpMethod.Post, $"/phone/api/phones/{Uri.EscapeDataString(msisdn)}/{action}", body, ("X-Mss-Phone", "1"));
        Assert.Equal(HttpStatusCode.OK, status);
        return answer["result"]!.GetValue<string>();
    }

    public static string Input(JsonNode shown, string? pin = null) =>
        new JsonObject { ["transactionId"] = shown["transactionId"]!.ToString(), ["pin"] = pin }.ToJsonString();

    public async Task<(HttpStatusCode Status, JsonObject Body)> SendAsync(HttpMethod method, string path, string? body = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
        {
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        }

        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var response = await _http.SendAsync(request);
        return (response.StatusCode, (await response.Content.ReadFromJsonAsync<JsonObject>())!);
    }

    public async Task<HttpResponseMessage> PageAsync(string path = "/phone") => await _http.GetAsync(new Uri(path, UriKind.Relative));

    public string Origin => string.Create(CultureInfo.InvariantCulture, $"http://localhost:{settings.HttpPort}");

    public void Dispose() => _http.Dispose();
}
