using System.Xml.Linq;
using Mss.Gateway.Tests.Testing;
using Mss.Gateway.Tests.Wsdl;
using Mss.Grains.Interfaces;

namespace Mss.Gateway.Tests.Operations;

/// <summary>MSS_ProfileQuery from the HTTP request to the cluster and back.</summary>
public sealed class ProfileQueryTests : IAsyncLifetime
{
    private const string EverythingV2 = "<mss:Params>sscds state certs pinstatus rcstatus aastatus carddetails</mss:Params>";
    private const string EverythingV1 =
        "<mss:GetAutoActivation>true</mss:GetAutoActivation><mss:GetServerSideSignature>1</mss:GetServerSideSignature>"
        + "<mss:GetRecoveryCodeCreated>true</mss:GetRecoveryCodeCreated><mss:GetCertificates> true </mss:GetCertificates>";

    private static readonly XNamespace Mss = "http://uri.etsi.org/TS102204/v1.1.2#";
    private static readonly XNamespace Mcs = "http://www.methics.fi/TS102204/ext/v1.0.0";
    private static readonly XNamespace Ds = "http://www.w3.org/2000/09/xmldsig#";
    private static readonly byte[] Named = TestCertificates.Office.RawData;
    private static readonly byte[] Issuer = TestCertificates.Stranger.RawData;

    /// <summary>A user with a SIM (two keys, PIN blocked), an app and a key at the server.</summary>
    private static readonly UserDescription User = new()
    {
        AutoActivation = true,
        Devices =
        [
            new DeviceDescription
            {
                Sscd = "sim",
                Active = true,
                PinBlocked = true,
                Keys =
                [
                    Key("RSA", "ACTIVE", [Named, Issuer], "mss::sign:loa4:sim", "mss::authn:loa4:sim"),
                    Key("EC", "EXPIRED", [Named], "mss::authn:loa2:sim"),
                ],
            },
            new DeviceDescription { Sscd = "app", Keys = [Key("EC", "ACTIVE", [Named], "mss::authn:loa3:app")] },
            new DeviceDescription { Sscd = "server", Active = true, Keys = [Key("RSA", "ACTIVE", [Named], "mss::sign:loa2:server")] },
        ],
    };

    private GatewayHost _host = null!;

    public async Task InitializeAsync()
    {
        _host = await GatewayHost.StartAsync();
        _host.Grains.OnDescribe = _ => Task.FromResult(User);
    }

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task The_profiles_are_told_as_mss_URIs_and_as_the_old_URIs_that_they_answer()
    {
        var answer = await _host.PostAsync(new ProfileQueryText().Xml);

        Assert.Equal(100, answer.Status);
        Assert.Equal("REQUEST_OK", answer.Value("//mss:StatusMessage"));
        Assert.Equal(
            [
                "mss::sign:loa4:sim", "mss::authn:loa4:sim", "mss::authn:loa2:sim", "mss::authn:loa3:app", "mss::sign:loa2:server",
                "http://mss.ficom.fi/TS102206/v1.0.0/authentication-profile.xml",
                "http://mss.ficom.fi/TS102206/v1.0.0/signature-profile.xml",
                "http://mid.swisscom.ch/Any-LoA4",
                "http://mid.swisscom.ch/STK-LoA4",
                "http://alauda.mobi/digitalSignature",
                "http://alauda.mobi/nonRepudiation",
                "http://uri.gsma.com/mobileconnect/LoA2",
                "http://uri.gsma.com/mobileconnect/LoA3",
                "http://mobile-id.vn/digitalSignature",
            ],
            Profiles(answer));
    }

    [Fact]
    public async Task Rule_21_there_is_no_StatusDetail_and_no_MobileUser_unless_asked_for_and_nobodys_device_is_asked()
    {
        var answer = await _host.PostAsync(new ProfileQueryText { Rest = "<mss:GetCertificates>false</mss:GetCertificates><mss:Params> </mss:Params><mss:GetAutoActivation>0</mss:GetAutoActivation>" }.Xml);

        Assert.Equal(100, answer.Status);
        Assert.Null(answer.Find("//mss:StatusDetail"));
        Assert.Null(answer.Find("//mss:MobileUser"));
        var query = Assert.Single(_host.Grains.Described);
        Assert.Equal((Msisdn.Parse("+99901000001"), false, false), (query.Msisdn, query.WithCertificates, query.WithPinStatus));
    }

