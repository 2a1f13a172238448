using Mss.Gateway.Tests.Testing;

namespace Mss.Gateway.Tests.Rest;

/// <summary>As <see cref="SameRefusalTests"/> for the other operations: the same request in SOAP and in JSON is refused with the same code and the same words.</summary>
public sealed class SameRefusalOfOperationsTests : IAsyncLifetime
{
    private const string XmlUser = "<mss:MobileUser><mss:MSISDN>+99901000001</mss:MSISDN></mss:MobileUser>";
    private const string Mreg = "http://www.methics.fi/MSSPRegistration/v1.0.0#";
    private const string XmlMethods =
        """<mss:SecureMethods MSS_Signature="true" MSS_Registration="false" MSS_Notification="1" MSS_ProfileQuery="0" MSS_Receipt="true" MSS_Status="true"/>""";

    private GatewayHost _host = null!;

    public static TheoryData<int, string, string> Profiles => new()
    {
        { 105, "", "" },
        { 105, "<mss:MobileUser/>", "\"MobileUser\":{}" },
        { 101, "<mss:MobileUser><mss:MSISDN>x</mss:MSISDN></mss:MobileUser>", "\"MobileUser\":{\"MSISDN\":\"x\"}" },
        { 101, XmlUser + "<mss:GetCertificates>perhaps</mss:GetCertificates>", RestMessages.User + ",\"GetCertificates\":\"perhaps\"" },
        { 101, XmlUser + "<mss:GetAutoActivation/>", RestMessages.User + ",\"GetAutoActivation\":\"\"" },
        { 105, XmlUser, RestMessages.User },
    };

    public static TheoryData<int, string, string, string> Receipts => new()
    {
        { 102, "", "MSSP_TransID", "" },
        { 101, "1 2", "", "" },
        { 103, "t1", "<mss:Message/>", "\"Message\":{}" },
        { 107, "t1", "<mss:Message MimeType=\"text/html\">x</mss:Message>", "\"Message\":{\"MimeType\":\"text/html\",\"Data\":\"x\"}" },
        { 101, "t1", "<mss:SignedReceipt/>", "\"SignedReceipt\":{}" },
        { 101, "t1", "<mss:Status><mss:StatusCode Value=\"x\"/></mss:Status>", "\"Status\":{\"StatusCode\":{\"Value\":\"x\"}}" },
        { 101, "t1", Extension("UserAck=\"yes\""), JsonExtension("\"UserAck\":\"yes\"") },
        { 101, "t1", Extension("TimeOut=\"0\""), JsonExtension("\"TimeOut\":0") },
        { 101, "t1", Extension("ReceiptMessagingMode=\"asynch\""), JsonExtension("\"ReceiptMessagingMode\":\"asynch\"") },
    };

