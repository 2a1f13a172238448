using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using Mss.Silo.Development;
using Mss.Silo.Tests.Hosting;
using Mss.Silo.Tests.Signatures;
using Mss.Silo.Tests.Wire;

namespace Mss.Silo.Tests.Rest;

/// <summary>The other operations over REST in the whole system.</summary>
[Collection(SharedAppGroup.Name)]
public sealed class RestOperationTests(SharedApp shared)
{
    private const string Data = "\"DataToBeSigned\":{\"MimeType\":\"text/plain\",\"Encoding\":\"UTF-8\",\"Data\":\"Pay 10 euro?\"}";
    private readonly MssApp _app = shared.App;

    private RestClient Bank => new(_app);

    private RestClient Authority => new(_app, "http://ra.example", "ra");

    [Fact]
    public async Task A_profile_query_tells_profiles_with_which_a_signature_is_made_and_certificates_that_verify()
    {
        var answer = await Bank.AskAsync("profile", """{"MSS_ProfileReq":{"MobileUser":{"MSISDN":"+99901000004"},"Params":"sscds state certs pinstatus"}}""");

        Assert.Equal("100", RestClient.Code(answer));
        Assert.Contains("mss::sign:loa4:sim", answer.GetProperty("SignatureProfile").EnumerateArray().Select(profile => profile.GetString()));
        var sim = RestClient.At(answer, "Status.StatusDetail.ProfileQueryExtension.Sscds.Sim");
        Assert.Equal("ACTIVE", RestClient.Text(sim, "State"));
        Assert.False(RestClient.At(sim, "PinStatus.Blocked").GetBoolean());
        var certificates = sim.GetProperty("MobileUserCertificate").EnumerateArray()
            .Select(entry => X509CertificateLoader.LoadCertificate(entry.GetProperty("X509Certificate")[0].GetBytesFromBase64())).ToArray();
        Assert.All(certificates, certificate => Verified.Chain(certificate, _app.Pki));

        var signed = await Bank.SignAsync($"\"MobileUser\":{{\"MSISDN\":\"+99901000004\"}},\"SignatureProfile\":\"mss::sign:loa4:sim\",{Data}");
        using var signer = Verified.Cms(RestClient.SignatureOf(signed), Encoding.UTF8.GetBytes("Pay 10 euro?"), _app.Pki);
        Assert.Contains(signer.Thumbprint, certificates.Select(certificate => certificate.Thumbprint));
    }

    [Fact]
    public async Task A_profile_query_for_an_unknown_user_is_105() =>
        Assert.Equal("_105", await Bank.FaultAsync("profile", """{"MSS_ProfileReq":{"MobileUser":{"MSISDN":"+99988800001"}}}"""));

    [Fact]
    public async Task A_receipt_is_shown_and_the_user_confirms_it()
    {
        const string User = "+99901001801";
        var signed = await Bank.AskAsync("sign", $$"""{"MSS_SignatureReq":{"MessagingMode":"synch","MobileUser":{"MSISDN":"{{User}}"},{{Data}} } }""");
        var cards = _app.Get<DevelopmentFarEnd>().Cards;
        var before = cards.MessagesShownBy(MssApp.CardOf(User));
        var receipt = $$"""
            {"MSS_ReceiptReq":{"MSSP_TransID":"{{RestClient.Text(signed, "MSSP_TransID")}}","MobileUser":{"MSISDN":"{{User}}"},
             "Status":{"StatusCode":{"Value":"100"},"StatusDetail":{"ReceiptRequestExtension":{"ReceiptMessagingMode":"synch","UserAck":"true"} } },"Message":{"Data":"Thank you"} } }
            """;

        var answer = await Bank.AskAsync("receipt", receipt);

        Assert.Equal("100", RestClient.Code(answer));
        var extension = RestClient.At(answer, "Status.StatusDetail.ReceiptResponseExtension");
        Assert.Equal(("true", """{"status":"OK"}"""), (RestClient.Text(extension, "UserAck"), RestClient.Text(extension, "UserResponse")));
        Assert.Equal(before + 1, cards.MessagesShownBy(MssApp.CardOf(User)));
        Assert.Equal("_101", await Bank.FaultAsync("receipt", receipt)); // another AP_TransID: a second receipt
        Assert.Equal("_101", await new RestClient(_app, "http://ap3.example", "secret3").FaultAsync("receipt", receipt));
    }

