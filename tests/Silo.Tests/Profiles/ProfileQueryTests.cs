using System.Security.Cryptography.X509Certificates;
using System.Xml.Linq;
using Mss.Silo.Development;
using Mss.Silo.Tests.Hosting;
using Mss.Silo.Tests.Signatures;
using Mss.Silo.Tests.Wire;
using Mss.Sscd.Sim;

namespace Mss.Silo.Tests.Profiles;

/// <summary>What the whole system tells of its users, asked over HTTP.</summary>
[Collection(SharedAppGroup.Name)]
public sealed class ProfileQueryTests(SharedApp shared)
{
    private static readonly XNamespace Mss = "http://uri.etsi.org/TS102204/v1.1.2#";
    private static readonly XNamespace Mcs = "http://www.methics.fi/TS102204/ext/v1.0.0";
    private static readonly XNamespace Ds = "http://www.w3.org/2000/09/xmldsig#";
    private readonly MssApp _app = shared.App;

    [Theory]
    [InlineData(12, false)]
    [InlineData(12, true)]
    [InlineData(11, false)]
    [InlineData(11, true)]
    public async Task The_profiles_of_a_user_with_three_keys_are_those_that_a_signature_can_be_asked_with(int version, bool rpc)
    {
        var envelope = new Envelope(version, rpc);
        var answer = await QueryAsync("+99901000004", envelope: envelope);

        Assert.Equal(100, answer.Code);
        Assert.Equal(rpc ? "MSS_ProfileQueryResponse" : "MSS_ProfileResp", answer.BodyChild);
        var profiles = Profiles(answer);
        Assert.Equal(
            [
                "mss::sign:loa4:sim", "mss::consent:loa4:sim", "mss::digest:loa4:sim", "mss::authn:loa3:sim", "mss::authn:loa2:sim", "mss::anonymous:loa2:sim", "mss::anonymous:loa3:sim",
            ],
            profiles.Where(uri => uri.StartsWith("mss:", StringComparison.Ordinal)));
        foreach (var uri in profiles.Where(uri => !uri.Contains("diges", StringComparison.Ordinal)))
        {
            Assert.Equal(500, (await _app.Client.SignAsync(new RequestText { Msisdn = "+99901000004", Profile = uri })).Code);
        }

        // One that is not told cannot be used.
        Assert.DoesNotContain("http://mid.swisscom.ch/Any-LoA4", profiles);
        Assert.Equal(109, (await _app.Client.SignAsync(new RequestText { Msisdn = "+99901000004", Profile = "http://mid.swisscom.ch/Any-LoA4" })).Fault);
    }

    [Fact]
    public async Task Certificates_come_with_their_chain_and_only_anonymous_profiles_have_the_pseudonym()
    {
        var answer = await QueryAsync("+99901000004", "<mss:GetCertificates>true</mss:GetCertificates>");

        var certificates = XDocument.Parse(answer.Text).Descendants(Mcs + "MobileUserCertificate").ToArray();
        Assert.Equal(["RSA", "RSA", "EC", "RSA"], certificates.Select(certificate => certificate.Attribute("Algorithm")!.Value));
        Assert.All(certificates, certificate => Assert.Equal("ACTIVE", certificate.Attribute("State")!.Value));
        foreach (var certificate in certificates)
        {
            var chain = certificate.Elements(Ds + "X509Certificate").Select(element => X509CertificateLoader.LoadCertificate(Convert.FromBase64String(element.Value))).ToArray();
            Assert.Equal([_app.Pki.Issuing.Thumbprint, _app.Pki.Root.Thumbprint], chain.Skip(1).Select(ca => ca.Thumbprint));
            Assert.Equal(chain.Select(element => element.Subject), certificate.Elements(Ds + "X509SubjectName").Select(element => element.Value));
            Verified.Chain(chain[0], _app.Pki);
            var profiles = certificate.Attribute("SignatureProfiles")!.Value.Split(' ');
            var anonymous = chain[0].Subject.Contains("MSSPSN", StringComparison.Ordinal);
            Assert.All(profiles, profile => Assert.Equal(anonymous, profile.Contains("anonymous", StringComparison.Ordinal)));
        }
    }

