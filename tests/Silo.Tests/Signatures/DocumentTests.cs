using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Xml.Linq;
using Mss.Grains.Interfaces;
using Mss.Silo.Development;
using Mss.Silo.Tests.Hosting;
using Mss.Silo.Tests.Wire;
using Mss.Sscd.Sim;

namespace Mss.Silo.Tests.Signatures;

/// <summary>batchsign and docsign over HTTP: every signature is verified by the platform's CMS over its own data, every answer by the schema that is served.</summary>
[Collection(SharedAppGroup.Name)]
public sealed class DocumentTests(SharedApp shared)
{
    private const string Batch = "http://www.methics.fi/TS102204/ext/v1.0.0#BatchSignature";
    private const string Documents = "http://www.methics.fi/TS102204/ext/v1.0.0#MultiDocSign";
    private const string Pkcs1 = "http://uri.etsi.org/TS102204/v1.1.2#PKCS1";
    private static readonly XNamespace Mss = "http://uri.etsi.org/TS102204/v1.1.2#";
    private static readonly string[] Texts = ["Pay 10 euro?", "Pay 20 euro?", "Pay 30 euro?", "Pay 40 euro?", "Pay 50 euro?"];
    private readonly MssApp _app = shared.App;

    [Theory]
    [InlineData("+99901000001", 12, false, "synch")]
    [InlineData("+99901000001", 11, true, "asynchClientServer")]
    [InlineData("+99901000002", 11, false, "synch")]
    [InlineData("+99901000002", 12, true, "asynchClientServer")]
    public async Task A_batch_of_five_texts_is_five_signatures_of_one_approval(string user, int version, bool rpc, string mode)
    {
        var cards = _app.Get<DevelopmentFarEnd>().Cards;
        var before = cards.SignaturesMadeBy(MssApp.CardOf(user));
        var request = new RequestText { Msisdn = user, Mode = mode, Envelope = new Envelope(version, rpc), Services = BatchService(Texts[1..]) };
        var reply = await _app.Client.FinishAsync(request);

        Assert.Equal(500, reply.Code);
        ServedSchema.AssertValid(reply.Message);
        var items = Assert.Single(reply.ServiceResponses(ServiceUris.BatchSign)).Elements(XName.Get("BatchSignatureResponse", Batch)).ToList();
        Assert.Equal(5, items.Count);
        for (var i = 0; i < items.Count; i++)
        {
            Verified.Cms(SignatureIn(items[i], Batch), Encoding.UTF8.GetBytes(Texts[i]), _app.Pki);
        }

        // Laverca takes the first for the main one.
        Assert.Equal(MainSignature(reply), SignatureIn(items[0], Batch));
        Assert.Equal(5, cards.SignaturesMadeBy(MssApp.CardOf(user)) - before);

        // The same request again is the same transaction, signature by signature.
        var again = await _app.Client.FinishAsync(request);
        Assert.Equal(
            items.ConvertAll(item => item.Value), [.. Assert.Single(again.ServiceResponses(ServiceUris.BatchSign)).Elements(XName.Get("BatchSignatureResponse", Batch)).Select(item => item.Value)]);
        Assert.Equal(5, cards.SignaturesMadeBy(MssApp.CardOf(user)) - before);
    }

