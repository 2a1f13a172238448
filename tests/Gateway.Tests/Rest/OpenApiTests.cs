using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Json.Schema;
using Mss.Gateway.Rest.Codecs;
using Mss.Gateway.Tests.Testing;
using Mss.Grains.Interfaces;

namespace Mss.Gateway.Tests.Rest;

/// <summary>The OpenAPI document is kept by hand; real messages of every operation are held against it.</summary>
public sealed class OpenApiTests : IAsyncLifetime
{
    private GatewayHost _host = null!;
    private JsonNode _document = null!;

    /// <summary>Each offered operation with a request, the answers of the cluster and what the answer must be.</summary>
    public static TheoryData<string, string, string, int> Exchanges => new()
    {
        { "sign", new RestRequest { Mode = "\"asynch\"", More = ",\"SignatureProfile\":\"mss::authn:loa3\",\"AdditionalServices\":[]" }.Json, "accepted", 200 },
        { "sign", new RestRequest().Json, "signed", 200 },
        { "sign", new RestRequest().Json, "signed for FiCom", 200 },
        { "sign", new RestRequest().Json, "refused", 500 },
        { "sign", (RestRequest.Asynchronous with { More = ",\"TimeOut\":80" }).Json, "accepted", 200 },
        { "status", new RestRequest().StatusJson("t1"), "accepted", 200 },
        { "status", new RestRequest().StatusJson("t1"), "signed", 200 },
        { "status", new RestRequest().StatusJson("t1"), "refused", 500 },
        { "sign", (new RestRequest() with { More = "," + RestMessages.Services }).Json, "served", 200 },
        { "status", new RestRequest().StatusJson("t1"), "served", 200 },
        { "profile", RestMessages.Profile(""), "described", 200 },
        { "profile", RestMessages.Profile(",\"Params\":\"sscds state certs pinstatus rcstatus aastatus\""), "described", 200 },
        { "profile", RestMessages.Profile(",\"GetCertificates\":true,\"GetAutoActivation\":\"1\",\"GetServerSideSignature\":true,\"GetRecoveryCodeCreated\":true"), "described", 200 },
        { "profile", RestMessages.Profile(""), "refused", 500 },
        { "receipt", RestMessages.Receipt(""), "shown", 200 },
        { "receipt", RestMessages.Receipt("," + RestMessages.ReceiptExtension), "answered", 200 },
        { "receipt", RestMessages.Receipt(""), "refused", 500 },
        { "registration", RestMessages.PlainRegistration, "registered", 200 },
        { "registration", RestMessages.Registration(RestMessages.CreateUser), "registered", 200 },
        { "registration", RestMessages.Registration(RestMessages.CreateUser), "refused", 500 },
        { "handshake", RestMessages.Handshake(), "pinned", 200 },
        { "handshake", RestMessages.Handshake(""), "refused", 500 },
    };

