using System.Text;
using System.Xml;
using System.Xml.Schema;
using Mss.Gateway.Messages;
using Mss.Gateway.Soap;
using Mss.Gateway.Tests.Soap;
using Mss.Grains.Interfaces;

namespace Mss.Gateway.Tests.Wsdl;

/// <summary>What is served as the schema and what is written on the wire agree (wire rules 20, 21 and 30).</summary>
public sealed class SchemaTests
{
    private static readonly XmlSchemaSet Schemas = new LocalSchemas().Compile();

    public static TheoryData<StatusCode, byte[]?, SignatureFormat> Outcomes => new()
    {
        { StatusCode.RequestOk, null, SignatureFormat.Cms },
        { StatusCode.OutstandingTransaction, null, SignatureFormat.Cms },
        { StatusCode.Signature, [1, 2, 3], SignatureFormat.Cms },
        { StatusCode.ValidSignature, [1, 2, 3], SignatureFormat.Pkcs1 },
        { StatusCode.Signature, [1, 2, 3], SignatureFormat.FiComPkcs1 },
    };

    [Theory]
    [MemberData(nameof(Outcomes))]
    public void Every_answer_is_valid(StatusCode status, byte[]? signature, SignatureFormat format)
    {
        foreach (var style in new[] { SoapStyle.Default, SoapStyle.Default with { Version = SoapVersion.Soap11 } })
        {
            var signatureRequest = TestMessage.ReadSignature(TestMessage.Signature());
            Assert.Empty(Validate(GoldenCase.Write(style, new SignatureResponse
            {
                Request = signatureRequest,
                Instant = DateTimeOffset.UnixEpoch,
                MsspUri = "http://mssp.example",
                Status = status,
                Msisdn = "+1",
                TransactionId = TransactionId.Parse("a1"),
                Signature = signature,
                Format = format,
                Certificate = [4],
                SignatureProfile = "mss::authn:loa2",
            })));
            Assert.Empty(Validate(GoldenCase.Write(style, new StatusResponse
            {
                Request = new StatusRequest { ApInfo = signatureRequest.ApInfo, MajorVersion = "1", MinorVersion = "2" },
                Instant = DateTimeOffset.UnixEpoch,
                MsspUri = "",
                Status = status,
                Msisdn = "+1",
                Signature = signature,
                Format = format,
                Certificate = [4],
            })));
        }
    }

    [Fact]
    public void Every_answer_of_a_service_is_valid()
    {
        foreach (var style in new[] { SoapStyle.Default, SoapStyle.Default with { Version = SoapVersion.Soap11 } })
        {
            var request = TestMessage.ReadSignature(TestMessage.Signature());


            // SAML's schemas are not served: what stands in that place is let through, whatever it is.
            var all = ServiceResponseTests.All;
            Assert.All(
                Validate(GoldenCase.Write(style, ServiceResponseTests.Answer(request, all))),
                problem => Assert.StartsWith("Could not find schema information", problem, StringComparison.Ordinal));
            var answer = GoldenCase.Write(style, ServiceResponseTests.Answer(request, [.. all.Where(result => result.SamlResponse is null)]));
            Assert.Empty(Validate(answer));
            Assert.NotEmpty(Validate(answer.Replace("<fi:Description>", "<fi:Entity/><fi:Description>", StringComparison.Ordinal)));
            Assert.NotEmpty(Validate(answer.Replace("<mth:X509Certificate>", "<mth:X509Certificate>!", StringComparison.Ordinal)));
            Assert.NotEmpty(Validate(answer.Replace("<svc:TimeStampToken xmlns:svc=\"urn:x-mss:services:v1\">", "<svc:TimeStampToken xmlns:svc=\"urn:x-mss:services:v1\">!", StringComparison.Ordinal)));
        }
    }

