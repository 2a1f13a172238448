using System.Security.Cryptography.X509Certificates;
using System.Security.Cryptography.Xml;
using System.Xml;
using Mss.Sscd.Saml;

namespace Mss.Sscd.Tests.Saml;

public sealed class AttributeAuthorityTests(SignersFixture signers) : IClassFixture<SignersFixture>
{
    private const string Ok = "http://mss.ficom.fi/TS102204/v1.0.0/PersonID#ok";
    private static readonly DateTimeOffset At = new(2026, 3, 1, 10, 0, 0, TimeSpan.Zero);

    private static readonly SamlValue[] Values =
    [
        new("urn:name", "string", "Näyte & <Co>"),
        new("urn:age", "integer", "46"),
        new("urn:address", "string", "") { Structure = ("PostalAddress", [("Name", "A"), ("Town", "B")]) },
    ];

    [Fact]
    public void The_answer_is_signed_as_a_whole_also_inside_of_another_document()
    {
        var text = Respond();
        Assert.DoesNotContain('\n', text);
        AssertSigned(text);

        // As it travels: inside of an envelope with namespaces of its own.
        AssertSigned($"<soapenv:Envelope xmlns:soapenv=\"urn:s\" xmlns:fi=\"urn:other\" xmlns=\"urn:d\">{text}</soapenv:Envelope>");
    }

    [Theory]
    [InlineData(">46<", ">17<")]
    [InlineData("PersonID#ok", "PersonID#failure")]
    [InlineData("urn:age", "urn:shoe")]
    [InlineData("xs:integer", "xs:boolean")]
    public void Whatever_is_changed_breaks_the_signature(string right, string wrong)
    {
        var text = Respond();
        Assert.Contains(right, text, StringComparison.Ordinal);
        Assert.False(Check(text.Replace(right, wrong, StringComparison.Ordinal), out _));
    }

    [Fact]
    public void It_holds_what_was_asked_for_in_types_of_XML_Schema()
    {
        var document = Load(Respond());
        var names = new XmlNamespaceManager(document.NameTable);
        names.AddNamespace("p", "urn:oasis:names:tc:SAML:2.0:protocol");
        names.AddNamespace("a", "urn:oasis:names:tc:SAML:2.0:assertion");
        names.AddNamespace("fi", "http://mss.ficom.fi/TS102204/v1.0.0#");
        string Value(string path) => document.SelectSingleNode(path, names)!.InnerText;
        Assert.Equal("A1", Value("/p:Response/@InResponseTo"));
        Assert.Equal("2026-03-01T10:00:00.000Z", Value("/p:Response/@IssueInstant"));
        Assert.Equal(Ok, Value("/p:Response/p:Status/p:StatusCode/@Value"));
        Assert.Equal("Näyte & <Co>", Value("//a:Attribute[@Name='urn:name']/a:AttributeValue"));
        Assert.Equal("xs:integer", ((XmlElement)document.SelectSingleNode("//a:Attribute[@Name='urn:age']/a:AttributeValue", names)!).GetAttribute("type", "http://www.w3.org/2001/XMLSchema-instance"));
        Assert.Equal("B", Value("//a:Attribute[@Name='urn:address']/a:AttributeValue/fi:PostalAddress/fi:Town"));

        // The order of SAML's schema.
        Assert.Equal(["Issuer", "Signature", "Status", "Assertion"], document.DocumentElement!.ChildNodes.Cast<XmlNode>().Select(node => node.LocalName));
        Assert.Equal(["Issuer", "Subject", "AttributeStatement"], document.DocumentElement.LastChild!.ChildNodes.Cast<XmlNode>().Select(node => node.LocalName));
    }

    [Fact]
    public void Without_attributes_there_is_no_assertion_and_without_an_id_nothing_is_answered_to()
    {
        using var authority = Authority();
        var text = authority.Respond("urn:failure", null, [], At);
        AssertSigned(text);
        Assert.DoesNotContain("Assertion ", text, StringComparison.Ordinal);
        Assert.DoesNotContain("InResponseTo", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_certificate_without_an_RSA_key_is_refused()
    {
        using var bare = X509CertificateLoader.LoadCertificate(signers.Ca.Attributes.RawData);
        Assert.Throws<ArgumentException>(() => new AttributeAuthority(bare, []));
    }

    private string Respond()
    {
        using var authority = Authority();
        return authority.Respond(Ok, "A1", Values, At);
    }

    private AttributeAuthority Authority() => new(new X509Certificate2(signers.Ca.Attributes), [signers.Ca.Issuing, signers.Ca.Root]);

    private void AssertSigned(string text)
    {
        Assert.True(Check(text, out var signed), text);
        var transforms = ((Reference)signed.SignedInfo!.References[0]!).TransformChain;
        Assert.Equal(2, transforms.Count);
        Assert.Equal(SignedXml.XmlDsigEnvelopedSignatureTransformUrl, transforms[0].Algorithm);
        Assert.Equal(SignedXml.XmlDsigExcC14NTransformUrl, transforms[1].Algorithm);
        Assert.Equal(SignedXml.XmlDsigExcC14NTransformUrl, signed.SignedInfo.CanonicalizationMethod);
        var chain = signed.KeyInfo.OfType<KeyInfoX509Data>().Single().Certificates!.Cast<X509Certificate2>().Select(certificate => certificate.Thumbprint);
        Assert.Equal([signers.Ca.Attributes.Thumbprint, signers.Ca.Issuing.Thumbprint, signers.Ca.Root.Thumbprint], chain);
    }

    private bool Check(string text, out SignedXml signed)
    {
        var document = Load(text);
        var response = (XmlElement)document.GetElementsByTagName("Response", "urn:oasis:names:tc:SAML:2.0:protocol")[0]!;
        signed = new SignedXml(document);
        signed.LoadXml((XmlElement)response.GetElementsByTagName("Signature", SignedXml.XmlDsigNamespaceUrl)[0]!);
        Assert.Equal("#" + response.GetAttribute("ID"), ((Reference)signed.SignedInfo!.References[0]!).Uri);
        return signed.CheckSignature(signers.Ca.Attributes, verifySignatureOnly: true);
    }

    private static XmlDocument Load(string text)
    {
        var document = new XmlDocument { PreserveWhitespace = true, XmlResolver = null };
        document.LoadXml(text);
        return document;
    }
}
