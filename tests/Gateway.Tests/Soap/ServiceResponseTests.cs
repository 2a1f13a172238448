using System.Xml.Linq;
using Mss.Gateway.Messages;
using Mss.Gateway.Soap;
using Mss.Grains.Interfaces;

namespace Mss.Gateway.Tests.Soap;

/// <summary>fi:ServiceResponses (FiCom 2.2; wire rules 17 and 21).</summary>
public sealed class ServiceResponseTests
{
    private const string Saml = """<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" ID="_1" Version="2.0"><x xmlns="urn:y">a &amp; b</x></samlp:Response>""";
    private static readonly XNamespace FiCom = "http://mss.ficom.fi/TS102204/v1.0.0#";
    private static readonly XNamespace Mss = "http://uri.etsi.org/TS102204/v1.1.2#";

    internal static IReadOnlyList<ServiceResult> All =>
    [
        new() { Uri = ServiceUris.Validate, Status = StatusCode.ValidSignature },
        new() { Uri = ServiceUris.Validate, ByAcquirer = true, Status = StatusCode.ValidSignature },
        new() { Uri = ServiceUris.SigningCertificate, Certificates = [[1, 2], [3]] },
        new() { Uri = ServiceUris.TimeStamp, TimeStampToken = [9, 9] },
        new() { Uri = ServiceUris.PersonIdentity, SamlResponse = Saml },
    ];

    internal static SignatureResponse Answer(SignatureRequest request, IReadOnlyList<ServiceResult>? results) => new()
    {
        Request = request,
        Instant = DateTimeOffset.UnixEpoch,
        MsspUri = "http://mssp.example/",
        Status = StatusCode.ValidSignature,
        Msisdn = "+1",
        TransactionId = TransactionId.Parse("a1"),
        Signature = [1],
        ServiceResults = results,
    };

    [Fact]
    public void Rule_21_without_a_service_to_answer_there_is_no_StatusDetail()
    {
        var request = TestMessage.ReadSignature(TestMessage.Signature());
        var none = GoldenCase.Write(SoapStyle.Default, Answer(request, null));
        Assert.DoesNotContain("StatusDetail", none, StringComparison.Ordinal);
        Assert.Equal(none, GoldenCase.Write(SoapStyle.Default, Answer(request, [])));
    }

    [Fact]
    public void Every_service_is_answered_in_order_with_the_parts_in_the_order_of_the_schema()
    {
        var text = GoldenCase.Write(SoapStyle.Default, Answer(TestMessage.ReadSignature(TestMessage.Signature()), All));
        var responses = XDocument.Parse(text).Descendants(FiCom + "ServiceResponse").ToList();
        Assert.Equal("StatusDetail", responses[0].Parent!.Parent!.Name.LocalName);
        Assert.Equal(All.Select(result => result.Uri), responses.Select(response => response.Element(FiCom + "Description")!.Element(Mss + "mssURI")!.Value));
        Assert.Equal(["Description", "Status"], Names(responses[0]));
        Assert.Equal(["Description", "Entity", "Status"], Names(responses[1]));
        Assert.Equal("http://mssp.example/", responses[1].Element(FiCom + "Entity")!.Element(Mss + "URI")!.Value);
        Assert.Equal("502", responses[1].Element(FiCom + "Status")!.Element(Mss + "StatusCode")!.Attribute("Value")!.Value);
        Assert.Equal(["Description", "signingCertificate"], Names(responses[2]));
        Assert.Equal("AQI=Aw==", responses[2].Elements().Last().Value);
        Assert.Equal("CQk=", responses[3].Elements().Last().Value);

        // Signed elsewhere: octet by octet.
        Assert.Contains(Saml, text, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', text);
    }

    [Fact]
    public void Rule_17_after_the_main_status_code_only_a_service_that_says_how_it_ended_has_one()
    {
        var request = TestMessage.ReadSignature(TestMessage.Signature());
        var silent = GoldenCase.Write(SoapStyle.Default, Answer(request, [.. All.Where(result => result.Status is null)]));
        Assert.Equal(2, silent.Split("<mss:StatusCode Value=\"").Length);

        // For who asked for validation the last code on the line is the one it is about.
        var validated = GoldenCase.Write(SoapStyle.Default, Answer(request, All));
        Assert.All(validated.Split("<mss:StatusCode Value=\"").Skip(1), part => Assert.StartsWith("502\"", part, StringComparison.Ordinal));
        Assert.Empty(XDocument.Parse(validated).Descendants(Mss + "StatusCode").Elements());
    }

    [Fact]
    public void A_status_query_is_answered_in_the_same_way()
    {
        var text = GoldenCase.Write(SoapStyle.Default, new StatusResponse
        {
            Request = new StatusRequest(),
            Instant = DateTimeOffset.UnixEpoch,
            MsspUri = "http://mssp.example/",
            Status = StatusCode.ValidSignature,
            Msisdn = "+1",
            Signature = [1],
            ServiceResults = All,
        });
        Assert.Equal(5, XDocument.Parse(text).Descendants(FiCom + "ServiceResponse").Count());
    }

    private static IEnumerable<string> Names(XElement element) => element.Elements().Select(child => child.Name.LocalName);
}
