using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;
using System.Security.Cryptography.X509Certificates;
using System.Security.Cryptography.Xml;
using System.Text;
using System.Text.Json;
using System.Xml;
using Mss.Grains.Interfaces;
using Mss.Silo.Tests.Hosting;
using Mss.Silo.Tests.Signatures;
using Mss.Silo.Tests.Wire;

namespace Mss.Silo.Tests.Rest;

/// <summary>AdditionalServices over REST, with their results verified by the platform.</summary>
[Collection(SharedAppGroup.Name)]
public sealed class RestServiceTests(SharedApp shared)
{
    private static readonly byte[] Text = Encoding.UTF8.GetBytes("Pay 10 euro?");
    private readonly MssApp _app = shared.App;

    [Fact]
    public async Task Validation_time_stamp_and_certificate_are_told_and_verify()
    {
        var before = DateTimeOffset.UtcNow;
        var answer = await SignAsync("+99901000001", null, Service(ServiceUris.Validate), Service(ServiceUris.FiComValidate), Service(ServiceUris.TimeStamp), Service(ServiceUris.SigningCertificate));

        Assert.Equal("502", RestClient.Code(answer));
        using var signer = Verified.Cms(RestClient.SignatureOf(answer), Text, _app.Pki);
        var responses = answer.GetProperty("ServiceResponses").EnumerateArray().ToArray();
        Assert.Equal([ServiceUris.Validate, ServiceUris.Validate, ServiceUris.TimeStamp, ServiceUris.SigningCertificate], responses.Select(response => RestClient.Text(response, "Description")));
        Assert.Equal(["502", "502"], responses.Take(2).Select(RestClient.Code));
        Assert.Equal("http://mss.example/", RestClient.Text(responses[1], "Entity.URI"));

        var cms = new SignedCms();
        cms.Decode(RestClient.SignatureOf(answer));
        Assert.True(Rfc3161TimestampToken.TryDecode(responses[2].GetProperty("TimeStampToken").GetBytesFromBase64(), out var token, out _));
        Assert.True(token.VerifySignatureForSignerInfo(cms.SignerInfos[0], out var authority, null));
        Verified.Chain(authority, _app.Pki);
        Assert.InRange(token.TokenInfo.Timestamp, before.AddSeconds(-1), DateTimeOffset.UtcNow.AddSeconds(1));

        var chain = Chain(responses[3]);
        Assert.Equal([signer.Thumbprint, _app.Pki.Issuing.Thumbprint], chain.Select(certificate => certificate.Thumbprint));
    }

    [Fact]
    public async Task A_batch_and_documents_are_signed_with_one_approval_each_over_its_own_data()
    {
        var batch = await SignAsync("+99901000001", null, Further(ServiceUris.BatchSign, "BatchSignatureRequests"));
        var items = batch.GetProperty("ServiceResponses")[0].GetProperty("BatchSignatureResponses").EnumerateArray().ToArray();
        var documents = await SignAsync("+99901000001", null, Further(ServiceUris.DocSign, "AdditionalSignatureRequests"));
        var document = Assert.Single(documents.GetProperty("ServiceResponses")[0].GetProperty("AdditionalSignatureResponses").EnumerateArray());

        Assert.Equal(("500", "500", "500"), (RestClient.Code(batch), RestClient.Code(documents), RestClient.Code(document)));
        Assert.Equal(2, items.Length);
        using var first = Verified.Cms(RestClient.SignatureOf(items[0]), Text, _app.Pki);
        using var second = Verified.Cms(RestClient.SignatureOf(items[1]), "Second"u8.ToArray(), _app.Pki);
        using var third = Verified.Cms(RestClient.SignatureOf(document), "Second"u8.ToArray(), _app.Pki);

        static string Further(string uri, string name) => $$$"""{"Description":"{{{uri}}}","{{{name}}}":[{"DataToBeSigned":{"MimeType":"text/plain","Encoding":"UTF-8","Data":"Second"}}]}""";
    }

    [Fact]
    public async Task A_bare_signature_is_verified_with_the_certificate_and_the_time_stamp_that_come_beside_it()
    {
        var answer = await SignAsync("+99901000002", "http://uri.etsi.org/TS102204/v1.1.2#PKCS1", Service(ServiceUris.SigningCertificate), Service(ServiceUris.TimeStamp));

        var responses = answer.GetProperty("ServiceResponses");
        var certificate = Chain(responses[0])[0];
        Verified.Chain(certificate, _app.Pki);
        using var key = certificate.GetECDsaPublicKey()!;
        var signature = RestClient.SignatureOf(answer);
        Assert.True(key.VerifyData(Text, signature, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence));
        Assert.True(Rfc3161TimestampToken.TryDecode(responses[1].GetProperty("TimeStampToken").GetBytesFromBase64(), out var token, out _));
        Assert.True(token.VerifySignatureForData(signature, out _, null));
    }

