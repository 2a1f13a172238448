using System.Xml.Linq;
using Mss.Gateway.Messages;
using Mss.Gateway.Soap;
using Mss.Gateway.Tests.Wsdl;
using Mss.Grains.Interfaces;

namespace Mss.Gateway.Tests.Soap;

/// <summary>BatchSignatureRequest and AdditionalSignatureRequest as they are read, and their answers as they are written.</summary>
public sealed class FurtherDocumentTests
{
    private const string Names = "xmlns:b=\"http://www.methics.fi/TS102204/ext/v1.0.0#BatchSignature\" xmlns:d=\"http://www.methics.fi/TS102204/ext/v1.0.0#MultiDocSign\"";
    private static readonly XNamespace Batch = "http://www.methics.fi/TS102204/ext/v1.0.0#BatchSignature";
    private static readonly XNamespace Documents = "http://www.methics.fi/TS102204/ext/v1.0.0#MultiDocSign";
    private static readonly XNamespace FiCom = "http://mss.ficom.fi/TS102204/v1.0.0#";
    private static readonly XNamespace Mss = "http://uri.etsi.org/TS102204/v1.1.2#";

    private static IReadOnlyList<ServiceResult> All =>
    [
        new()
        {
            Uri = ServiceUris.BatchSign,
            Documents =
            [
                new DocumentResult { Status = StatusCode.Signature, Signature = [1] },
                new DocumentResult { Status = StatusCode.Signature, Signature = [2], Displayed = "a\nb", TimeStampToken = [9], Certificates = [[7]] },
                new DocumentResult { Status = StatusCode.Signature, Signature = [3], Format = SignatureFormat.FiComPkcs1, Certificate = [8] },
            ],
        },
        new()
        {
            Uri = ServiceUris.DocSign,
            Documents =
            [
                new DocumentResult { Status = StatusCode.ValidSignature, Signature = [4], Reference = "r<1>", TimeStampToken = [9], Certificates = [[7]] },
                new DocumentResult { Status = StatusCode.UnsupportedProfile },
            ],
        },
    ];

    [Theory]
    [InlineData("b:", "d:")]
    [InlineData("mss:", "mss:")]
    public void Documents_are_read_in_whatever_namespace_and_in_order(string b, string d)
    {
        var service = Read($"""
            <{b}BatchSignatureRequest DocumentRef="no"><{b}DataToBeSigned MimeType="text/plain" Encoding="UTF-8"> one </{b}DataToBeSigned><{b}DataToBeDisplayed>shown</{b}DataToBeDisplayed>
              <{b}SignatureProfile><mss:mssURI>urn:p</mss:mssURI></{b}SignatureProfile></{b}BatchSignatureRequest>
            <{b}BatchSignatureRequest><{b}DataToBeSigned>two</{b}DataToBeSigned></{b}BatchSignatureRequest>
            <{d}AdditionalSignatureRequest DocumentRef=" r "><{d}DataToBeSigned>three</{d}DataToBeSigned><{d}SignatureProfile><mss:mssURI>urn:p</mss:mssURI></{d}SignatureProfile>
              <{d}MSS_Format><mss:mssURI>urn:f</mss:mssURI></{d}MSS_Format><{d}KeyReference/><{d}SignatureProfileComparison>minimum</{d}SignatureProfileComparison></{d}AdditionalSignatureRequest>
            <{d}AdditionalSignatureRequest/>
            """);
        Assert.Equal([" one ", "two"], service.BatchRequests.Select(item => item.DataToBeSigned!.Value));
        Assert.Equal(("text/plain", "UTF-8", "shown"), (service.BatchRequests[0].DataToBeSigned!.MimeType, service.BatchRequests[0].DataToBeSigned!.Encoding, service.BatchRequests[0].DataToBeDisplayed!.Value));
        Assert.Equal((null, null), (service.BatchRequests[0].Reference, service.BatchRequests[0].SignatureProfile));
        var document = service.DocumentRequests[0];
        Assert.Equal((" r ", "three", "urn:p", "urn:f", true, "minimum"), (document.Reference, document.DataToBeSigned!.Value, document.SignatureProfile, document.MssFormat, document.HasKeyReference, document.SignatureProfileComparison));
        Assert.Null(service.DocumentRequests[1].DataToBeSigned);
    }