    [Fact]
    public void An_answer_to_a_request_without_anything_is_valid() =>
        Assert.Empty(Validate(GoldenCase.Write(SoapStyle.Default, new SignatureResponse
        {
            Request = new SignatureRequest { MobileUser = new() { UserIdentifier = "user@operator" } },
            Instant = DateTimeOffset.UnixEpoch,
            MsspUri = "http://mssp.example",
            Status = StatusCode.RequestOk,
            Msisdn = "",
            TransactionId = TransactionId.Parse("a1"),
        })));

    [Theory]
    [InlineData("document-soap11-signature")]
    [InlineData("document-soap12-signature")]
    [InlineData("document-soap12-statusquery")]
    [InlineData("document-soap12-profilequery")]
    [InlineData("document-soap11-receipt")]
    [InlineData("document-soap12-registration")]
    [InlineData("document-soap11-handshake")]
    public void What_toolkits_write_by_our_WSDL_is_valid(string name) =>
        Assert.Empty(Validate(Encoding.UTF8.GetString(GoldenCase.Find(name).Request)));

    [Theory]
    [MemberData(nameof(GoldenCase.Names), MemberType = typeof(GoldenCase))]
    public void Every_golden_answer_is_valid_in_document_style(string name)
    {
        // Some clients' AP_TransID is no NCName and is echoed all the same (wire rules 8 and 20).
        var request = GoldenCase.Find(name).Read().Request!;
        request.ApInfo.ApTransId = "A" + request.ApInfo.ApTransId;
        Assert.Empty(Validate(GoldenCase.Write(SoapStyle.Default, GoldenCase.Answer(request))));
    }

    [Theory]
    [InlineData("Value=\"100\"", "Value=\"x\"")]
    [InlineData("AP_PWD=\"\" ", "")]
    [InlineData("<mss:MSSP_ID>", "<mss:MSSP_ID><mss:Other/>")]
    [InlineData("MSSP_TransID=\"a1\"", "MSSP_TransID=\"1a\"")]
    [InlineData("<mss:MobileUser>", "<mss:Status/><mss:MobileUser>")]
    public void The_schema_rejects_what_is_wrong(string part, string wrong)
    {
        var right = GoldenCase.Write(SoapStyle.Default, new SignatureResponse
        {
            Request = TestMessage.ReadSignature(TestMessage.Signature()),
            Instant = DateTimeOffset.UnixEpoch,
            MsspUri = "http://mssp.example",
            Status = StatusCode.RequestOk,
            Msisdn = "+1",
            TransactionId = TransactionId.Parse("a1"),
        });
        Assert.Contains(part, right, StringComparison.Ordinal);
        Assert.NotEmpty(Validate(right.Replace(part, wrong, StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("MSS_RegistrationReq")]
    [InlineData("MSS_RegistrationResp")]
    [InlineData("MSS_ProfileReq")]
    [InlineData("MSS_ProfileResp")]
    [InlineData("MSS_ReceiptReq")]
    [InlineData("MSS_ReceiptResp")]
    [InlineData("MSS_HandshakeReq")]
    [InlineData("MSS_HandshakeResp")]
    [InlineData("MSS_MessageSignature")]
    public void The_other_messages_are_described_as_well(string name) =>
        Assert.NotNull(Schemas.GlobalElements[new XmlQualifiedName(name, GoldenCase.Mss)]);

    /// <summary>Errors, and warnings that a message element is not declared.</summary>
    internal static List<string> Validate(string envelope)
    {
        var problems = new List<string>();
        var outer = new XmlDocument { XmlResolver = null };
        outer.LoadXml(envelope);
        var message = (XmlElement)outer.DocumentElement!.LastChild!.FirstChild!;
        var settings = new XmlReaderSettings
        {
            ValidationType = ValidationType.Schema,
            Schemas = Schemas,
            ValidationFlags = XmlSchemaValidationFlags.ReportValidationWarnings,
        };
        settings.ValidationEventHandler += (_, e) => problems.Add(e.Message);
        using var reader = XmlReader.Create(new XmlNodeReader(message), settings);
        while (reader.Read())
        {
        }

        return problems;
    }
}