    [Fact]
    public async Task Person_identity_comes_as_text_whose_signature_is_still_good()
    {
        var query = $$"""{"Description":"{{ServiceUris.PersonIdentity}}","AttributeQuery":{"ID":"Q1","Attribute":[{"Name":"{{PersonQuery.Namespace}}givenName"},{"Name":"{{PersonQuery.Namespace}}address"}]} }""";
        var answer = await SignAsync("+99901000001", null, query);

        var document = new XmlDocument { PreserveWhitespace = true, XmlResolver = null };
        document.LoadXml(RestClient.Text(Assert.Single(answer.GetProperty("ServiceResponses").EnumerateArray()), "Response")!);
        Assert.Equal("Q1", document.DocumentElement!.GetAttribute("InResponseTo"));
        Assert.Contains("Aino", document.DocumentElement.InnerText, StringComparison.Ordinal);
        var signed = new SignedXml(document.DocumentElement);
        signed.LoadXml((XmlElement)document.GetElementsByTagName("Signature", SignedXml.XmlDsigNamespaceUrl)[0]!);
        var certificate = signed.KeyInfo.OfType<KeyInfoX509Data>().SelectMany(data => data.Certificates!.Cast<X509Certificate2>()).First();
        Verified.Chain(certificate, _app.Pki);
        Assert.True(signed.CheckSignature(certificate, verifySignatureOnly: true));
    }

    [Fact]
    public async Task Hints_are_taken_and_leave_no_trace_in_the_answer()
    {
        var answer = await SignAsync(
            "+99901000001",
            null,
            $$"""{"Description":"{{ServiceUris.UserLang}}","UserLang":{"Value":"EN"} }""",
            $$"""{"Description":"{{ServiceUris.EventId}}","EventID":{"Value":"A1B2"} }""",
            $$"""{"Description":"{{ServiceUris.NoSpam}}","NoSpamCode":{"Value":"unused7","verify":"yes"} }""");
        Assert.Equal("500", RestClient.Code(answer));
        Assert.False(answer.TryGetProperty("ServiceResponses", out _));
    }

    [Fact]
    public async Task The_same_request_with_services_over_SOAP_and_REST_is_one_transaction_with_one_outcome()
    {
        var request = new RequestText { Mode = "asynchClientServer", Services = RequestText.Service(ServiceUris.EventId, "<mss:EventID>E5F6</mss:EventID>") + RequestText.Service(ServiceUris.TimeStamp) };
        var accepted = await _app.Client.SignAsync(request);
        await _app.Client.OutcomeAsync(request, accepted.TransactionId);

        var rest = await new RestClient(_app).AskAsync("sign", $$"""
            {"MSS_SignatureReq":{"AP_Info":{"AP_TransID":"{{request.ApTransId}}","Instant":"{{request.Instant}}"},"MessagingMode":"asynch","TimeOut":60,"MobileUser":{"MSISDN":"{{request.Msisdn}}"},
             "DataToBeSigned":{"MimeType":"text/plain","Encoding":"UTF-8","Data":"{{request.Data}}"},"SignatureProfile":"{{request.Profile}}",
             "AdditionalServices":[{"Description":"{{ServiceUris.EventId}}","EventID":{"Value":"E5F6"} },{"Description":"{{ServiceUris.TimeStamp}}"}]} }
            """);

        Assert.Equal(accepted.TransactionId, RestClient.Text(rest, "MSSP_TransID"));
        var soap = await _app.Client.StatusAsync(request, accepted.TransactionId);
        Assert.Equal(soap.Signature, RestClient.SignatureOf(rest));
        Assert.Contains(Assert.Single(rest.GetProperty("ServiceResponses").EnumerateArray()).GetProperty("TimeStampToken").GetString()!, soap.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://uri.etsi.org/TS102204/v1.1.2#archive", "_101")]
    [InlineData(ServiceUris.DisplayName, "_104")]
    [InlineData(ServiceUris.EventId, "_102")]
    public async Task A_service_that_cannot_be_had_is_refused_as_over_SOAP(string uri, string fault) =>
        Assert.Equal(fault, await new RestClient(_app).FaultAsync("sign", "{\"MSS_SignatureReq\":{\"MessagingMode\":\"synch\"," + Members("+99901000001", null, Service(uri)) + "}}"));

    private static string Service(string uri) => $$"""{"Description":"{{uri}}"}""";

    private static string Members(string msisdn, string? format, params string[] services) =>
        $"\"MobileUser\":{{\"MSISDN\":\"{msisdn}\"}},\"DataToBeSigned\":{{\"Data\":\"Pay 10 euro?\"}}{(format is null ? "" : $",\"MSS_Format\":\"{format}\"")},\"AdditionalServices\":[{string.Join(',', services)}]";

    private static X509Certificate2[] Chain(JsonElement response) =>
        [.. RestClient.At(response, "SigningCertificate.X509Certificate").EnumerateArray().Select(der => X509CertificateLoader.LoadCertificate(der.GetBytesFromBase64()))];

    private Task<JsonElement> SignAsync(string msisdn, string? format, params string[] services) => new RestClient(_app).SignAsync(Members(msisdn, format, services));
}