    [Fact]
    public async Task Version_2_tells_the_devices_with_state_PIN_and_certificates()
    {
        var answer = await _host.PostAsync(new ProfileQueryText { Versions = """MajorVersion="2" MinorVersion="0" """, Rest = EverythingV2 }.Xml);

        Assert.Equal(("2", "0"), (answer.Attribute("//mss:MSS_ProfileResp/@MajorVersion"), answer.Attribute("//mss:MSS_ProfileResp/@MinorVersion")));
        var extension = Extension(answer);
        Assert.Equal([Mcs + "MobileUser", Mcs + "Sscds"], extension.Elements().Select(element => element.Name));
        Assert.Equal("RecoveryCodeCreated=false AutoActivation=true", Attributes(extension.Element(Mcs + "MobileUser")!));
        var sscds = extension.Element(Mcs + "Sscds")!.Elements().ToArray();
        Assert.Equal([Mcs + "Sim", Mcs + "App"], sscds.Select(element => element.Name));
        Assert.Equal(["State", "PinStatus", "MobileUserCertificate", "MobileUserCertificate"], sscds[0].Elements().Select(element => element.Name.LocalName));
        Assert.Equal(("ACTIVE", "true"), (sscds[0].Element(Mcs + "State")!.Value, sscds[0].Element(Mcs + "PinStatus")!.Attribute("blocked")!.Value));
        var certificate = sscds[0].Element(Mcs + "MobileUserCertificate")!;
        Assert.Equal("State=ACTIVE Algorithm=RSA", Attributes(certificate));
        Assert.Equal(
            [(Ds + "X509Certificate", Convert.ToBase64String(Named)), (Ds + "X509SubjectName", TestCertificates.Office.Subject),
                (Ds + "X509Certificate", Convert.ToBase64String(Issuer)), (Ds + "X509SubjectName", TestCertificates.Stranger.Subject)],
            certificate.Elements().Select(element => (element.Name, element.Value)));

        // The app did not say whether its PIN is blocked.
        Assert.Equal(["State", "MobileUserCertificate"], sscds[1].Elements().Select(element => element.Name.LocalName));
        Assert.Equal("INACTIVE", sscds[1].Element(Mcs + "State")!.Value);
        Assert.Empty(SchemaTests.Validate(answer.Text));
    }

    [Fact]
    public async Task Version_1_tells_certificates_with_their_profiles_and_the_flags()
    {
        var answer = await _host.PostAsync(new ProfileQueryText { Rest = EverythingV1 }.Xml);

        var extension = Extension(answer);
        Assert.Equal(
            ["MobileUserCertificate", "MobileUserCertificate", "MobileUserCertificate", "MobileUserCertificate", "AutoActivation", "ServerSideSignature", "RecoveryCodeCreated"],
            extension.Elements().Select(element => element.Name.LocalName));
        Assert.Equal(
            ("true", "true", "false"),
            (extension.Element(Mcs + "AutoActivation")!.Value, extension.Element(Mcs + "ServerSideSignature")!.Value, extension.Element(Mcs + "RecoveryCodeCreated")!.Value));
        Assert.Equal(
            "mss::authn:loa2:sim http://uri.gsma.com/mobileconnect/LoA2",
            extension.Elements(Mcs + "MobileUserCertificate").ElementAt(1).Attribute("SignatureProfiles")!.Value);
        Assert.Empty(SchemaTests.Validate(answer.Text));
    }

    [Theory]
    [InlineData("<mss:Params>sscds</mss:Params>", "Sscds", "Sim App")]
    [InlineData("<mss:Params>STATE</mss:Params>", "Sscds", "Sim(State) App(State)")]
    [InlineData("<mss:Params>pinstatus</mss:Params>", "Sscds", "Sim(PinStatus) App")]
    [InlineData("<mss:Params>rcstatus</mss:Params>", "MobileUser", "")]
    [InlineData("<mss:Params>carddetails</mss:Params>", "", "")]
    [InlineData("<mss:GetAutoActivation>true</mss:GetAutoActivation>", "AutoActivation", "")]
    [InlineData("<mss:GetRecoveryCodeCreated>1</mss:GetRecoveryCodeCreated>", "RecoveryCodeCreated", "")]
    public async Task Only_what_was_asked_for_is_told(string asked, string elements, string sscds)
    {
        var answer = await _host.PostAsync(new ProfileQueryText { Rest = asked }.Xml);

        var extension = Extension(answer);
        Assert.Equal(elements, string.Join(' ', extension.Elements().Select(element => element.Name.LocalName)));
        Assert.Equal(sscds, string.Join(' ', extension.Descendants().Where(element => element.Parent!.Name.LocalName == "Sscds")
            .Select(element => element.Name.LocalName + (element.HasElements ? $"({string.Join(' ', element.Elements().Select(child => child.Name.LocalName))})" : ""))));
        Assert.Empty(SchemaTests.Validate(answer.Text));
        Assert.Equal(asked.Contains("pinstatus", StringComparison.Ordinal), Assert.Single(_host.Grains.Described).WithPinStatus);
    }

    [Fact]
    public async Task An_AP_hears_of_the_profiles_that_it_may_use_and_of_the_certificates_behind_them_alone()
    {
        _host.Grains.Providers["http://ap1.example"] = TestProviders.Bank with { MaxLoa = 3, AllowedProfiles = ["mss::authn:loa2", "mss::authn:loa3:app", "mss::sign:loa4"] };

        var answer = await _host.PostAsync(new ProfileQueryText { Rest = EverythingV1 }.Xml);

        Assert.Equal(
            ["mss::authn:loa2:sim", "mss::authn:loa3:app", "http://uri.gsma.com/mobileconnect/LoA2", "http://uri.gsma.com/mobileconnect/LoA3"],
            Profiles(answer));
        Assert.Equal(["EC", "EC"], Extension(answer).Elements(Mcs + "MobileUserCertificate").Select(element => element.Attribute("Algorithm")!.Value));
    }