    [Fact]
    public async Task A_person_sees_every_item_and_enters_one_PIN()
    {
        var request = new RequestText { Msisdn = "+99901000003", Mode = "asynchClientServer", Services = BatchService("Second", "Third") };
        var accepted = await _app.Client.SignAsync(request);
        var shown = await _app.ShownAsync(request.Msisdn);
        Assert.Equal("1/3 Pay 10 euro?\n2/3 Second\n3/3 Third", shown.Text);
        var waiting = await _app.Client.StatusAsync(request, accepted.TransactionId);
        Assert.Equal(504, waiting.Code);
        Assert.DoesNotContain("BatchSignatureResponse", waiting.Text, StringComparison.Ordinal);
        Assert.Equal(PhoneResult.Signed, await _app.Get<SimulatedPhones>().ApproveAsync(MssApp.CardOf(request.Msisdn), accepted.TransactionId, "1234"));
        var reply = await _app.Client.OutcomeAsync(request, accepted.TransactionId);
        Assert.Equal(3, Assert.Single(reply.ServiceResponses(ServiceUris.BatchSign)).Elements(XName.Get("BatchSignatureResponse", Batch)).Count());
    }

    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    public async Task Two_documents_in_two_formats_with_two_keys_and_a_third_that_is_not_signed(int version)
    {
        var reply = await _app.Client.FinishAsync(new RequestText
        {
            Msisdn = "+99901000004",
            Envelope = new Envelope(version),
            Services = RequestText.Service(
                ServiceUris.DocSign,
                Document("a", "Contract", format: Pkcs1) + Document("b", "Log in", profile: "mss::authn:loa2") + Document("c", "Log in", profile: "mss::authn:loa3")
                + Document("d", "x", keyReference: true)) + RequestText.Service(ServiceUris.TimeStamp),
        });

        Assert.Equal(500, reply.Code);
        ServedSchema.AssertValid(reply.Message);
        var documents = Assert.Single(reply.ServiceResponses(ServiceUris.DocSign)).Elements(XName.Get("AdditionalSignatureResponse", Documents)).ToList();
        Assert.Equal([("a", 500), ("b", 500), ("c", 109), ("d", 404)], documents.Select(document => (document.Attribute("DocumentRef")!.Value, CodeOf(document))));
        var signer = Verified.Cms(MainSignature(reply), Encoding.UTF8.GetBytes(Texts[0]), _app.Pki);
        using var key = signer.GetRSAPublicKey()!;
        Assert.True(key.VerifyData("Contract"u8, SignatureIn(documents[0], Documents), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
        var other = Verified.Cms(SignatureIn(documents[1], Documents), "Log in"u8.ToArray(), _app.Pki);
        Assert.NotEqual(signer.Thumbprint, other.Thumbprint);
        Assert.All(documents.Skip(2), document => Assert.Null(document.Element(XName.Get("MSS_Signature", Documents))));
        Assert.Equal([1, 1, 0, 0], documents.Select(document => document.Elements(XName.Get("TimeStampToken", "urn:x-mss:services:v1")).Count()));
    }

    [Fact]
    public async Task Status_502_of_every_document_when_validation_is_asked_for()
    {
        var reply = await _app.Client.FinishAsync(new RequestText
        {
            Services = RequestText.Service(ServiceUris.DocSign, Document("a", "One") + Document(null, "Two")) + RequestText.Service(ServiceUris.Validate),
        });

        Assert.Equal(502, reply.Code);
        ServedSchema.AssertValid(reply.Message);
        Assert.Equal([502, 502], Assert.Single(reply.ServiceResponses(ServiceUris.DocSign)).Elements(XName.Get("AdditionalSignatureResponse", Documents)).Select(CodeOf));
    }

    [Fact]
    public async Task Fault_103_more_than_the_screen_holds()
    {
        var reply = await _app.Client.SignAsync(new RequestText { Services = BatchService([.. Enumerable.Range(0, 20).Select(i => $"This is item number {i}")]) });
        Assert.Equal(103, reply.Fault);
    }

    [Fact]
    public async Task Fault_101_more_than_twenty()
    {
        var reply = await _app.Client.SignAsync(new RequestText { Services = BatchService([.. Enumerable.Range(0, 21).Select(i => $"{i}")]) });
        Assert.Equal(101, reply.Fault);
    }

    [Fact]
    public async Task Twenty_items_are_taken()
    {
        var reply = await _app.Client.FinishAsync(new RequestText { Data = "A", Services = BatchService([.. Enumerable.Range(0, 20).Select(i => $"{i}")]) });
        Assert.Equal(500, reply.Code);
        Assert.Equal(21, Assert.Single(reply.ServiceResponses(ServiceUris.BatchSign)).Elements(XName.Get("BatchSignatureResponse", Batch)).Count());
    }

    private static string BatchService(params string[] texts) => RequestText.Service(
        ServiceUris.BatchSign,
        string.Concat(texts.Select(text => $"<b:BatchSignatureRequest xmlns:b=\"{Batch}\"><b:DataToBeSigned MimeType=\"text/plain\" Encoding=\"UTF-8\">{text}</b:DataToBeSigned></b:BatchSignatureRequest>")));

    private static string Document(string? reference, string text, string? profile = null, string? format = null, bool keyReference = false) =>
        $"<d:AdditionalSignatureRequest xmlns:d=\"{Documents}\"{(reference is null ? "" : $" DocumentRef=\"{reference}\"")}><d:DataToBeSigned>{text}</d:DataToBeSigned>"
        + (profile is null ? "" : $"<d:SignatureProfile><mss:mssURI>{profile}</mss:mssURI></d:SignatureProfile>")
        + (format is null ? "" : $"<d:MSS_Format><mss:mssURI>{format}</mss:mssURI></d:MSS_Format>")
        + (keyReference ? "<d:KeyReference/>" : "") + "</d:AdditionalSignatureRequest>";

    private static byte[] SignatureIn(XElement response, XNamespace own) =>
        Convert.FromBase64String(response.Element(own + "MSS_Signature")!.Element(Mss + "Base64Signature")!.Value);

    private static byte[] MainSignature(MssReply reply) => Convert.FromBase64String(reply.Message.Element(Mss + "MSS_Signature")!.Element(Mss + "Base64Signature")!.Value);

    private static int CodeOf(XElement document) => int.Parse(
        document.Element(XName.Get("Status", Documents))!.Element(Mss + "StatusCode")!.Attribute("Value")!.Value, CultureInfo.InvariantCulture);
}