    [Fact]
    public void An_ordinary_service_has_no_documents()
    {
        var service = Read("");
        Assert.Empty(service.BatchRequests);
        Assert.Empty(service.DocumentRequests);
    }

    [Fact]
    public void Fault_101_data_given_twice_in_one_document() => Assert.Contains(
        "given twice",
        TestMessage.ReadFault(Xml("<b:BatchSignatureRequest><b:DataToBeSigned>a</b:DataToBeSigned><b:DataToBeSigned>b</b:DataToBeSigned></b:BatchSignatureRequest>")).DetailForAp,
        StringComparison.Ordinal);

    [Fact]
    public void Answers_have_the_elements_of_the_schema_in_its_order()
    {
        var text = Write();
        Assert.Empty(AnswerSchema.Validate(text));
        var items = XDocument.Parse(text).Descendants(Batch + "BatchSignatureResponse").ToList();
        Assert.Equal(["MSS_Signature"], Children(items[0]));
        Assert.Equal(["MSS_Signature", "DataToBeDisplayed", "signingCertificate", "TimeStampToken"], Children(items[1]));
        Assert.Equal("a\nb", items[1].Element(Batch + "DataToBeDisplayed")!.Value);
        Assert.Equal("AQ==", items[0].Element(Batch + "MSS_Signature")!.Element(Mss + "Base64Signature")!.Value);
        Assert.Equal("Aw==", items[2].Element(Batch + "MSS_Signature")!.Element(FiCom + "PKCS1")!.Element(FiCom + "SignatureValue")!.Value);
        var documents = XDocument.Parse(text).Descendants(Documents + "AdditionalSignatureResponse").ToList();
        Assert.Equal(["MSS_Signature", "Status", "signingCertificate", "TimeStampToken"], Children(documents[0]));
        Assert.Equal("r<1>", documents[0].Attribute("DocumentRef")!.Value);
        Assert.Equal(["Status"], Children(documents[1]));
        Assert.Null(documents[1].Attribute("DocumentRef"));
        Assert.Equal("109", documents[1].Element(Documents + "Status")!.Element(Mss + "StatusCode")!.Attribute("Value")!.Value);
        Assert.DoesNotContain('\n', text);
    }

    [Fact]
    public void Rule_17_a_batch_puts_no_status_code_after_the_main_one()
    {
        var text = GoldenCase.Write(SoapStyle.Default, ServiceResponseTests.Answer(TestMessage.ReadSignature(TestMessage.Signature()), [All[0]]));
        Assert.Equal(2, text.Split("StatusCode Value=").Length);
    }

    [Theory]
    [InlineData("<b:BatchSignatureRequest><b:DataToBeSigned>a</b:DataToBeSigned></b:BatchSignatureRequest>")]
    [InlineData("<d:AdditionalSignatureRequest DocumentRef=\"r\"><d:DataToBeSigned>a</d:DataToBeSigned><d:MSS_Format><mss:mssURI>urn:f</mss:mssURI></d:MSS_Format></d:AdditionalSignatureRequest>")]
    public void The_schema_that_is_served_describes_what_is_read(string parameters) => Assert.Empty(AnswerSchema.Validate(Xml(parameters)));

    private static string Write() => GoldenCase.Write(SoapStyle.Default, ServiceResponseTests.Answer(TestMessage.ReadSignature(TestMessage.Signature()), All));

    private static IEnumerable<string> Children(XElement element) => element.Elements().Select(child => child.Name.LocalName);

    private static MssService Read(string parameters) => Assert.Single(TestMessage.ReadSignature(Xml(parameters)).AdditionalServices);

    private static string Xml(string parameters) => TestMessage.Signature(
        TestMessage.ApInfoXml + TestMessage.MsspInfo + TestMessage.MobileUser + TestMessage.Data
        + $"<mss:AdditionalServices><mss:Service {Names}><mss:Description><mss:mssURI>urn:a</mss:mssURI></mss:Description>{parameters}</mss:Service></mss:AdditionalServices>");
}