    [Fact]
    public async Task An_AP_without_the_right_to_a_users_state_hears_nothing_of_it()
    {
        var answer = await _host.PostAsync(new ProfileQueryText { ApId = "http://ap3.example", ApPwd = "secret3", Rest = EverythingV2 }.Xml);

        Assert.Equal(["mss::authn:loa2:sim", "mss::sign:loa2:server", "http://uri.gsma.com/mobileconnect/LoA2"], Profiles(answer));
        var extension = Extension(answer);
        Assert.Empty(extension.Descendants(Mcs + "State"));
        Assert.Empty(extension.Descendants(Mcs + "PinStatus"));
        Assert.Null(Assert.Single(extension.Descendants(Mcs + "MobileUserCertificate")).Attribute("State"));
        Assert.False(Assert.Single(_host.Grains.Described).WithPinStatus);
    }

    [Theory]
    [InlineData(105)]
    [InlineData(403)]
    [InlineData(404)]
    [InlineData(422)]
    public async Task Fault_403_404_422_or_105_a_user_who_cannot_sign_is_105_to_those_who_may_not_know_more(int code)
    {
        _host.Grains.OnDescribe = _ => Task.FromResult(UserDescription.Refused(new Fault(new StatusCode(code), "for the operator")));

        var told = await _host.PostAsync(new ProfileQueryText().Xml);
        var hidden = await _host.PostAsync(new ProfileQueryText { ApId = "http://ap3.example", ApPwd = "secret3" }.Xml);

        told.AssertFault(code);
        hidden.AssertFault(105);
        Assert.DoesNotContain("for the operator", told.Text + hidden.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<mss:Params>sscds pin</mss:Params>", "Params: 'pin' is not known")]
    [InlineData("<mss:GetCertificates>yes</mss:GetCertificates>", "GetCertificates: must be true or false")]
    [InlineData("<mss:GetAutoActivation/>", "GetAutoActivation: must be true or false")]
    [InlineData("<mss:Params>certs</mss:Params><mss:Params>state</mss:Params>", "Params: given twice")]
    public async Task Fault_101_a_question_that_is_not_understood(string rest, string detail)
    {
        var answer = await _host.PostAsync(new ProfileQueryText { Rest = rest }.Xml);

        answer.AssertFault(101);
        Assert.Equal(detail, answer.FaultDetail);
        Assert.Empty(_host.Grains.Described);
    }

    [Fact]
    public async Task Fault_101_a_list_of_questions_without_end() =>
        (await _host.PostAsync(new ProfileQueryText { Rest = $"<mss:Params>{string.Concat(Enumerable.Repeat("certs ", 100))}</mss:Params>" }.Xml)).AssertFault(101);

    [Fact]
    public async Task Fault_101_an_Instant_of_another_day() => (await _host.PostAsync(new ProfileQueryText { Instant = "2026-03-02T10:00:00Z" }.Xml)).AssertFault(101);

    [Fact]
    public async Task Fault_102_a_message_without_its_id_or_its_time()
    {
        (await _host.PostAsync(new ProfileQueryText { ApTransId = null }.Xml)).AssertFault(102);
        (await _host.PostAsync(new ProfileQueryText { Instant = null }.Xml)).AssertFault(102);
    }

    [Fact]
    public async Task Fault_104_an_AP_that_does_not_prove_itself() => (await _host.PostAsync(new ProfileQueryText { ApPwd = "guessed" }.Xml)).AssertFault(104);

    [Fact]
    public async Task Fault_105_nobody_is_named()
    {
        (await _host.PostAsync(new ProfileQueryText { MobileUser = "<mss:MobileUser/>" }.Xml)).AssertFault(105);
        (await _host.PostAsync(new ProfileQueryText { MobileUser = "" }.Xml)).AssertFault(105);
        Assert.Empty(_host.Grains.Described);
    }

    private static KeyDescription Key(string algorithm, string state, byte[][] certificates, params string[] profiles) =>
        new() { Algorithm = algorithm, State = state, Certificates = certificates, Profiles = [.. profiles.Select(SignatureProfile.Parse)] };

    private static string[] Profiles(SoapAnswer answer) => [.. XDocument.Parse(answer.Text).Descendants(Mss + "SignatureProfile").Select(element => element.Element(Mss + "mssURI")!.Value)];

    private static XElement Extension(SoapAnswer answer) =>
        Assert.Single(XDocument.Parse(answer.Text).Descendants(Mss + "StatusDetail").Single().Elements(), element => element.Name == Mcs + "ProfileQueryExtension");

    private static string Attributes(XElement element) => string.Join(' ', element.Attributes().Where(attribute => !attribute.IsNamespaceDeclaration).Select(attribute => $"{attribute.Name}={attribute.Value}"));
}