    public static TheoryData<int, string, string> Registrations => new()
    {
        { 105, "", "" },
        { 101, XmlUser + "<mss:EncryptedData/>", RestMessages.User + ",\"EncryptedData\":{}" },
        { 101, XmlUser + "<mss:EncryptResponseBy>urn:k</mss:EncryptResponseBy>", RestMessages.User + ",\"EncryptResponseBy\":\"urn:k\"" },
        { 101, XmlUser + "<mss:CertificateURI>http://169.254.169.254/</mss:CertificateURI>", RestMessages.User + ",\"CertificateURI\":\"http://169.254.169.254/\"" },
        { 102, Input(""), JsonInput("") },
        { 102, Input(Request("")), JsonInput("{}") },
        { 102, Input(Operation("Provisioning", "")), JsonInput(JsonOperation("Provisioning", "")) },
        { 101, Input(Operation("Provisioning", "Fly")), JsonInput(JsonOperation("Provisioning", "Fly")) },
        { 101, Input(Operation("Wireless", "CreateMobileUser")), JsonInput(JsonOperation("Wireless", "CreateMobileUser")) },
        { 101, Input(Operation("Compound", "CreateMobileUser")), JsonInput(JsonOperation("Compound", "CreateMobileUser")) },
        { 101, Input(Operation("EntityUser", "Create")), JsonInput(JsonOperation("EntityUser", "Create")) },
        { 101, Input(Operation("Wireless", "AddDevice", "Pin")), JsonInput(JsonOperation("Wireless", "AddDevice", "Pin")) },
        { 101, Input(Operation("Wireless", "AddDevice", "ICCID", "ICCID")), JsonInput(JsonOperation("Wireless", "AddDevice", "ICCID", "ICCID")) },
        { 101, Input(Operation("Provisioning", "CreateMobileUser"), " InputId=\"1\""), JsonInput(JsonOperation("Provisioning", "CreateMobileUser"), "\"InputId\":\"1\",") },
        { 101, Input(Operation("Provisioning", "CreateMobileUser"), " MessagingMode=\"asynch\""), JsonInput(JsonOperation("Provisioning", "CreateMobileUser"), "\"MessagingMode\":\"asynch\",") },
        { 101, Input(Request(Inner("Provisioning", "GetMobileUser") + Inner("Wireless", "AddDevice"))), JsonInput("""{"ProvisioningOperation":{"Name":"GetMobileUser"},"WirelessOperation":{"Name":"AddDevice"}}""") },
        {
            101,
            Input(Operation("Provisioning", "CreateMobileUser"), target: "<mreg:Target><mreg:Entity/></mreg:Target>"),
            JsonInput(JsonOperation("Provisioning", "CreateMobileUser"), "\"Target\":{\"Entity\":{}},")
        },
        {
            101,
            Input(Operation("Provisioning", "CreateMobileUser"), target: "<mreg:Target><mreg:SimCard><mreg:MSISDN>+99901000002</mreg:MSISDN></mreg:SimCard></mreg:Target>"),
            JsonInput(JsonOperation("Provisioning", "CreateMobileUser"), "\"Target\":{\"SimCard\":{\"MSISDN\":\"+99901000002\"}},")
        },
    };

    public static TheoryData<int, string, string> Handshakes => new()
    {
        { 102, "", "" },
        { 102, "<mss:SecureMethods MSS_Signature=\"true\"/>", "\"SecureMethods\":{\"MSS_Signature\":true}" },
        { 101, XmlMethods.Replace("\"1\"", "\"yes\"", StringComparison.Ordinal), RestMessages.Methods.Replace("\"1\"", "\"yes\"", StringComparison.Ordinal) },
        { 102, XmlMethods, RestMessages.Methods },
        { 101, XmlMethods + "<mss:Certificates><mss:Certificate>?</mss:Certificate></mss:Certificates>", RestMessages.Methods + ",\"Certificates\":{\"Certificate\":[\"?\"]}" },
        { 102, XmlMethods + "<mss:Certificates/>", RestMessages.Methods + ",\"Certificates\":{}" },
        { 102, XmlMethods + "<mss:Certificates/><mss:RootCAs/>", RestMessages.Methods + ",\"Certificates\":{},\"RootCAs\":{\"DN\":[]}" },
    };

