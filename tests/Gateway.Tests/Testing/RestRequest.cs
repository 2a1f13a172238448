using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;

namespace Mss.Gateway.Tests.Testing;

/// <summary>An MSS_SignatureReq in JSON of which a test says only the part it is about; values stand in the JSON as they are given, null leaves the member out.</summary>
internal sealed record RestRequest
{
    public string? ApInfo { get; init; } = """{"AP_ID":"http://ap1.example","AP_PWD":"secret1","AP_TransID":"A1","Instant":"2026-03-01T10:00:00Z"}""";

    public string? Mode { get; init; } = "\"synch\"";

    public string? MobileUser { get; init; } = """{"MSISDN":"99901000001"}""";

    public string? Data { get; init; } = """{"Data":"Log in?"}""";

    /// <summary>Further members, each with a comma before it.</summary>
    public string More { get; init; } = "";

    public static RestRequest Asynchronous => new() { Mode = "\"asynch\"" };

    /// <summary>As laverca-rest sends it: without AP_ID, AP_TransID, Instant and versions.</summary>
    public static RestRequest Bare => Asynchronous with { ApInfo = "{}" };

    public string Json => Wrap("MSS_SignatureReq", Member("MessagingMode", Mode) + Member("MobileUser", MobileUser) + Member("DataToBeSigned", Data) + More);

    public string StatusJson(string? transactionId) => Wrap("MSS_StatusReq", Member("MSSP_TransID", transactionId is null ? null : $"\"{transactionId}\""));

    /// <summary>Another request by the same AP; <paramref name="members"/> are those after AP_Info, without a comma before the first.</summary>
    public string MessageJson(string message, string members) => Wrap(message, members.Length == 0 ? "" : "," + members);

    public static AuthenticationHeaderValue Basic(string text) => new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(text)));

    /// <summary>The HMAC mode, written from its description and not with the gateway's code.</summary>
    public static void Hmac(HttpRequestMessage request, string body, string date, string apId = "http://ap1.example", string key = "key1", string host = "localhost", string? path = null)
    {
        var text = $"{date}\n{request.Method}\n{host}\n{path ?? request.RequestUri!.AbsolutePath}\n{body}\n";
        var mac = Convert.ToHexString(HMACSHA256.HashData(Encoding.UTF8.GetBytes(key), Encoding.UTF8.GetBytes(text))).ToLowerInvariant();
        request.Headers.TryAddWithoutValidation("Date", date);
        request.Headers.Authorization = Basic(Convert.ToBase64String(Encoding.UTF8.GetBytes(apId)) + ":" + mac);
    }

    private string Wrap(string message, string members) => "{\"" + message + "\":{\"MajorVersion\":\"1\"" + Member("AP_Info", ApInfo) + members + "}}";

    private static string Member(string name, string? value) => value is null ? "" : $",\"{name}\":{value}";
}
