using System.Xml;
using Mss.Gateway.Tests.Testing;
using Mss.Gateway.Tests.Wsdl;
using Mss.Grains.Interfaces;

namespace Mss.Gateway.Tests.Operations;

/// <summary>MSS_Registration at the gateway: who may ask what, what is passed on, how it is answered.</summary>
public sealed class RegistrationTests : IAsyncLifetime
{
    private const string Mreg = "http://www.methics.fi/MSSPRegistration/v1.0.0#";
    private const string User = "<mss:MobileUser><mss:MSISDN>+99901002001</mss:MSISDN></mss:MobileUser>";
    private const string Target = "<mreg:Target><mreg:MobileUser><mss:MSISDN>+99901002001</mss:MSISDN></mreg:MobileUser></mreg:Target>";
    private const string Create = """<mreg:MregRequest><mreg:ProvisioningOperation Name="CreateMobileUser" NameSpace="urn:a" ID="op1" SessionId="s1"/></mreg:MregRequest>""";
    private const string Certify = """<mreg:MregRequest><mreg:CertificationOperation Name="RequestCertificate"/></mreg:MregRequest>""";
    private static readonly SoapRequest Request = new() { ApId = "http://ra.example", ApPwd = "ra" };
    private GatewayHost _host = null!;

    public static TheoryData<string, int, string> Refused => new()
    {
        { User + "<mss:EncryptedData/>", 101, "EncryptedData: is not supported" },
        { User + "<mss:EncryptResponseBy>urn:key</mss:EncryptResponseBy>", 101, "EncryptResponseBy: is not supported" },
        { User + "<mss:CertificateURI>http://169.254.169.254/</mss:CertificateURI>", 101, "CertificateURI: is not supported; send the certificate as X509Certificate" },
        { "", 105, "MobileUser: has no MSISDN" },
        { "<mss:MobileUser/>" + Input("", Create), 105, "MobileUser: has no MSISDN" },
        { User + Input(Target, ""), 102, "MregRequest is missing" },
        { User + Input(Target, "<mreg:MregRequest/>"), 102, "operation in MregRequest is missing" },
        { User + Input(Target, string.Concat(Enumerable.Repeat(Certify, 33))), 101, "MregRequest: at most 32 in one request" },
        { User + Input(Target, Create + Create), 101, "ID: is no xs:ID, or is given twice" },
        { User + Input(Target, Create.Replace("op1", "1", StringComparison.Ordinal)), 101, "ID: is no xs:ID, or is given twice" },
        { User + Input(Target, Create, """ InputId="1" """), 101, "InputId: is no xs:ID" },
        { User + Input(Target, Create, """ MessagingMode="asynchClientServer" """), 101, "RegistrationInput/MessagingMode: must be synch" },
        { User + Input(Target, Operation("Provisioning", "")), 102, "ProvisioningOperation/@Name is missing" },
        { User + Input(Target, Operation("Provisioning", "Fly")), 101, "ProvisioningOperation/@Name: Fly is not offered" },
        { User + Input(Target, Operation("Wireless", "CreateMobileUser")), 101, "WirelessOperation/@Name: CreateMobileUser is not offered" },
        { User + Input(Target, Operation("Compound", "CreateMobileUser")), 101, "CompoundOperation: is not offered" },
        { User + Input(Target, Operation("Entity", "Create")), 101, "EntityOperation: is not offered" },
        { User + Input(Target, Operation("Wireless", "AddDevice", "Pin")), 101, "AddDevice/Parameter: Pin is not known" },
        { User + Input(Target, Operation("Wireless", "AddDevice", "ICCID", "ICCID")), 101, "AddDevice/ICCID: is given twice" },
        { User + Input("<mreg:Target><mreg:Entity><mreg:ApID>urn:a</mreg:ApID></mreg:Entity></mreg:Target>", Create), 101, "Target/Entity: is not supported; users are registered" },
        { User + Input("<mreg:Target><mreg:SimCard><mreg:MSISDN>+99901002002</mreg:MSISDN></mreg:SimCard></mreg:Target>", Create), 101, "Target: is another user than MobileUser" },
        { User + Input("<mreg:Target><mreg:SimCard><mreg:MSISDN>x</mreg:MSISDN></mreg:SimCard></mreg:Target>", Create), 101, "Illegal msisdn" },
    };