    [Fact]
    public async Task A_user_is_registered_signs_and_is_removed()
    {
        const string User = "+99901002901";
        var sign = $"\"MobileUser\":{{\"MSISDN\":\"{User}\"}},{Data}";
        var signSynchronously = "{\"MSS_SignatureReq\":{\"MessagingMode\":\"synch\"," + sign + "}}";
        Assert.Equal("_105", await Bank.FaultAsync("sign", signSynchronously));

        var registered = await Authority.AskAsync("registration", Registration(
            User,
            """{"ProvisioningOperation":{"Name":"CreateMobileUser"} }""",
            """{"WirelessOperation":{"Name":"AddDevice","Parameter":[{"Name":"KeyId","Value":"sign"}]} }""",
            """{"CertificationOperation":{"Name":"RequestCertificate","ID":"c1"} }""",
            """{"ProvisioningOperation":{"Name":"ActivateMobileUser"} }"""));
        var signed = await Bank.SignAsync(sign);
        var plain = await Authority.AskAsync("registration", $$"""{"MSS_RegistrationReq":{"MobileUser":{"MSISDN":"{{User}}"} } }""");

        Assert.Equal("408", RestClient.Code(registered));
        var outputs = RestClient.At(registered, "Status.StatusDetail.RegistrationOutput.MregResponse").EnumerateArray().Select(response => response.GetProperty("OperationOutput")).ToArray();
        Assert.Equal(["CreateMobileUser", "AddDevice", "RequestCertificate", "ActivateMobileUser"], outputs.Select(output => RestClient.Text(output, "Name")));
        Assert.Equal("c1", RestClient.Text(outputs[2], "ID"));
        using var signer = Verified.Cms(RestClient.SignatureOf(signed), Encoding.UTF8.GetBytes("Pay 10 euro?"), _app.Pki);
        Assert.Equal(signer.RawData, Parameter(outputs[2], "X509Certificate").GetBytesFromBase64());
        Assert.Equal(signer.RawData, plain.GetProperty("X509Certificate").GetBytesFromBase64());
        Assert.Equal(signer.PublicKey.ExportSubjectPublicKeyInfo(), plain.GetProperty("PublicKey").GetBytesFromBase64());

        Assert.Equal("408", RestClient.Code(await Authority.AskAsync("registration", Registration(User, """{"ProvisioningOperation":{"Name":"RemoveMobileUser"} }"""))));
        Assert.Equal("_105", await Bank.FaultAsync("sign", signSynchronously));
    }

    [Fact]
    public async Task Fault_104_roles_are_those_of_SOAP()
    {
        var create = Registration("+99901002902", """{"ProvisioningOperation":{"Name":"CreateMobileUser"} }""");
        Assert.Equal("_104", await Bank.FaultAsync("registration", create));
        Assert.Equal("_104", await new RestClient(_app, "http://ra.example", "guessed").FaultAsync("registration", create));
        Assert.Equal("_104", await Authority.FaultAsync("sign", "{\"MSS_SignatureReq\":{\"MessagingMode\":\"synch\",\"MobileUser\":{\"MSISDN\":\"+99901000001\"}," + Data + "}}"));
    }

    [Fact]
    public async Task A_registration_over_REST_is_the_same_as_over_SOAP_when_it_says_the_same()
    {
        var soap = new Registration.RegistrationText("+99901002903");
        Assert.Equal(408, (await soap.SendAsync(_app, soap.Whole)).Code);
        Assert.Equal("_407", await Authority.FaultAsync("registration", Registration("+99901002903", """{"ProvisioningOperation":{"Name":"CreateMobileUser"} }""")));
        var got = await Authority.AskAsync("registration", Registration("+99901002903", """{"ProvisioningOperation":{"Name":"GetMobileUser"} }"""));
        Assert.Equal("Active", Parameter(RestClient.At(got, "Status.StatusDetail.RegistrationOutput.MregResponse")[0].GetProperty("OperationOutput"), "State").GetString());
    }

    [Fact]
    public async Task A_handshake_agrees_on_nothing()
    {
        var answer = await Bank.AskAsync("handshake", """
            {"MSS_HandshakeReq":{"SecureMethods":{"MSS_Signature":"true","MSS_Registration":"true","MSS_Notification":"true","MSS_ProfileQuery":"true","MSS_Receipt":"true","MSS_Status":"true"},
             "Certificates":{"Certificate":[]},"RootCAs":{"DN":["CN=Root"]},"SignatureAlgList":{"Algorithm":["http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"]}}}
            """);
        Assert.All(answer.GetProperty("SecureMethods").EnumerateObject(), method => Assert.Equal("false", method.Value.GetString()));
        Assert.Equal(0, RestClient.At(answer, "MatchingAPCertificates.Certificate").GetArrayLength());
    }

