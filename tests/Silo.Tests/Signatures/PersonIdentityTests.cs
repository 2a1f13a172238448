using System.Security.Cryptography.X509Certificates;
using System.Security.Cryptography.Xml;
using System.Xml;
using System.Xml.Linq;
using Mss.Grains.Interfaces;
using Mss.Silo.Tests.Hosting;
using Mss.Silo.Tests.Wire;

namespace Mss.Silo.Tests.Signatures;

/// <summary>FiCom's PersonIdentity over HTTP: who gets what, and that it is signed.</summary>
[Collection(SharedAppGroup.Name)]
public sealed class PersonIdentityTests(SharedApp shared)
{
    private const string Samlp = "urn:oasis:names:tc:SAML:2.0:protocol";
    private const string Saml = "urn:oasis:names:tc:SAML:2.0:assertion";

    private static readonly string[] All = ["hetu", "satu", "address", "age", "ageClass", "email", "gender", "givenName", "surName", "subject", "validUntil"];
    private readonly MssApp _app = shared.App;

    [Theory]
    [InlineData(11, false, "synch")]
    [InlineData(12, true, "asynchClientServer")]
    public async Task Everything_that_is_known_is_told_and_signed(int version, bool rpc, string mode)
    {
        var (response, values) = await AskAsync(new RequestText { Msisdn = "+99901000001", Envelope = new Envelope(version, rpc), Mode = mode }, All);

        Assert.Equal(PersonQuery.Namespace + "ok", StatusOf(response));
        Assert.Equal("Q1", response.GetAttribute("InResponseTo"));
        Assert.Equal(All.Order(), values.Keys.Order());
        Assert.Equal(("Aino", "Esimerkki", "010180-9004", "F", "true"), (values["givenName"], values["surName"], values["hetu"], values["gender"], values["ageClass"]));
        Assert.InRange(int.Parse(values["age"], null), 46, 120);
        Assert.Contains("Mallila", values["address"], StringComparison.Ordinal);
        Assert.Contains("SERIALNUMBER=MSSDEV", values["subject"].Replace("OID.2.5.4.5", "SERIALNUMBER", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.True(DateTimeOffset.Parse(values["validUntil"], null) > DateTimeOffset.UtcNow);
    }

    [Fact]
    public async Task What_is_not_known_is_left_out_and_said()
    {
        var (response, values) = await AskAsync(new RequestText { Msisdn = "+99901000002" }, "givenName", "email");

        Assert.Equal(PersonQuery.Namespace + "partialFailure", StatusOf(response));
        Assert.Equal(["givenName"], values.Keys);
    }

    [Fact]
    public async Task Of_a_user_of_whom_nothing_is_known_the_certificate_still_tells()
    {
        var (response, values) = await AskAsync(new RequestText { Msisdn = "+99901000041" }, "hetu", "subject");
        Assert.Equal(PersonQuery.Namespace + "partialFailure", StatusOf(response));
        Assert.Equal(["subject"], values.Keys);

        (response, values) = await AskAsync(new RequestText { Msisdn = "+99901000041" }, "hetu");
        Assert.Equal(PersonQuery.Namespace + "failure", StatusOf(response));
        Assert.Empty(values);
    }

    [Fact]
    public async Task An_anonymous_user_has_age_and_gender_and_no_name()
    {
        var (response, values) = await AskAsync(new RequestText { Msisdn = "+99901000004", Profile = "mss::anonymous:loa3" }, All);

        Assert.Equal(PersonQuery.Namespace + "partialFailure", StatusOf(response));
        Assert.Equal(["age", "ageClass", "gender"], values.Keys.Order());
    }

    [Fact]
    public async Task An_AP_whose_contract_has_no_attributes_gets_none_and_the_signature_all_the_same()
    {
        var (response, values) = await AskAsync(new RequestText { Ap = Ap.Three, Msisdn = "+99901000004", Profile = "mss::authn:loa2" }, "givenName", "age");

        Assert.Equal(PersonQuery.Namespace + "failure", StatusOf(response));
        Assert.Empty(values);
    }

    private async Task<(XmlElement Response, Dictionary<string, string> Values)> AskAsync(RequestText request, params string[] names)
    {
        var reply = await _app.Client.FinishAsync(request with { Services = RequestText.Service(ServiceUris.PersonIdentity, PersonQuery.Of(names)) });
        Assert.True(reply.Code == 500 && reply.HasSignature, reply.Text);
        ServedSchema.AssertValid(reply.Message);
        Assert.Single(reply.ServiceResponses(ServiceUris.PersonIdentity));

        // From the whole message as it came: that is what a client verifies.
        var document = new XmlDocument { PreserveWhitespace = true, XmlResolver = null };
        document.LoadXml(reply.Text);
        var response = (XmlElement)document.GetElementsByTagName("Response", Samlp)[0]!;
        using var certificate = X509CertificateLoader.LoadCertificateFromFile(_app.Pki.Path("attributes.crt"));
        var signed = new SignedXml(document);
        signed.LoadXml((XmlElement)response.GetElementsByTagName("Signature", SignedXml.XmlDsigNamespaceUrl)[0]!);
        Assert.True(signed.CheckSignature(certificate, verifySignatureOnly: true));
        Assert.Equal("#" + response.GetAttribute("ID"), ((Reference)signed.SignedInfo!.References[0]!).Uri);
        Verified.Chain(certificate, _app.Pki);

        var values = XElement.Parse(response.OuterXml).Descendants(XNamespace.Get(Saml) + "Attribute")
            .ToDictionary(attribute => attribute.Attribute("Name")!.Value[PersonQuery.Namespace.Length..], attribute => attribute.Value);
        return (response, values);
    }

    private static string StatusOf(XmlElement response) => ((XmlElement)response.GetElementsByTagName("StatusCode", Samlp)[0]!).GetAttribute("Value");
}