    public async Task InitializeAsync()
    {
        _host = await GatewayHost.StartAsync();
        using var response = await _host.GetAsync("/rest/openapi.json");
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("application/json", response.Content.Headers.ContentType?.MediaType);
        _document = JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
    }

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Theory]
    [MemberData(nameof(Exchanges))]
    public async Task Real_requests_and_answers_are_as_the_document_says(string path, string json, string outcome, int status)
    {
        _host.Grains.OnSubmit = (id, _) => Task.FromResult(Answer(outcome, id, FakeGrains.Accepted(id)));
        _host.Grains.OnStatus = (id, _, _) => Task.FromResult(Answer(outcome, id, FakeGrains.Pending(id)));
        RestMessages.Prepare(_host.Grains, outcome);
        foreach (var name in new[] { "/rest/service/" + path, "/rest/service" })
        {
            var operation = _document["paths"]![name]!["post"]!;
            AssertValid(operation["requestBody"]!["content"]!["application/json"]!["schema"]!, json);
            var answer = await _host.PostJsonAsync(json, path: name);
            Assert.Equal(status, answer.HttpStatus);
            AssertValid(operation["responses"]![$"{status}"]!["content"]!["application/json"]!["schema"]!, answer.Text);
        }
    }

    [Fact]
    public async Task A_second_level_code_is_as_the_document_says_and_told_to_those_who_asked_for_it_only()
    {
        var schema = _document["paths"]!["/rest/service"]!["post"]!["responses"]!["500"]!["content"]!["application/json"]!["schema"]!;
        var request = new RestRequest { Mode = "\"elsewhere\"" }.Json;
        Assert.DoesNotContain("1013", (await _host.PostJsonAsync(request)).Text, StringComparison.Ordinal);
        await _host.DisposeAsync();
        _host = await GatewayHost.StartAsync();
        foreach (var (id, provider) in _host.Grains.Providers)
        {
            _host.Grains.Providers[id] = provider with { TellSubCodes = true };
        }

        var answer = await _host.PostJsonAsync(request);

        AssertValid(schema, answer.Text);
        Assert.Contains("""_101","ValueNs":"http://uri.etsi.org/TS102204/v1.1.2#","SubCode":{"Value":"_1013","ValueNs":"http://mss.ficom.fi/TS102204/v1.0.0#"}""", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_document_offers_what_the_gateway_offers_and_these_tests_try_each()
    {
        var offered = RestOperationTable.Rows.Select(row => row.Path).Order(StringComparer.Ordinal).ToArray();
        var described = _document["paths"]!.AsObject().Select(path => path.Key).Where(path => path != "/rest/service");
        Assert.Equal(offered.Select(path => "/rest/service/" + path), described.Order(StringComparer.Ordinal));
        Assert.Equal(offered, Exchanges.Select(row => (string)row[0]).Distinct().Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("/rest/service/sign", """{"MSS_SignatureResp":{}}""")]
    [InlineData("/rest/service/sign", """{"MSS_StatusResp":{"AP_Info":{}}}""")]
    [InlineData("/rest/service/status", "{}")]
    public void The_schemas_refuse_what_is_no_answer(string path, string json) =>
        Assert.False(Evaluate(_document["paths"]![path]!["post"]!["responses"]!["200"]!["content"]!["application/json"]!["schema"]!, json).IsValid);

    [Fact]
    public void Every_name_that_the_codecs_read_is_in_the_document()
    {
        var text = _document.ToJsonString();
        Assert.All(RestOperationTable.Rows.SelectMany(row => row.Codec.Names.Append(row.Request).Append(row.Response)), name => Assert.Contains($"\"{name}\"", text, StringComparison.Ordinal));
        Assert.All(CommonMembers.Names, name => Assert.Contains($"\"{name}\"", text, StringComparison.Ordinal));
    }

    [Fact]
    public void It_is_OpenAPI_3_1_and_its_server_is_where_it_was_asked_for()
    {
        Assert.Equal("3.1.0", (string?)_document["openapi"]);
        Assert.Equal("http://mssp.example:8080", (string?)Assert.Single(_document["servers"]!.AsArray())!["url"]);
    }

    private static TransactionAnswer Answer(string outcome, string id, TransactionAnswer accepted) => outcome switch
    {
        "signed" => FakeGrains.Signed(id),
        "signed for FiCom" => FakeGrains.Signed(id) with { Format = SignatureFormat.FiComPkcs1 },
        "served" => FakeGrains.Signed(id) with { Status = StatusCode.ValidSignature, ServiceResults = Soap.ServiceResponseTests.All },
        "refused" => FakeGrains.Failed(id, new Fault(StatusCode.UserCancel, "no")),
        _ => accepted,
    };

    private void AssertValid(JsonNode schema, string json)
    {
        var results = Evaluate(schema, json);
        var errors = (results.Details ?? []).Where(detail => detail.Errors is { Count: > 0 }).Select(detail => $"{detail.InstanceLocation}: {string.Join("; ", detail.Errors!.Values)}");
        Assert.True(results.IsValid, $"{string.Join("\n", errors)}\n{json}");
    }

    /// <summary>OpenAPI's components become the definitions of a schema that stands alone.</summary>
    private EvaluationResults Evaluate(JsonNode schema, string json)
    {
        var root = schema.DeepClone().AsObject();
        root["$defs"] = _document["components"]!["schemas"]!.DeepClone();
        using var instance = JsonDocument.Parse(json);
        return JsonSchema.FromText(root.ToJsonString().Replace("#/components/schemas/", "#/$defs/", StringComparison.Ordinal)).Evaluate(instance.RootElement, new EvaluationOptions { OutputFormat = OutputFormat.List });
    }
}