    public async Task InitializeAsync() => _host = await GatewayHost.StartAsync();

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Theory]
    [MemberData(nameof(Profiles))]
    public Task A_profile_query_is_refused_alike(int code, string xml, string json) =>
        RefusedAlikeAsync(code, new ProfileQueryText { MobileUser = "", Rest = xml }.Xml, new RestRequest().MessageJson("MSS_ProfileReq", json));

    [Theory]
    [MemberData(nameof(Receipts))]
    public async Task A_receipt_is_refused_alike(int code, string id, string xml, string json)
    {
        var soap = new SoapRequest().StatusXml(id).Replace("MSS_StatusReq", "MSS_ReceiptReq", StringComparison.Ordinal)
            .Replace("</mss:MSS_ReceiptReq>", $"{XmlUser}{(id.Length == 0 ? "" : xml)}</mss:MSS_ReceiptReq>", StringComparison.Ordinal);
        await RefusedAlikeAsync(code, soap, new RestRequest().MessageJson("MSS_ReceiptReq", $"\"MSSP_TransID\":\"{id}\",{RestMessages.User}{(json.Length == 0 ? "" : "," + json)}"));
        Assert.Empty(_host.Grains.Receipted);
    }

    [Theory]
    [MemberData(nameof(Registrations))]
    public async Task A_registration_is_refused_alike(int code, string xml, string json)
    {
        await RefusedAlikeAsync(code, new SoapRequest { ApId = "http://ra.example", ApPwd = "ra" }.RegistrationXml(xml), RestMessages.Authority.MessageJson("MSS_RegistrationReq", json));
        Assert.Empty(_host.Grains.Registered);
    }

    [Theory]
    [MemberData(nameof(Handshakes))]
    public Task A_handshake_is_refused_alike(int code, string xml, string json) =>
        RefusedAlikeAsync(code, new SoapRequest().HandshakeXml(xml), new RestRequest().MessageJson("MSS_HandshakeReq", json));

    [Theory]
    [InlineData("MSS_ProfileReq")]
    [InlineData("MSS_ReceiptReq")]
    [InlineData("MSS_RegistrationReq")]
    [InlineData("MSS_HandshakeReq")]
    public async Task Fault_104_for_a_wrong_password_and_101_for_a_stale_Instant(string message)
    {
        var authority = message == "MSS_RegistrationReq";
        var rest = authority ? RestMessages.Authority : new RestRequest();
        var members = $"\"MSSP_TransID\":\"t1\",{RestMessages.User}";
        (await _host.PostJsonAsync((rest with { ApInfo = rest.ApInfo!.Replace(authority ? "\"ra\"" : "secret1", authority ? "\"guessed\"" : "guessed", StringComparison.Ordinal) }).MessageJson(message, members))).AssertFault(104);
        if (message is not "MSS_HandshakeReq")
        {
            (await _host.PostJsonAsync((rest with { ApInfo = rest.ApInfo!.Replace("10:00:00Z", "10:16:00Z", StringComparison.Ordinal) }).MessageJson(message, members))).AssertFault(101);
        }
    }

    private async Task RefusedAlikeAsync(int code, string xml, string json)
    {
        var soap = (await _host.PostAsync(xml)).AssertFault(code);
        var rest = (await _host.PostJsonAsync(json)).AssertFault(code);
        Assert.Equal(soap.FaultDetail, rest.FaultDetail);
    }

    private static string Extension(string attributes) =>
        $"""<mss:Status><mss:StatusCode Value="100"/><mss:StatusDetail><sco:ReceiptRequestExtension xmlns:sco="http://www.swisscom.ch/TS102204/ext/v1.0.0" {attributes}/></mss:StatusDetail></mss:Status><mss:Message>x</mss:Message>""";

    private static string JsonExtension(string members) =>
        $"\"Status\":{{\"StatusCode\":{{\"Value\":100}},\"StatusDetail\":{{\"ReceiptRequestExtension\":{{{members}}}}}}},\"Message\":{{\"Data\":\"x\"}}";

    private static string Input(string requests, string attributes = "", string target = "") =>
        $"""{XmlUser}<mreg:RegistrationInput xmlns:mreg="{Mreg}"{attributes}>{target}{requests}</mreg:RegistrationInput>""";

    private static string JsonInput(string requests, string members = "") => $"{RestMessages.User},\"RegistrationInput\":{{{members}\"MregRequest\":[{requests}]}}";

    private static string Request(string inner) => $"<mreg:MregRequest>{inner}</mreg:MregRequest>";

    private static string Inner(string kind, string name, params string[] parameters) =>
        $"<mreg:{kind}Operation Name=\"{name}\">{string.Concat(parameters.Select(parameter => $"<mreg:Parameter Name=\"{parameter}\" Value=\"v\"/>"))}</mreg:{kind}Operation>";

    private static string Operation(string kind, string name, params string[] parameters) => Request(Inner(kind, name, parameters));

    private static string JsonOperation(string kind, string name, params string[] parameters) =>
        $"{{\"{kind}Operation\":{{\"Name\":\"{name}\",\"Parameter\":[{string.Join(',', parameters.Select(parameter => $"{{\"Name\":\"{parameter}\",\"Value\":\"v\"}}"))}]}}}}";
}
