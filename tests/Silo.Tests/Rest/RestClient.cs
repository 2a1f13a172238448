using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Mss.Silo.Tests.Hosting;
using Mss.Silo.Tests.Wire;

namespace Mss.Silo.Tests.Rest;

/// <summary>A client of the JSON form that proves itself with HTTP Basic and leaves out what may be left out.</summary>
internal sealed class RestClient(MssApp app, string apId = "http://ap1.example", string password = "secret1")
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Posts a message and gives the object inside of the answer; a fault fails the test.</summary>
    public async Task<JsonElement> AskAsync(string path, string json)
    {
        var answer = await PostAsync(path, json);
        Assert.False(answer.TryGetProperty("Fault", out _), answer.GetRawText());
        return answer.EnumerateObject().Single().Value;
    }

    /// <summary>Posts a message and gives the code of the fault; an answer fails the test.</summary>
    public async Task<string?> FaultAsync(string path, string json)
    {
        var answer = await PostAsync(path, json);
        Assert.True(answer.TryGetProperty("Fault", out var fault), answer.GetRawText());
        return fault.GetProperty("Code").GetProperty("SubCode").GetProperty("Value").GetString();
    }

    /// <summary>Signs asynchronously and gives the answer with the outcome.</summary>
    public async Task<JsonElement> SignAsync(string members)
    {
        var accepted = await AskAsync("sign", $$"""{"MSS_SignatureReq":{"MessagingMode":"asynch","TimeOut":"60",{{members}} } }""");
        Assert.Equal("100", Code(accepted));
        var id = Text(accepted, "MSSP_TransID");
        using var limit = new CancellationTokenSource(Patience);
        while (true)
        {
            var answer = await AskAsync("status", $$"""{"MSS_StatusReq":{"MSSP_TransID":"{{id}}"} }""");
            if (Code(answer) != "504")
            {
                return answer;
            }

            limit.Token.ThrowIfCancellationRequested();
        }
    }

    public static string? Code(JsonElement message) => Text(message, "Status.StatusCode.Value");

    public static byte[] SignatureOf(JsonElement message) => At(message, "MSS_Signature.Base64Signature").GetBytesFromBase64();

    public static string? Text(JsonElement message, string path) => At(message, path).GetString();

    /// <summary>What stands at a path of member names.</summary>
    public static JsonElement At(JsonElement message, string path) => path.Split('.').Aggregate(message, (at, name) => at.GetProperty(name));

    private async Task<JsonElement> PostAsync(string path, string json)
    {
        using var client = MssHttpClient.Create(app.Pki, null);
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(app.Settings.Http, "/rest/service/" + path)) { Content = new StringContent(json, Encoding.UTF8, "application/json") };
        request.Headers.TryAddWithoutValidation("Prefer", "wait=20");
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{apId}:{password}")));
        using var response = await client.SendAsync(request);
        var answer = JsonSerializer.Deserialize<JsonElement>(await response.Content.ReadAsStreamAsync());
        Assert.Equal(answer.TryGetProperty("Fault", out _) ? HttpStatusCode.InternalServerError : HttpStatusCode.OK, response.StatusCode);
        return answer;
    }
}
