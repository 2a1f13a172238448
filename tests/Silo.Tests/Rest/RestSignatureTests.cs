using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using Mss.Silo.Tests.Hosting;
using Mss.Silo.Tests.Signatures;
using Mss.Silo.Tests.Wire;

namespace Mss.Silo.Tests.Rest;

/// <summary>Signatures over REST in the whole system, with each proof of the AP.</summary>
[Collection(SharedAppGroup.Name)]
public sealed class RestSignatureTests(SharedApp shared)
{
    private const string Text = "Log in to the bank?";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Theory]
    [InlineData(RestProof.ApPwd)]
    [InlineData(RestProof.Certificate)]
    [InlineData(RestProof.Basic)]
    [InlineData(RestProof.Hmac)]
    public async Task A_signature_is_asked_for_polled_and_verified(RestProof proof)
    {
        var accepted = await PostAsync(proof, "sign", Signature(proof, "asynch"));
        Assert.Equal("100", Code(accepted));
        Assert.Equal(proof == RestProof.Certificate ? "http://ap2.example" : "http://ap1.example", Inner(accepted).GetProperty("AP_Info").GetProperty("AP_ID").GetString());
        Assert.False(Inner(accepted).TryGetProperty("MSS_Signature", out _));

        var id = Inner(accepted).GetProperty("MSSP_TransID").GetString();
        var signed = await OutcomeAsync(proof, id!);

        Assert.Equal("500", Code(signed));
        var signer = Verified.Cms(SignatureOf(signed), Encoding.UTF8.GetBytes(Text), shared.App.Pki);
        Assert.Contains("SERIALNUMBER=MSSDEV9901000002", signer.Subject, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_synchronous_request_is_answered_with_the_signature()
    {
        var signed = await PostAsync(RestProof.Basic, "sign", Signature(RestProof.Basic, "synch"));
        Assert.Equal("500", Code(signed));
        Verified.Cms(SignatureOf(signed), Encoding.UTF8.GetBytes(Text), shared.App.Pki);
    }

    [Fact]
    public async Task A_replay_of_the_same_octets_with_an_HMAC_is_the_same_transaction_and_another_AP_cannot_see_it()
    {
        var body = Signature(RestProof.Hmac, "asynch");
        var date = RestProofs.Now();
        var first = Inner(await PostAsync(RestProof.Hmac, "sign", body, date)).GetProperty("MSSP_TransID").GetString()!;
        await OutcomeAsync(RestProof.Hmac, first);

        var replay = await PostAsync(RestProof.Hmac, "sign", body, date);

        Assert.Equal(first, Inner(replay).GetProperty("MSSP_TransID").GetString());
        Assert.Equal("_101", FaultOf(await PostAsync(RestProof.Certificate, "status", Status(RestProof.Certificate, first))));
    }

    [Fact]
    public async Task A_transaction_that_was_begun_over_REST_is_continued_over_SOAP()
    {
        var accepted = await PostAsync(RestProof.ApPwd, "sign", Signature(RestProof.ApPwd, "asynch"));
        var outcome = await shared.App.Client.OutcomeAsync(new RequestText(), Inner(accepted).GetProperty("MSSP_TransID").GetString()!);
        Assert.Equal(500, outcome.Code);
        Verified.Cms(outcome.Signature, Encoding.UTF8.GetBytes(Text), shared.App.Pki);
    }

    [Theory]
    [InlineData(101)]
    [InlineData(105)]
    [InlineData(401)]
    [InlineData(402)]
    [InlineData(404)]
    [InlineData(208)]
    [InlineData(900)]
    public async Task The_same_user_refuses_alike_over_SOAP_and_REST(int code)
    {
        var msisdn = "+9990092" + code.ToString(CultureInfo.InvariantCulture);
        var soap = await shared.App.Client.SignAsync(new RequestText { Msisdn = msisdn, Mode = "asynchClientServer" });
        var rest = await PostAsync(RestProof.ApPwd, "sign", Signature(RestProof.ApPwd, "asynch", msisdn));
        Assert.Equal(code, soap.Fault);
        Assert.Equal($"_{code}", FaultOf(rest));
        Assert.Equal(soap.Reason, rest.GetProperty("Fault").GetProperty("Reason").GetString());
    }

    [Fact]
    public async Task Fault_104_a_certificate_does_not_prove_another_AP() =>
        Assert.Equal("_104", FaultOf(await PostAsync(RestProof.Certificate, "sign", Signature(RestProof.Certificate, "asynch").Replace("http://ap2.example", "http://ap1.example\",\"AP_PWD\":\"", StringComparison.Ordinal))));

    /// <summary>With a member of its own: equal requests of one second with an HMAC are one transaction.</summary>
    private static string Signature(RestProof proof, string mode, string msisdn = "+99901000002") => $$"""
        {"MSS_SignatureReq":{"x":"{{Guid.NewGuid()}}","AP_Info":{ {{proof.ApInfo()}} },"MessagingMode":"{{mode}}","TimeOut":60,"MobileUser":{"MSISDN":"{{msisdn}}"},
         "DataToBeSigned":{"MimeType":"text/plain","Encoding":"UTF-8","Data":"{{Text}}"},"SignatureProfile":"mss::sign:loa4"} }
        """;

    private static string Status(RestProof proof, string id) => $$"""{"MSS_StatusReq":{"AP_Info":{ {{proof.ApInfo()}} },"MSSP_TransID":"{{id}}"} }""";

    private static JsonElement Inner(JsonElement answer) => answer.EnumerateObject().Single().Value;

    private static string? Code(JsonElement answer) => Inner(answer).GetProperty("Status").GetProperty("StatusCode").GetProperty("Value").GetString();

    private static string? FaultOf(JsonElement answer) => answer.GetProperty("Fault").GetProperty("Code").GetProperty("SubCode").GetProperty("Value").GetString();

    private static byte[] SignatureOf(JsonElement answer) => Inner(answer).GetProperty("MSS_Signature").GetProperty("Base64Signature").GetBytesFromBase64();

    private async Task<JsonElement> OutcomeAsync(RestProof proof, string id)
    {
        using var limit = new CancellationTokenSource(Patience);
        while (true)
        {
            var answer = await PostAsync(proof, "status", Status(proof, id));
            if (Code(answer) != "504")
            {
                return answer;
            }

            limit.Token.ThrowIfCancellationRequested();
        }
    }

    private async Task<JsonElement> PostAsync(RestProof proof, string path, string body, string? date = null)
    {
        var app = shared.App;
        var certified = proof == RestProof.Certificate;
        using var client = MssHttpClient.Create(app.Pki, certified ? app.Pki.Ap2 : null);
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(certified ? app.Settings.Https : app.Settings.Http, "/rest/service/" + path))
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
        };
        request.Headers.TryAddWithoutValidation("Prefer", "wait=20");
        proof.Apply(request, body, date ?? RestProofs.Now());
        using var response = await client.SendAsync(request);
        var answer = JsonSerializer.Deserialize<JsonElement>(await response.Content.ReadAsStreamAsync());
        Assert.Equal(answer.TryGetProperty("Fault", out _) ? HttpStatusCode.InternalServerError : HttpStatusCode.OK, response.StatusCode);
        return answer;
    }
}
