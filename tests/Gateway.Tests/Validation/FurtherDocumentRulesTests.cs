using Mss.Gateway.Messages;
using Mss.Gateway.Tests.Testing;
using Mss.Grains.Interfaces;

namespace Mss.Gateway.Tests.Validation;

/// <summary>batchsign and docsign: what refuses the request, and what only keeps one document from being signed.</summary>
public sealed class FurtherDocumentRulesTests
{
    private const string Sign = "mss::sign:loa4";

    [Fact]
    public void An_item_of_a_batch_has_format_and_key_from_the_request()
    {
        var item = Assert.Single(Accept(ServiceUris.BatchSign, new MssFurtherDocument { DataToBeSigned = Text("Two"), DataToBeDisplayed = Text("Second") }, "http://uri.etsi.org/TS102204/v1.1.2#PKCS1#rsa-pss"));
        Assert.Equal((null, null, SignatureFormat.Pkcs1, true), (item.Profile, item.ProfileAsReceived, item.Format, item.Pss));
        Assert.Equal("Two"u8.ToArray(), item.DataToBeSigned.Content);
        Assert.Equal("Second"u8.ToArray(), item.DataToBeDisplayed!.Content);
    }

    [Fact]
    public void A_document_has_from_the_request_what_it_does_not_say()
    {
        var document = Assert.Single(Accept(ServiceUris.DocSign, new MssFurtherDocument { DataToBeSigned = Text("Two") }, "http://uri.etsi.org/TS102204/v1.1.2#PKCS1"));
        Assert.Equal(Sign, document.Profile!.ToString());
        Assert.Null(document.ProfileAsReceived);
        Assert.Equal(SignatureFormat.Pkcs1, document.Format);
        document = Assert.Single(Accept(ServiceUris.DocSign, new MssFurtherDocument
        {
            Reference = "r",
            DataToBeSigned = Text("Two"),
            SignatureProfile = "mss::authn:loa3",
            SignatureProfileComparison = "minimum",
            MssFormat = "http://mss.ficom.fi/TS102204/v1.0.0#PKCS1",
        }));
        Assert.Equal(("r", "mss::authn:loa3", ProfileComparison.Minimum, SignatureFormat.FiComPkcs1), (document.Reference, document.Profile!.ToString(), document.Comparison, document.Format));
        Assert.Null(document.Refusal);
    }

    [Theory]
    [InlineData("mss::encrypt:loa4", false, 109)]
    [InlineData("urn:no-profile", false, 109)]
    [InlineData("mss::pop:loa4", false, 109)]
    [InlineData(Sign, true, 404)]
    public void A_document_that_cannot_be_signed_for_its_own_reasons_has_its_own_status(string profile, bool keyReference, int code)
    {
        var documents = Accept(
            ServiceUris.DocSign,
            [new MssFurtherDocument { DataToBeSigned = Text("Two"), SignatureProfile = profile, HasKeyReference = keyReference }, new MssFurtherDocument { DataToBeSigned = Text("Three") }]);
        Assert.Equal([code, null], documents.Select(document => document.Refusal?.Code.Value));
    }

    [Fact]
    public void Status_104_a_profile_that_the_AP_may_not_use()
    {
        var provider = TestProviders.Bank with { AllowedProfiles = [Sign] };
        var order = Build.Accept(
            request => Add(request, ServiceUris.DocSign, null, new MssFurtherDocument { DataToBeSigned = Text("x"), SignatureProfile = "mss::authn:loa3" }), provider: provider);
        Assert.Equal(StatusCode.UnauthorizedAccess, order.Services![0].Documents![0].Refusal!.Code);
    }

    [Theory]
    [InlineData(ServiceUris.BatchSign, "BatchSignatureRequest")]
    [InlineData(ServiceUris.DocSign, "AdditionalSignatureRequest")]
    public void Fault_102_a_service_without_documents(string uri, string named) => Refused(102, uri, named + " is missing");

    [Theory]
    [InlineData(ServiceUris.BatchSign)]
    [InlineData(ServiceUris.DocSign)]
    public void Fault_102_a_document_without_data(string uri) =>
        Refused(102, uri, "[2]/DataToBeSigned is missing", new MssFurtherDocument { DataToBeSigned = Text("x") }, new MssFurtherDocument());

    [Fact]
    public void Fault_102_octets_for_sign_without_a_text_to_show() =>
        Refused(102, ServiceUris.BatchSign, "[1]/DataToBeDisplayed", new MssFurtherDocument { DataToBeSigned = Data("application/x-sha256", new byte[32]) });

    [Fact]
    public void Fault_101_more_documents_than_the_option_says()
    {
        var options = new GatewayOptions { MaxFurtherDocuments = 2 };
        MssFurtherDocument[] three = [.. Enumerable.Range(0, 3).Select(_ => new MssFurtherDocument { DataToBeSigned = Text("x") })];
        Assert.Equal(2, Build.Accept(request => Add(request, ServiceUris.BatchSign, null, three[..2]), options).Services![0].Documents!.Count);
        Assert.Contains("at most 2", Build.Refuse(101, request => Add(request, ServiceUris.BatchSign, null, three), options).DetailForAp, StringComparison.Ordinal);
    }

