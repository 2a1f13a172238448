using System.Buffers;
using System.Text;
using System.Text.Json;
using Mss.Gateway.Messages;
using Mss.Gateway.Rest;
using Mss.Gateway.Tests.Soap;
using Mss.Gateway.Tests.Testing;
using Mss.Grains.Interfaces;

namespace Mss.Gateway.Tests.Rest;

/// <summary>AdditionalServices and ServiceResponses in JSON: the same as in XML, and no less.</summary>
public sealed class RestServiceTests
{
    [Theory]
    [InlineData("\"UserLang\":{\"Value\":\" EN \"}", "EN", null, null, null, null)]
    [InlineData("\"UserLang\":\"EN\"", "EN", null, null, null, null)]
    [InlineData("\"UserLang\":{}", null, null, null, null, null)]
    [InlineData("\"EventID\":{\"Value\":1234}", null, "1234", null, null, null)]
    [InlineData("\"SessionID\":\"S1S2\"", null, "S1S2", null, null, null)]
    [InlineData("\"EventID\":null,\"SessionID\":{}", null, "", null, null, null)]
    [InlineData("\"NoSpamCode\":{\"Value\":\"abc\",\"verify\":\"no\"}", null, null, "abc", "no", null)]
    [InlineData("\"NoSpamCode\":{\"verify\":false}", null, null, "", "false", null)]
    [InlineData("\"NoSpamCode\":\"\"", null, null, "", null, null)]
    [InlineData("\"NoSpamCode\":null", null, null, null, null, null)]
    [InlineData("\"DisplayName\":{\"Value\":\"My Bank\"},\"Entity\":{\"URI\":\"urn:ae\"}", null, null, null, null, "My Bank")]
    public void Parameters_are_objects_or_bare_values(string parameters, string? language, string? eventId, string? code, string? verify, string? display)
    {
        var service = Read(parameters);
        Assert.Equal((language, eventId, code, verify, display), (service.UserLang, service.EventId, service.NoSpamCode, service.NoSpamVerify, service.DisplayName));
        Assert.Equal(parameters.Contains("Entity", StringComparison.Ordinal) ? "urn:ae" : null, service.EntityUri);
    }

    [Fact]
    public void An_attribute_query_has_its_names_in_order()
    {
        var query = Read("\"AttributeQuery\":{\"ID\":\"1 2\",\"Version\":\"2.0\",\"Attribute\":[{\"Name\":\"urn:a\",\"x\":1},null,{},{\"Name\":\" urn:b \"}]}").AttributeQuery!;
        Assert.Equal("1 2", query.Id);
        Assert.Equal(["urn:a", "urn:b"], query.AttributeNames);
    }

    [Fact]
    public void Further_documents_have_the_members_of_a_request_and_items_of_a_batch_have_data_only()
    {
        const string Document =
            """{"DocumentRef":" 1","DataToBeSigned":{"Data":" a "},"DataToBeDisplayed":{"Data":"b"},"SignatureProfile":" mss::sign:loa4","MSS_Format":"urn:f","KeyReference":{},"SignatureProfileComparison":"exact"}""";
        var service = Read($"\"AdditionalSignatureRequests\":[{Document},{{}}],\"BatchSignatureRequests\":[{Document}]");
        var document = service.DocumentRequests[0];
        Assert.Equal((" 1", " a ", "b", "mss::sign:loa4", "urn:f", true, "exact"), (document.Reference, document.DataToBeSigned!.Value, document.DataToBeDisplayed!.Value,
            document.SignatureProfile, document.MssFormat, document.HasKeyReference, document.SignatureProfileComparison));
        Assert.Equal(2, service.DocumentRequests.Count);
        Assert.Null(service.DocumentRequests[1].DataToBeSigned);
        var item = Assert.Single(service.BatchRequests);
        Assert.Equal((" a ", "b", null, null, null, false), (item.DataToBeSigned!.Value, item.DataToBeDisplayed!.Value, item.Reference, item.SignatureProfile, item.MssFormat, item.HasKeyReference));
    }

    [Fact]
    public void Further_signatures_are_answered_in_order_under_the_names_that_clients_read()
    {
        ServiceResult[] results =
        [
            new() { Uri = ServiceUris.BatchSign, Documents = [new() { Status = StatusCode.Signature, Signature = [1], Displayed = "b" }, new() { Status = StatusCode.Signature, Signature = [2], TimeStampToken = [9] }] },
            new()
            {
                Uri = ServiceUris.DocSign,
                Documents =
                [
                    new() { Status = StatusCode.ValidSignature, Reference = "r", Signature = [3], Format = SignatureFormat.FiComPkcs1, Certificate = [4], Certificates = [[5]] },
                    new() { Status = StatusCode.UnsupportedProfile },
                ],
            },
        ];
        var json = JsonSerializer.Deserialize<JsonElement>(Write(ServiceResponseTests.Answer(new SignatureRequest(), results)));
        var responses = json.GetProperty("MSS_SignatureResp").GetProperty("ServiceResponses");
        Assert.Equal(
            """[{"MSS_Signature":{"Base64Signature":"AQ=="},"DTBD":"b"},{"MSS_Signature":{"Base64Signature":"Ag=="},"TimeStampToken":"CQ=="}]""",
            responses[0].GetProperty("BatchSignatureResponses").GetRawText());
        Assert.Equal(
            """[{"DocumentRef":"r","MSS_Signature":{"PKCS1":{"SignatureValue":"Aw==","X509Certificate":"BA=="}},"Status":{"StatusCode":{"Value":"502"},"StatusMessage":"VALID_SIGNATURE"},"SigningCertificate":{"X509Certificate":["BQ=="]}},{"Status":{"StatusCode":{"Value":"109"},"StatusMessage":"UNSUPPORTED_PROFILE"}}]""",
            responses[1].GetProperty("AdditionalSignatureResponses").GetRawText());
    }

