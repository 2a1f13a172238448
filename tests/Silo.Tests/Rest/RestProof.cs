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
            var mac = HMACSHA256.HashData("key1"u8, Encoding.UTF8.GetBytes($"{date}\nPOST\n{request.RequestUri!.Authority}\n{request.RequestUri.AbsolutePath}\n{body}\n"));
            request.Headers.TryAddWithoutValidation("Date", date);
            request.Headers.Authorization = Basic(Convert.ToBase64String("http://ap1.example"u8) + ":" + Convert.ToHexStringLower(mac));
        }
    }

    private static AuthenticationHeaderValue Basic(string text) => new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(text)));
}