    [Fact]
    public void Fault_101_a_reference_given_twice_or_too_long()
    {
        Refused(
            101,
            ServiceUris.DocSign,
            "AdditionalSignatureRequest[2]/@DocumentRef: is given twice",
            new MssFurtherDocument { DataToBeSigned = Text("x"), Reference = "r" },
            new MssFurtherDocument { DataToBeSigned = Text("y"), Reference = "r" });
        Refused(101, ServiceUris.DocSign, "[1]/@DocumentRef", new MssFurtherDocument { DataToBeSigned = Text("x"), Reference = new string('r', 257) });
        Refused(101, ServiceUris.DocSign, "[1]/@DocumentRef", new MssFurtherDocument { DataToBeSigned = Text("x"), Reference = "a\nb" });
        Assert.Equal(2, Accept(ServiceUris.DocSign, [new MssFurtherDocument { DataToBeSigned = Text("x") }, new MssFurtherDocument { DataToBeSigned = Text("x") }]).Count);
    }

    [Fact]
    public void Fault_101_an_unknown_format_is_no_status_of_one_document() =>
        Refused(101, ServiceUris.DocSign, "[1]/MSS_Format", new MssFurtherDocument { DataToBeSigned = Text("x"), MssFormat = "urn:x" });

    [Fact]
    public void Fault_107_every_text_begins_with_the_AP_s_prefix()
    {
        var provider = TestProviders.Bank with { DisplayPrefix = "Bank: " };
        MssFurtherDocument Item(string text) => new() { DataToBeSigned = Text(text) };
        var order = Build.Accept(request => Add(request, ServiceUris.BatchSign, null, Item("Bank: two"), Item("Bank: three")), provider: provider);
        Assert.Equal(2, order.Services![0].Documents!.Count);
        Build.Refuse(107, request => Add(request, ServiceUris.BatchSign, null, Item("Bank: two"), Item("Another: three")), provider: provider);
    }

    [Fact]
    public void Fault_101_both_services_in_one_request() => Assert.Contains(
        "exclude each other",
        Build.Refuse(101, request =>
        {
            Add(request, ServiceUris.BatchSign, null, new MssFurtherDocument { DataToBeSigned = Text("x") });
            Add(request, ServiceUris.DocSign, null, new MssFurtherDocument { DataToBeSigned = Text("x") });
        }).DetailForAp,
        StringComparison.Ordinal);

    [Fact]
    public void Fault_101_beside_a_proof_of_possession() => Build.Refuse(101, request =>
    {
        Add(request, ServiceUris.BatchSign, null, new MssFurtherDocument { DataToBeSigned = Text("x") });
        request.SignatureProfile = "mss::pop:loa4";
    });

    [Fact]
    public void Fault_104_1045_an_AP_that_has_not_subscribed_to_it()
    {
        var provider = TestProviders.Bank with { AllowedServices = [ServiceUris.DocSign] };
        var fault = Build.Refuse(104, request => Add(request, ServiceUris.BatchSign, null, new MssFurtherDocument { DataToBeSigned = Text("x") }), provider: provider);
        Assert.Equal(1045, fault.SubCode);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(21)]
    public void A_wrong_limit_stops_the_start_and_is_named(int limit) => Assert.Contains(
        "MaxFurtherDocuments", new GatewayOptionsValidator().Validate(null, new GatewayOptions { MaxFurtherDocuments = limit }).FailureMessage, StringComparison.Ordinal);

    private static MssData Text(string text) => new() { Value = text };

    private static MssData Data(string type, byte[] octets) => new() { Value = Convert.ToBase64String(octets), MimeType = type, Encoding = "base64" };

    private static IReadOnlyList<FurtherDocument> Accept(string uri, MssFurtherDocument document, string? format = null) =>
        Build.Accept(request => Add(request, uri, format, document)).Services![0].Documents!;

    private static IReadOnlyList<FurtherDocument> Accept(string uri, MssFurtherDocument[] documents) =>
        Build.Accept(request => Add(request, uri, null, documents)).Services![0].Documents!;

    private static void Refused(int code, string uri, string named, params MssFurtherDocument[] documents) =>
        Assert.Contains(named, Build.Refuse(code, request => Add(request, uri, null, documents)).DetailForAp, StringComparison.Ordinal);

    private static void Add(SignatureRequest request, string uri, string? format, params MssFurtherDocument[] documents)
    {
        request.SignatureProfile = Sign;
        request.MssFormat = format;
        request.DataToBeSigned = new MssData { Value = "Bank: one" };
        var service = new MssService { Uri = uri };
        foreach (var document in documents)
        {
            if (uri == ServiceUris.BatchSign)
            {
                service.AddBatchRequest(document);
            }
            else
            {
                service.AddDocumentRequest(document);
            }
        }

        request.AdditionalServices.Add(service);
    }
}