    [Fact]
    public async Task Version_2_tells_of_the_SIM_and_whether_its_PIN_is_blocked()
    {
        const string Asked = "<mss:Params>sscds state certs pinstatus rcstatus aastatus</mss:Params>";
        var free = Sim(await QueryAsync("+99901001901", Asked));
        Assert.Equal("ACTIVE", free.Element(Mcs + "State")!.Value);
        Assert.Equal("false", free.Element(Mcs + "PinStatus")!.Attribute("blocked")!.Value);
        Assert.Equal(3, free.Element(Mcs + "MobileUserCertificate")!.Elements(Ds + "X509Certificate").Count());

        await BehaveAsync("+99901001901", SimulatedUser.WrongPin(3));
        Assert.Equal(402, (await _app.Client.SignAsync(new RequestText { Msisdn = "+99901001901" })).Fault);
        var blocked = Sim(await QueryAsync("+99901001901", Asked));
        Assert.Equal("true", blocked.Element(Mcs + "PinStatus")!.Attribute("blocked")!.Value);

        // A phone that is off says nothing, and nothing is said for it.
        await BehaveAsync("+99901001901", SimulatedUser.Unreachable);
        Assert.Null(Sim(await QueryAsync("+99901001901", Asked)).Element(Mcs + "PinStatus"));
    }

    [Fact]
    public async Task Rule_21_without_being_asked_there_is_no_StatusDetail()
    {
        var answer = await QueryAsync("+99901000001");

        Assert.Empty(XDocument.Parse(answer.Text).Descendants(Mss + "StatusDetail"));
        Assert.Empty(XDocument.Parse(answer.Text).Descendants(Mss + "MobileUser"));
    }

    [Theory]
    [InlineData("+358401234567", 105, 105)]
    [InlineData("+9990092105", 105, 105)]
    [InlineData("+9990092403", 403, 105)]
    [InlineData("+9990092404", 404, 105)]
    [InlineData("+9990092422", 422, 105)]
    [InlineData("x", 101, 101)]
    public async Task Fault_105_403_404_422_or_101_a_user_who_cannot_sign(string msisdn, int told, int hidden)
    {
        Assert.Equal(told, (await QueryAsync(msisdn)).Fault);
        Assert.Equal(hidden, (await QueryAsync(msisdn, ap: Ap.Three)).Fault);
    }

    [Fact]
    public async Task An_AP_that_is_limited_to_LoA2_is_told_of_nothing_above_it()
    {
        var profiles = Profiles(await QueryAsync("+99901000004", ap: Ap.Three));

        Assert.Equal(["mss::authn:loa2:sim", "mss::anonymous:loa2:sim", "http://uri.gsma.com/mobileconnect/LoA2"], profiles);
    }

    private static string[] Profiles(MssReply answer) => [.. XDocument.Parse(answer.Text).Descendants(Mss + "mssURI").Select(element => element.Value)];

    private static XElement Sim(MssReply answer) => XDocument.Parse(answer.Text).Descendants(Mcs + "Sim").Single();

    private async Task BehaveAsync(string msisdn, SimulatedUser user) => await _app.Get<DevelopmentFarEnd>().Cards.SetUserAsync(MssApp.CardOf(msisdn), user);

    private Task<MssReply> QueryAsync(string msisdn, string rest = "", Ap? ap = null, Envelope? envelope = null)
    {
        var request = new RequestText { Ap = ap ?? Ap.One, Envelope = envelope ?? new Envelope() };
        var part = $"""
            <mss:MSS_ProfileReq xmlns:mss="{Mss}" MajorVersion="2" MinorVersion="0">
              <mss:AP_Info AP_ID="{request.Ap.Id}" AP_PWD="{request.Ap.Password}" AP_TransID="{request.ApTransId}" Instant="{request.Instant}"/><mss:MSSP_Info><mss:MSSP_ID/></mss:MSSP_Info>
              <mss:MobileUser><mss:MSISDN>{msisdn}</mss:MSISDN></mss:MobileUser>{rest}
            </mss:MSS_ProfileReq>
            """;
        var body = request.Envelope.Rpc ? $"""<m:MSS_ProfileQuery xmlns:m="{Mss}">{part}</m:MSS_ProfileQuery>""" : part;
        return _app.Client.PostAsync(request, $"""<s:Envelope xmlns:s="{request.Envelope.Namespace}"><s:Body>{body}</s:Body></s:Envelope>""", https: false);
    }
}
