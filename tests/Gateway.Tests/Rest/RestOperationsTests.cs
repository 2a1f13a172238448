using System.Text.Json;
using Mss.Gateway.Tests.Testing;
using Mss.Grains.Interfaces;

namespace Mss.Gateway.Tests.Rest;

/// <summary>Every operation of TS 102 204 over REST, with either way in which passwords are sent, and what the cluster is told.</summary>
public sealed class RestOperationsTests : IAsyncLifetime
{
    private GatewayHost _host = null!;

    public static TheoryData<string, string, string> Messages => new()
    {
        { new RestRequest().Json, "MSS_SignatureResp", "500" },
        { new RestRequest().StatusJson("t1"), "MSS_StatusResp", "500" },
        { RestMessages.Profile(""), "MSS_ProfileResp", "100" },
        { RestMessages.Receipt(""), "MSS_ReceiptResp", "100" },
        { RestMessages.PlainRegistration, "MSS_RegistrationResp", "408" },
        { RestMessages.Handshake(), "MSS_HandshakeResp", "" },
    };

    public async Task InitializeAsync()
    {
        _host = await GatewayHost.StartAsync();
        _host.Grains.OnSubmit = (id, _) => Task.FromResult(FakeGrains.Signed(id));
        _host.Grains.OnStatus = (id, _, _) => Task.FromResult(FakeGrains.Signed(id));
        RestMessages.Prepare(_host.Grains, "answered");
    }

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Theory]
    [MemberData(nameof(Messages))]
    public async Task Every_operation_is_served_with_AP_PWD_and_with_HTTP_Basic(string json, string answered, string status)
    {
        var isAuthority = answered == "MSS_RegistrationResp";
        var (id, password) = isAuthority ? ("http://ra.example", "ra") : ("http://ap1.example", "secret1");
        AssertServed(await _host.PostJsonAsync(json));
        var bare = json.Replace($"\"AP_ID\":\"{id}\",\"AP_PWD\":\"{password}\",", "", StringComparison.Ordinal);
        Assert.NotEqual(json, bare);
        AssertServed(await _host.PostJsonAsync(bare, request => request.Headers.Authorization = RestRequest.Basic($"{id}:{password}")));
        (await _host.PostJsonAsync(bare, request => request.Headers.Authorization = RestRequest.Basic($"{id}:guessed"))).AssertFault(104);

        void AssertServed(RestAnswer answer)
        {
            Assert.True(answer.HttpStatus == 200, answer.Text);
            Assert.Equal((id, "A1"), (answer.Value($"{answered}.AP_Info.AP_ID"), answer.Value($"{answered}.AP_Info.AP_TransID")));
            Assert.Equal(status, status.Length == 0 ? "" : answer.Value($"{answered}.Status.StatusCode.Value"));
            Assert.DoesNotContain(password + "\"", answer.Text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_profile_query_tells_profiles_and_no_StatusDetail_that_was_not_asked_for()
    {
        var answer = await _host.PostJsonAsync(RestMessages.Profile(""));
        Assert.Contains("mss::sign:loa4:sim", Find(answer, "SignatureProfile").EnumerateArray().Select(item => item.GetString()));
        Assert.False(answer.Has("*.Status.StatusDetail"));
    }

    [Fact]
    public async Task Version_2_of_the_extension_has_one_Sim_an_array_of_App_and_real_truth_values()
    {
        var answer = await _host.PostJsonAsync(RestMessages.Profile(",\"Params\":\"sscds state certs pinstatus rcstatus aastatus\""));
        var extension = Find(answer, "Status.StatusDetail.ProfileQueryExtension");
        Assert.Equal("""{"AutoActivation":true,"RecoveryCodeCreated":false}""", extension.GetProperty("MobileUser").GetRawText());
        var sim = extension.GetProperty("Sscds").GetProperty("Sim");
        Assert.Equal(("ACTIVE", true), (sim.GetProperty("State").GetString(), sim.GetProperty("PinStatus").GetProperty("Blocked").GetBoolean()));
        var certificate = Assert.Single(sim.GetProperty("MobileUserCertificate").EnumerateArray());
        Assert.Equal(("RSA", "ACTIVE"), (certificate.GetProperty("Algorithm").GetString(), certificate.GetProperty("State").GetString()));
        Assert.Equal(TestCertificates.Office.RawData, Assert.Single(certificate.GetProperty("X509Certificate").EnumerateArray()).GetBytesFromBase64());
        Assert.Equal(TestCertificates.Office.Subject, Assert.Single(certificate.GetProperty("X509SubjectName").EnumerateArray()).GetString());
        Assert.False(certificate.TryGetProperty("SignatureProfiles", out _));
        var apps = extension.GetProperty("Sscds").GetProperty("App").EnumerateArray().ToArray();
        Assert.Equal(["INACTIVE", "ACTIVE"], apps.Select(app => app.GetProperty("State").GetString()));
    }

    [Fact]
    public async Task Version_1_of_the_extension_has_each_certificate_with_its_profiles()
    {
        var answer = await _host.PostJsonAsync(RestMessages.Profile(",\"GetCertificates\":true,\"GetAutoActivation\":\"true\""));
        var extension = Find(answer, "Status.StatusDetail.ProfileQueryExtension");
        Assert.True(extension.GetProperty("AutoActivation").GetBoolean());
        Assert.False(extension.TryGetProperty("Sscds", out _));
        var certificates = extension.GetProperty("MobileUserCertificate").EnumerateArray().ToArray();
        Assert.Equal(["ACTIVE", "EXPIRED"], certificates.Select(certificate => certificate.GetProperty("State").GetString()));
        Assert.Contains("mss::authn:loa3:app", certificates[1].GetProperty("SignatureProfiles").EnumerateArray().Select(profile => profile.GetString()));
    }

    [Fact]
    public async Task A_receipt_reaches_the_transaction_as_it_is_asked_for()
    {
        await _host.PostJsonAsync(RestMessages.Receipt("," + RestMessages.ReceiptExtension));
        var (id, order, _) = Assert.Single(_host.Grains.Receipted);
        Assert.Equal(("t1", "http://ap1.example", "A1", "+99901000001"), (id, order.ApId, order.ApTransId, order.Msisdn.Value));
        Assert.Equal((100, true, 30, "text/plain"), (order.ReportedStatus, order.WantsUserAck, order.TimeOutSeconds, order.Message!.MimeType));
        Assert.Equal("Thank you"u8.ToArray(), order.Message.Content);
    }

    [Fact]
    public async Task A_receipt_with_the_extension_is_answered_with_one_and_without_it_with_none()
    {
        var answer = await _host.PostJsonAsync(RestMessages.Receipt("," + RestMessages.ReceiptExtension));
        Assert.Equal(
            """{"ReceiptResponseExtension":{"ReceiptMessagingMode":"synch","NetworkAck":"true","ClientAck":"true","UserAck":"true","UserResponse":"{\"status\":\"OK\"}","ReceiptProfile":{"Language":"de","ReceiptProfileURI":"http://mss.swisscom.ch/synch"}}}""",
            Find(answer, "Status.StatusDetail").GetRawText());
        Assert.False((await _host.PostJsonAsync(RestMessages.Receipt(""))).Has("*.Status.StatusDetail"));
    }

    [Fact]
    public async Task A_plain_registration_is_answered_with_certificate_and_key()
    {
        var answer = await _host.PostJsonAsync(RestMessages.PlainRegistration);
        Assert.Equal(("AQI=", "Aw=="), (answer.Value("*.X509Certificate"), answer.Value("*.PublicKey")));
        Assert.False(answer.Has("*.Status.StatusDetail"));
        Assert.False(answer.Has("*.MobileUser"));
        Assert.Equal(RegistrationOperation.GetCertificate, Assert.Single(Assert.Single(_host.Grains.Registered).Order.Steps).Operation);
    }

    [Fact]
    public async Task The_operations_of_RegistrationInput_are_done_in_order_and_each_is_answered()
    {
        const string Device = """{"WirelessOperation":{"Name":"AddDevice","Parameter":[{"Name":"KeyId","Value":" k1 "},{"Name":"MinLoa","Value":3}]}}""";
        const string Target = """{"SimCard":{"ICCID":"899999901002500","IMSI":"1","MSISDN":"+99901002500"}}""";

        var answer = await _host.PostJsonAsync(RestMessages.Registration(RestMessages.CreateUser + "," + Device, Target));

        var order = Assert.Single(_host.Grains.Registered).Order;
        Assert.Equal([RegistrationOperation.CreateUser, RegistrationOperation.AddDevice], order.Steps.Select(step => step.Operation));
        Assert.Equal(("+99901002500", "k1", "3", "899999901002500"), (order.Msisdn.Value, order.Steps[1].Get("KeyId"), order.Steps[1].Get("MinLoa"), order.Steps[1].Get("ICCID")));
        var output = Find(answer, "Status.StatusDetail.RegistrationOutput");
        Assert.Equal(("in1", "urn:d"), (output.GetProperty("InputId").GetString(), output.GetProperty("DefaultNameSpace").GetString()));
        var outputs = output.GetProperty("MregResponse").EnumerateArray().Select(item => item.GetProperty("OperationOutput")).ToArray();
        Assert.Equal(
            """{"NameSpace":"urn:a","Name":"CreateMobileUser","ID":"op1","SessionId":"s1","Parameter":[{"Name":"State","Value":"Active"},{"Name":"X509Certificate","Value":"AQI=","MimeType":"application/pkix-cert","Encoding":"base64"},{"Name":"PublicKey","Value":"Aw==","MimeType":"application/octet-stream","Encoding":"base64"}],"Status":{"OperationStatusCode":"408","OperationStatusMessage":"REGISTRATION_OK"}}""",
            outputs[0].GetRawText());
        Assert.Equal("AddDevice", outputs[1].GetProperty("Name").GetString());
        Assert.False(answer.Has("*.X509Certificate"));
    }

    [Fact]
    public async Task Fault_104_an_application_provider_registers_nobody_over_REST_either() =>
        (await _host.PostJsonAsync(RestMessages.PlainRegistration.Replace("\"http://ra.example\",\"AP_PWD\":\"ra\"", "\"http://ap1.example\",\"AP_PWD\":\"secret1\"", StringComparison.Ordinal))).AssertFault(104);

    [Fact]
    public async Task A_handshake_tells_which_certificates_are_pinned_and_that_nothing_else_is_agreed_on()
    {
        var answer = await _host.PostJsonAsync(RestMessages.Handshake());
        Assert.Equal("""{"Certificate":["AQID"]}""", Find(answer, "MatchingAPCertificates").GetRawText());
        Assert.Equal("""{"Certificate":[]}""", Find(answer, "MatchingMSSPCertificates").GetRawText());
        Assert.Equal("""{"Algorithm":[]}""", Find(answer, "MatchingSigAlgList").GetRawText());
        Assert.All(Find(answer, "SecureMethods").EnumerateObject(), method => Assert.Equal("false", method.Value.GetString()));
        Assert.False(answer.Has("*.Status"));
    }

    private static JsonElement Find(RestAnswer answer, string path)
    {
        Assert.True(answer.HttpStatus == 200, answer.Text);
        var at = JsonSerializer.Deserialize<JsonElement>(answer.Text).EnumerateObject().Single().Value;
        return path.Split('.').Aggregate(at, (element, name) => element.GetProperty(name));
    }
}