    [Fact]
    public async Task An_API_key_that_mss_ap_made_proves_the_AP_until_it_is_retired()
    {
        const string Shop = "http://restshop.example";
        await RunAsync("ap", "add", Shop, "displayName=Shop");
        var first = (await RunAsync("ap", "api-key", "add", Shop)).Trim();
        Assert.Equal(100, await HmacAsync(Shop, first));
        var second = (await RunAsync("ap", "api-key", "add", Shop)).Trim();
        await RunAsync("ap", "api-key", "retire", Shop);
        Assert.Equal(100, await HmacAsync(Shop, second));
        Assert.Equal(104, await HmacAsync(Shop, first));
    }

    [Theory]
    [InlineData("asynch", "cms")]
    [InlineData("synch", "pkcs1")]
    public async Task Mss_sign_signs_and_verifies_over_REST(string mode, string format)
    {
        var (code, output, error) = await MssCli.RunAsync(
            _app, null, "sign", "--rest", "--msisdn", "+99901000001", "--text", "Pay 10 euro?", "--mode", mode, "--format", format, "--ca-dir", Path.GetDirectoryName(_app.Pki.Path("root.crt"))!);
        Assert.True(code == 0, error + output);
        Assert.Contains("Signed and verified.", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fault_102_a_mandatory_service_is_missed_and_with_it_the_user_signs()
    {
        const string Shop = "http://ficomshop.example";
        await RunAsync("ap", "add", Shop, "displayName=Shop", "--password", "mandatoryServices=http://mss.ficom.fi/TS102204/v1.0.0#noSpam");
        var shop = new RestClient(_app, Shop, "correct horse");
        const string User = "\"MobileUser\":{\"MSISDN\":\"+99901000001\"}," + Data;
        Assert.Equal("_102", await shop.FaultAsync("sign", "{\"MSS_SignatureReq\":{\"MessagingMode\":\"synch\"," + User + "}}"));
        var signed = await shop.SignAsync(User + ",\"AdditionalServices\":[{\"Description\":\"http://mss.ficom.fi/TS102204/v1.0.0#noSpam\",\"NoSpamCode\":{\"verify\":\"no\"}}]");
        Assert.Equal("500", RestClient.Code(signed));
    }

    private static string Registration(string msisdn, params string[] operations) => $$$"""
        {"MSS_RegistrationReq":{"RegistrationInput":{"Target":{"SimCard":{"ICCID":"8999{{{msisdn[1..]}}}","MSISDN":"{{{msisdn}}}"} },"MregRequest":[{{{string.Join(',', operations)}}}]} } }
        """;

    private static JsonElement Parameter(JsonElement output, string name) =>
        output.GetProperty("Parameter").EnumerateArray().Single(parameter => RestClient.Text(parameter, "Name") == name).GetProperty("Value");

    private async Task<string> RunAsync(params string[] arguments)
    {
        var (code, output, error) = await MssCli.RunAsync(_app, "correct horse", arguments);
        Assert.True(code == 0, $"{string.Join(' ', arguments)}: {error}");
        return output;
    }

    /// <summary>Status or fault of a profile query with an HMAC.</summary>
    private async Task<int> HmacAsync(string apId, string key)
    {
        const string Body = """{"MSS_ProfileReq":{"MobileUser":{"MSISDN":"+99901000001"}}}""";
        using var client = MssHttpClient.Create(_app.Pki, null);
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(_app.Settings.Http, "/rest/service/profile")) { Content = new StringContent(Body, Encoding.UTF8, "application/json") };
        RestProofs.ApplyHmac(request, Body, RestProofs.Now(), apId, key);
        using var response = await client.SendAsync(request);
        var answer = JsonSerializer.Deserialize<JsonElement>(await response.Content.ReadAsStreamAsync());
        return answer.TryGetProperty("Fault", out var fault)
            ? int.Parse(RestClient.Text(fault, "Code.SubCode.Value")![1..], null)
            : int.Parse(RestClient.Code(answer.GetProperty("MSS_ProfileResp"))!, null);
    }
}