    public async Task InitializeAsync() => _host = await GatewayHost.StartAsync();

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task A_plain_request_fetches_the_certificate_and_the_answer_is_valid_by_the_schema()
    {
        _host.Grains.OnRegister = (id, _) => new RegistrationAnswer
        {
            SessionId = TransactionId.Parse(id),
            Status = StatusCode.RegistrationOk,
            Results = [new RegistrationResult { Certificate = [1, 2, 3], PublicKey = [4, 5] }],
        };
        var answer = await _host.PostAsync(Request.RegistrationXml(User));

        Assert.Equal(408, answer.Status);
        Assert.Equal("AQID", answer.Value("//mss:MSS_RegistrationResp/mss:X509Certificate"));
        Assert.Equal("BAU=", answer.Value("//mss:MSS_RegistrationResp/mss:PublicKey"));
        Assert.Null(answer.Find("//mss:StatusDetail"));
        Assert.Null(answer.Find("//mss:MobileUser"));
        Assert.Empty(AnswerSchema.Validate(answer.Text));
        var order = Assert.Single(_host.Grains.Registered).Order;
        Assert.Equal((RegistrationOperation.GetCertificate, "+99901002001"), (Assert.Single(order.Steps).Operation, order.Msisdn.Value));
    }

    [Fact]
    public async Task A_certificate_in_a_plain_request_is_handed_in()
    {
        Assert.Equal(408, (await _host.PostAsync(Request.RegistrationXml(User + "<mss:X509Certificate>AQID</mss:X509Certificate>"))).Status);
        var step = Assert.Single(Assert.Single(_host.Grains.Registered).Order.Steps);
        Assert.Equal((RegistrationOperation.RequestCertificate, "AQID"), (step.Operation, step.Get("X509Certificate")));
    }

    [Theory]
    [InlineData("http://www.w3.org/2003/05/soap-envelope", "application/soap+xml; charset=utf-8")]
    [InlineData("http://schemas.xmlsoap.org/soap/envelope/", "text/xml; charset=utf-8")]
    public async Task An_answer_to_the_extension_says_of_each_operation_what_came_of_it_and_is_valid_by_the_schema(string soap, string contentType)
    {
        _host.Grains.OnRegister = (id, order) => new RegistrationAnswer
        {
            SessionId = TransactionId.Parse(id),
            Status = StatusCode.RegistrationOk,
            Results = [new RegistrationResult(), new RegistrationResult { Outputs = [new("KeyId", "sign")], Certificate = [1, 2, 3] }],
        };
        var xml = Request.RegistrationXml("<mss:MobileUser/>" + Input(Target, Create + Certify, """ InputId="in1" DefaultNameSpace="urn:d" """));
        var answer = await _host.PostAsync(xml.Replace("http://www.w3.org/2003/05/soap-envelope", soap, StringComparison.Ordinal), contentType);

        Assert.Equal(408, answer.Status);
        Assert.Empty(AnswerSchema.Validate(answer.Text));
        var output = Load(answer.Text);
        Assert.Equal(("in1", "urn:d"), (output.GetAttribute("InputId"), output.GetAttribute("DefaultNameSpace")));
        var first = (XmlElement)output.ChildNodes[0]!.FirstChild!;
        Assert.Equal(("CreateMobileUser", "urn:a", "op1", "s1"), (first.GetAttribute("Name"), first.GetAttribute("NameSpace"), first.GetAttribute("ID"), first.GetAttribute("SessionId")));
        Assert.Equal("408", first["Status", Mreg]!["OperationStatusCode", Mreg]!.InnerText);
        var parameters = output.ChildNodes[1]!.FirstChild!.ChildNodes.OfType<XmlElement>().Where(element => element.LocalName == "Parameter").ToArray();
        Assert.Equal(["KeyId=sign", "X509Certificate=AQID"], parameters.Select(p => $"{p.GetAttribute("Name")}={p.GetAttribute("Value")}"));
        Assert.Equal(("application/pkix-cert", "base64"), (parameters[1].GetAttribute("MimeType"), parameters[1].GetAttribute("Encoding")));
    }

    [Fact]
    public async Task The_card_that_is_the_target_is_the_device_that_is_meant()
    {
        var target = "<mreg:Target><mreg:EndPointID>x</mreg:EndPointID><mreg:SimCard><mreg:ICCID>8999</mreg:ICCID><mreg:IMSI>1</mreg:IMSI><mreg:MSISDN>+99901002001</mreg:MSISDN></mreg:SimCard></mreg:Target>";
        await _host.PostAsync(Request.RegistrationXml("<mss:MobileUser/>" + Input(target, Create + Operation("Wireless", "AddDevice", "KeyId"))));

        var steps = Assert.Single(_host.Grains.Registered).Order.Steps;
        Assert.Empty(steps[0].Parameters);
        Assert.Equal(("v", "8999"), (steps[1].Get("KeyId"), steps[1].Get("ICCID")));
    }

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task Fault_101_102_or_105_names_what_is_wrong_and_nothing_is_begun(string content, int code, string detail)
    {
        var answer = (await _host.PostAsync(Request.RegistrationXml(content))).AssertFault(code);
        Assert.Equal(detail, answer.FaultDetail);
        Assert.Empty(_host.Grains.Registered);
    }

