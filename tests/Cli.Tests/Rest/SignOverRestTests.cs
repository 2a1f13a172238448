using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Mss.Cli.Rest;
using Mss.Cli.Tests.Testing;

namespace Mss.Cli.Tests.Rest;

/// <summary><c>mss sign --rest</c>.</summary>
public sealed class SignOverRestTests : IDisposable
{
    private const string User = "+99901000001";
    private readonly TestPki _pki = new();
    private readonly TemporaryDirectory _directory = new();
    private readonly X509Certificate2 _signer;

    public SignOverRestTests()
    {
        _pki.WriteTo(_directory.Path);
        _signer = _pki.P256();
    }

    public void Dispose()
    {
        _signer.Dispose();
        _pki.Dispose();
        _directory.Dispose();
    }

    [Fact]
    public async Task A_request_is_sent_polled_and_verified()
    {
        const string Text = "Pay 12.50 € & \"more\"?";
        var queries = 0;
        await using var server = await FakeRestMssp.StartAsync((message, request) => (200, message == "MSS_SignatureReq"
            ? FakeRestMssp.Status("MSS_SignatureResp", request, 100, "REQUEST_OK", "\"MSSP_TransID\":\"t1\",")
            : ++queries < 2 ? FakeRestMssp.Status("MSS_StatusResp", request, 504, "OUTSTANDING_TRANSACTION", "")
            : FakeRestMssp.Status("MSS_StatusResp", request, 500, "SIGNATURE", Signature(TestCms.Sign(_signer, Encoding.UTF8.GetBytes(Text))))));

        var run = await SignAsync(server, "--text", Text, "--displayed", "Shown", "--profile", "mss::sign:loa3", "--timeout", "33");

        Assert.True(run.ExitCode == 0, run.Error + run.Out);
        Assert.Contains("Signed and verified.", run.Out, StringComparison.Ordinal);
        var received = server.Received.ToArray();
        Assert.Equal(["MSS_SignatureReq", "MSS_StatusReq", "MSS_StatusReq"], received.Select(one => one.Message));
        Assert.All(received, one => Assert.Equal("/rest/service", one.Path));
        var request = received[0].Content;
        Assert.Equal(("asynchClientServer", "33", "mss::sign:loa3"), ((string?)request["MessagingMode"], (string?)request["TimeOut"], (string?)request["SignatureProfile"]));
        Assert.Equal(("http://ap1.example", "secret1"), ((string?)request["AP_Info"]!["AP_ID"], (string?)request["AP_Info"]!["AP_PWD"]));
        Assert.Equal((Text, "Shown"), ((string?)request["DataToBeSigned"]!["Data"], (string?)request["DataToBeDisplayed"]!["Data"]));
        Assert.Equal("t1", (string?)received[1].Content["MSSP_TransID"]);
    }

    [Fact]
    public async Task A_bare_value_is_verified_with_the_certificate_beside_it()
    {
        using var key = _signer.GetECDsaPrivateKey()!;
        var value = Convert.ToBase64String(key.SignData("Hello"u8, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence));
        await using var server = await FakeRestMssp.StartAsync((_, request) => (200, FakeRestMssp.Status(
            "MSS_SignatureResp", request, 500, "SIGNATURE", $"\"MSSP_TransID\":\"t1\",\"MSS_Signature\":{{\"PKCS1\":{{\"SignatureValue\":\"{value}\",\"X509Certificate\":\"{Convert.ToBase64String(_signer.RawData)}\"}}}},")));
        var run = await SignAsync(server, "--text", "Hello", "--format", "pkcs1", "--mode", "synch");
        Assert.True(run.ExitCode == 0, run.Error + run.Out);
        Assert.EndsWith("#PKCS1", (string?)Assert.Single(server.Received).Content["MSS_Format"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_signature_over_another_text_ends_with_3()
    {
        await using var server = await FakeRestMssp.StartAsync((_, request) => (200, FakeRestMssp.Status(
            "MSS_SignatureResp", request, 500, "SIGNATURE", "\"MSSP_TransID\":\"t1\"," + Signature(TestCms.Sign(_signer, "Pay 9000 EUR"u8.ToArray())))));
        Assert.Equal(3, (await SignAsync(server, "--text", "Pay 90 EUR", "--mode", "synch")).ExitCode);
    }

    [Fact]
    public async Task A_fault_ends_with_2_and_its_advice()
    {
        await using var server = await FakeRestMssp.StartAsync((_, _) => (500, """{"Fault":{"Code":{"Value":"Receiver","SubCode":{"Value":"_401"}},"Reason":"USER_CANCEL","Detail":"User cancelled the request"}}"""));
        var run = await SignAsync(server, "--text", "Hello");
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("fault 401 USER_CANCEL\n  User cancelled the request", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<html/>", "not JSON")]
    [InlineData("[]", "no MSS answer")]
    [InlineData("{\"MSS_SignatureResp\":{}}", "no Status.StatusCode.Value")]
    [InlineData("{\"MSS_SignatureResp\":{\"Status\":{\"StatusCode\":{\"Value\":\"500\"}},\"MSS_Signature\":{\"Base64Signature\":\"?\"}}}", "not Base64")]
    public async Task What_is_no_answer_ends_with_4(string body, string why)
    {
        await using var server = await FakeRestMssp.StartAsync((_, _) => (200, body));
        var run = await SignAsync(server, "--text", "Hello");
        Assert.Equal(4, run.ExitCode);
        Assert.Contains(why, run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--soap", "1.1")]
    [InlineData("--style", "document")]
    public async Task Rest_and_a_form_of_SOAP_exclude_each_other(string option, string value)
    {
        var run = await CliRun.OfAsync(["sign", "--msisdn", User, "--text", "a", "--rest", "--no-chain", option, value]);
        Assert.Equal(64, run.ExitCode);
        Assert.Contains("--rest and --soap or --style exclude each other", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rest_and_another_address_for_the_outcome_exclude_each_other()
    {
        var run = await CliRun.OfAsync(["sign", "--msisdn", User, "--text", "a", "--rest", "--no-chain", "--status-url", "http://localhost:1"]);
        Assert.Equal(64, run.ExitCode);
        Assert.Contains("--rest and --status-url exclude each other", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://localhost:8080", "http://localhost:8080/rest/service")]
    [InlineData("https://mss.example/base/", "https://mss.example/base/rest/service")]
    [InlineData("https://mss.example/rest/service", "https://mss.example/rest/service")]
    public void The_service_is_found_from_the_base_address_or_its_own(string url, string service) => Assert.Equal(new Uri(service), RestClient.AddressOf(new Uri(url)));

    private static string Signature(byte[] cms) => $"\"MSS_Signature\":{{\"Base64Signature\":\"{Convert.ToBase64String(cms)}\"}},";

    private Task<CliRun> SignAsync(FakeRestMssp server, params string[] args) => CliRun.OfAsync(
        ["sign", "--rest", "--msisdn", User, "--url", server.Url, "--ca-dir", _directory.Path, .. args], new ImmediateTime(DateTimeOffset.UtcNow));
}
