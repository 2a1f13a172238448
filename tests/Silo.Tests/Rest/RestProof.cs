using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;

namespace Mss.Silo.Tests.Rest;

/// <summary>How an AP of the development environment proves itself over REST.</summary>
public enum RestProof
{
    /// <summary>AP_ID and AP_PWD in AP_Info.</summary>
    ApPwd,

    /// <summary>AP_ID in AP_Info, the TLS client certificate.</summary>
    Certificate,

    /// <summary>HTTP Basic and nothing in AP_Info, as laverca-rest.</summary>
    Basic,

    /// <summary>HMAC under the API key and nothing in AP_Info.</summary>
    Hmac,
}

internal static class RestProofs
{
    /// <summary>Members of AP_Info.</summary>
    public static string ApInfo(this RestProof proof) => proof switch
    {
        RestProof.ApPwd => """ "AP_ID":"http://ap1.example","AP_PWD":"secret1" """,
        RestProof.Certificate => """ "AP_ID":"http://ap2.example" """,
        _ => "",
    };

    /// <summary>Puts the proof into the header, written from the description of docs/rest.md.</summary>
    public static void Apply(this RestProof proof, HttpRequestMessage request, string body, string date)
    {
        if (proof == RestProof.Basic)
        {
            request.Headers.Authorization = Basic("http://ap1.example:secret1");
        }
        else if (proof == RestProof.Hmac)
        {
            ApplyHmac(request, body, date, "http://ap1.example", "key1");
        }
    }

    /// <summary>The HMAC mode.</summary>
    public static void ApplyHmac(HttpRequestMessage request, string body, string date, string apId, string key)
    {
        var mac = HMACSHA256.HashData(Encoding.UTF8.GetBytes(key), Encoding.UTF8.GetBytes($"{date}\nPOST\n{request.RequestUri!.Authority}\n{request.RequestUri.AbsolutePath}\n{body}\n"));
        request.Headers.TryAddWithoutValidation("Date", date);
        request.Headers.Authorization = Basic(Convert.ToBase64String(Encoding.UTF8.GetBytes(apId)) + ":" + Convert.ToHexStringLower(mac));
    }

    /// <summary>A Date header.</summary>
    public static string Now() => DateTimeOffset.UtcNow.ToString("ddd, dd MMM yyyy HH:mm:ss '+0000'", CultureInfo.InvariantCulture);

    private static AuthenticationHeaderValue Basic(string text) => new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(text)));
}