    [Theory]
    [InlineData(ApRoles.ApplicationProvider, false, false, false)]
    [InlineData(ApRoles.Administrator, false, false, false)]
    [InlineData(ApRoles.RegistrationAuthority, true, true, false)]
    [InlineData(ApRoles.CertificationAuthority, true, false, true)]
    [InlineData(ApRoles.RegistrationAuthority | ApRoles.CertificationAuthority, true, true, true)]
    public async Task Fault_104_for_whoever_has_not_the_role(ApRoles roles, bool fetches, bool provisions, bool certifies)
    {
        _host.Grains.Providers[Request.ApId!] = TestProviders.Authority with { Roles = roles };
        foreach (var (content, allowed) in new[]
        {
            (User, fetches),
            (User + "<mss:X509Certificate>AQID</mss:X509Certificate>", certifies),
            (User + Input(Target, Create), provisions),
            (User + Input(Target, Certify), certifies),
            (User + Input(Target, Create + Certify), provisions && certifies),
        })
        {
            var answer = await _host.PostAsync(Request.RegistrationXml(content));
            if (allowed)
            {
                Assert.Equal(408, answer.Status);
            }
            else
            {
                answer.AssertFault(104);
            }
        }
    }

    [Fact]
    public async Task Fault_407_is_told_with_its_reason()
    {
        _host.Grains.OnRegister = (id, _) => RegistrationAnswer.Refused(new Fault(StatusCode.RegistrationFailed, "secret", "The registration failed: why") { SubCode = 4072 });
        var answer = (await _host.PostAsync(Request.RegistrationXml(User))).AssertFault(407);
        Assert.Equal("The registration failed: why", answer.FaultDetail);
    }

    [Theory]
    [InlineData(402)]
    [InlineData(403)]
    [InlineData(404)]
    [InlineData(422)]
    public async Task Fault_402_403_404_or_422_of_a_user_passes(int code)
    {
        _host.Grains.OnRegister = (_, _) => RegistrationAnswer.Refused(new Fault(new StatusCode(code), "why"));
        (await _host.PostAsync(Request.RegistrationXml(User))).AssertFault(code);
    }

    [Fact]
    public async Task The_same_request_has_the_same_id_which_is_no_transactions()
    {
        await _host.PostAsync(Request.RegistrationXml(User));
        await _host.PostAsync(Request.RegistrationXml(User));
        await _host.PostAsync((Request with { ApTransId = "A2" }).RegistrationXml(User));
        var ids = _host.Grains.Registered.Select(registered => registered.Id).ToArray();
        Assert.Equal(ids[0], ids[1]);
        Assert.NotEqual(ids[0], ids[2]);
        Assert.All(ids, id => Assert.True(RegistrationId.Is(TransactionId.Parse(id))));
    }

    [Fact]
    public async Task The_tokens_of_a_registration_client_in_the_header_are_tolerated()
    {
        const string Header = """
            <s:Header><wsse:Security s:mustUnderstand="true" xmlns:wsse="http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd">
            <kiuruwsse:ClientToken xmlns:kiuruwsse="urn:k"><wsse:Username>u</wsse:Username></kiuruwsse:ClientToken></wsse:Security></s:Header><s:Body>
            """;
        var xml = Request.RegistrationXml(User).Replace("<s:Body>", Header, StringComparison.Ordinal);
        Assert.Equal(408, (await _host.PostAsync(xml)).Status);
    }

    private static string Input(string target, string operations, string attributes = "") =>
        $"""<mreg:RegistrationInput xmlns:mreg="{Mreg}"{attributes}>{target}{operations}</mreg:RegistrationInput>""";

    private static string Operation(string kind, string name, params string[] parameters) =>
        $"""<mreg:MregRequest><mreg:{kind}Operation Name="{name}">{string.Concat(parameters.Select(p => $"<mreg:Parameter Name=\"{p}\" Value=\"v\"/>"))}</mreg:{kind}Operation></mreg:MregRequest>""";

    private static XmlElement Load(string text)
    {
        var document = new XmlDocument { XmlResolver = null };
        document.LoadXml(text);
        return (XmlElement)document.GetElementsByTagName("RegistrationOutput", Mreg)[0]!;
    }
}