    [Theory]
    [InlineData("\"BatchSignatureRequests\":{}", "BatchSignatureRequests: must be an array")]
    [InlineData("\"AdditionalSignatureRequests\":[\"a\"]", "AdditionalSignatureRequests: must be an object")]
    [InlineData("\"EventID\":\"A1B2\",\"SessionID\":\"A1B2\"", "EventID: given twice")]
    [InlineData("\"NoSpamCode\":\"abc\",\"NoSpamCode\":\"abd\"", "NoSpamCode: given twice")]
    [InlineData("\"NoSpamCode\":[\"abc\"]", "NoSpamCode: must be a string")]
    [InlineData("\"NoSpamCode\":{\"Value\":{}}", "NoSpamCode: must be a string")]
    [InlineData("\"AttributeQuery\":[]", "AttributeQuery: must be an object")]
    [InlineData("\"AttributeQuery\":{\"Attribute\":{}}", "Attribute: must be an array")]
    [InlineData("\"Entity\":\"urn:ae\"", "Entity: must be an object")]
    public void Fault_101_a_parameter_of_the_wrong_form_or_given_twice_is_named(string parameters, string detail)
    {
        var fault = RestReader.Read(Encoding.UTF8.GetBytes(Json(parameters)), null).Fault!;
        Assert.Equal((101, detail), (fault.Code.Value, fault.DetailForAp));
    }

    [Fact]
    public async Task What_is_asked_for_reaches_the_transaction()
    {
        await using var host = await GatewayHost.StartAsync();
        RestMessages.Prepare(host.Grains, "");
        var answer = await host.PostJsonAsync((RestRequest.Asynchronous with { More = "," + RestMessages.Services }).Json);
        Assert.Equal(100, answer.Status);
        var order = Assert.Single(host.Grains.Submitted).Order;
        Assert.Equal(("fi", "A1B2", "abc1", true), (order.Language, order.EventId, order.NoSpam!.Code, order.Validate));
        Assert.Equal(7, order.Services!.Count);
        Assert.Equal(["age"], order.Services[6].Attributes!);
    }

    [Fact]
    public void Every_service_that_SOAP_answers_is_answered_beside_Status()
    {
        var json = JsonSerializer.Deserialize<JsonElement>(Write(ServiceResponseTests.Answer(new SignatureRequest(), ServiceResponseTests.All)));
        var message = json.GetProperty("MSS_SignatureResp");
        Assert.False(message.GetProperty("Status").TryGetProperty("StatusDetail", out _));
        var responses = message.GetProperty("ServiceResponses").EnumerateArray().Select(response => response.GetRawText()).ToArray();
        Assert.Equal(
            [
                """{"Description":"http://uri.etsi.org/TS102204/v1.1.2#validate","Status":{"StatusCode":{"Value":"502"},"StatusMessage":"VALID_SIGNATURE"}}""",
                """{"Description":"http://uri.etsi.org/TS102204/v1.1.2#validate","Entity":{"URI":"http://mssp.example/"},"Status":{"StatusCode":{"Value":"502"},"StatusMessage":"VALID_SIGNATURE"}}""",
                """{"Description":"http://www.methics.fi/KiuruMSSP/v5.0.0#signingCertificate","SigningCertificate":{"X509Certificate":["AQI=","Aw=="]}}""",
                """{"Description":"http://uri.etsi.org/TS102204/v1.1.2#timestamp","TimeStampToken":"CQk="}""",
            ],
            responses[..4]);
        var saml = message.GetProperty("ServiceResponses")[4].GetProperty("Response").GetString();
        Assert.Equal(ServiceResponseTests.All[4].SamlResponse, saml);
    }

    [Fact]
    public void Without_a_service_to_answer_there_are_no_ServiceResponses()
    {
        Assert.DoesNotContain("ServiceResponses", Write(ServiceResponseTests.Answer(new SignatureRequest(), null)), StringComparison.Ordinal);
        Assert.DoesNotContain("ServiceResponses", Write(ServiceResponseTests.Answer(new SignatureRequest(), [])), StringComparison.Ordinal);
    }

    private static string Write(MssResponse response)
    {
        var output = new ArrayBufferWriter<byte>();
        RestWriter.WriteResponse(output, response);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    private static MssService Read(string parameters)
    {
        var (request, fault) = RestReader.Read(Encoding.UTF8.GetBytes(Json(parameters)), null);
        Assert.True(fault is null, fault?.DetailForAp);
        return Assert.Single(((SignatureRequest)request!).AdditionalServices);
    }

    private static string Json(string parameters) => (RestRequest.Bare with { More = $",\"AdditionalServices\":[{{\"Description\":\"urn:a\",{parameters}}}]" }).Json;
}
