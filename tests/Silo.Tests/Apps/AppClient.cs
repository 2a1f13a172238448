using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Mss.Silo.Tests.Hosting;
using Mss.Silo.Tests.Wire;

namespace Mss.Silo.Tests.Apps;

/// <summary>An app as another author would write it: from docs/app.md, with the platform's HTTP, JSON and ECDSA, over HTTPS.</summary>
internal sealed class AppClient(MssApp mss) : IDisposable
{
    private readonly HttpClient _http = MssHttpClient.Create(mss.Pki, null);
    private long _counter;

    public ECDsa Device { get; } = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public ECDsa Signing { get; } = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public string DeviceId { get; private set; } = "";

    public async Task<(HttpStatusCode Status, JsonObject Body)> EnrolAsync(string code, string? provenCode = null)
    {
        var body = new JsonObject
        {
            ["code"] = code,
            ["deviceKey"] = Convert.ToBase64String(Device.ExportSubjectPublicKeyInfo()),
            ["signingKey"] = Convert.ToBase64String(Signing.ExportSubjectPublicKeyInfo()),
            ["deviceProof"] = Prove(Device, provenCode ?? code, "device"),
            ["signingProof"] = Prove(Signing, provenCode ?? code, "sign"),
        };
        using var response = await _http.PostAsync(new Uri(mss.Settings.Https, "/app/v1/enrolment"), new StringContent(body.ToJsonString()));
        var answer = (await response.Content.ReadFromJsonAsync<JsonObject>())!;
        DeviceId = answer["deviceId"]?.ToString() ?? DeviceId;
        return (response.StatusCode, answer);
    }

    public async Task<JsonArray> PullAsync(int wait)
    {
        using var request = Proved(HttpMethod.Get, $"/app/v1/requests?wait={wait}", []);
        var (status, body) = await SendAsync(request);
        Assert.Equal(HttpStatusCode.OK, status);
        return body["requests"]!.AsArray();
    }

    public Task<(HttpStatusCode Status, JsonObject Body)> SignAsync(JsonNode shown, long? counter = null, ECDsa? key = null) =>
        AnswerAsync(shown["transactionId"]!.ToString(), new JsonObject
        {
            ["signature"] = Convert.ToBase64String((key ?? Signing).SignHash(Convert.FromBase64String(shown["digest"]!.ToString()))),
            ["counter"] = counter ?? ++_counter,
        });

    public async Task<(HttpStatusCode Status, JsonObject Body)> AnswerAsync(string transactionId, JsonObject answer)
    {
        using var request = Proved(HttpMethod.Post, $"/app/v1/requests/{transactionId}", Encoding.UTF8.GetBytes(answer.ToJsonString()));
        return await SendAsync(request);
    }

    /// <summary>A request that the device key has signed; the test may change it afterwards.</summary>
    public HttpRequestMessage Proved(HttpMethod method, string path, byte[] body, DateTimeOffset? time = null, string? nonce = null)
    {
        nonce ??= RandomNumberGenerator.GetHexString(32);
        var milliseconds = (time ?? DateTimeOffset.UtcNow).ToUnixTimeMilliseconds();
        var text = $"mss app request v1\n{method.Method}\n{path}\n{DeviceId}\n{milliseconds}\n{nonce}\n{Convert.ToBase64String(SHA256.HashData(body))}";
        var signature = Convert.ToBase64String(Device.SignData(Encoding.UTF8.GetBytes(text), HashAlgorithmName.SHA256));
        var request = new HttpRequestMessage(method, new Uri(mss.Settings.Https, path));
        request.Headers.Authorization = new AuthenticationHeaderValue("MssApp", $"device=\"{DeviceId}\", time=\"{milliseconds}\", nonce=\"{nonce}\", signature=\"{signature}\"");
        request.Content = method == HttpMethod.Post ? new ByteArrayContent(body) : null;
        return request;
    }

    public async Task<(HttpStatusCode Status, JsonObject Body)> SendAsync(HttpRequestMessage request)
    {
        using var response = await _http.SendAsync(request);
        return (response.StatusCode, (await response.Content.ReadFromJsonAsync<JsonObject>())!);
    }

    public void Dispose()
    {
        _http.Dispose();
        Device.Dispose();
        Signing.Dispose();
    }

    private static string Prove(ECDsa key, string code, string name)
    {
        byte[] text = [.. Encoding.ASCII.GetBytes("mss proof of possession v1\0"), .. SHA256.HashData(Encoding.UTF8.GetBytes(code)), .. Encoding.UTF8.GetBytes(name)];
        return Convert.ToBase64String(key.SignData(text, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence));
    }
}
