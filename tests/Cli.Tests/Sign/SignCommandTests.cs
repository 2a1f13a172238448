using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using Mss.Cli.Tests.Testing;

namespace Mss.Cli.Tests.Sign;

public sealed class SignCommandTests : IDisposable
{
    private const string User = "+99901000001";

    private readonly TestPki _pki = new();
    private readonly TemporaryDirectory _directory = new();
    private readonly X509Certificate2 _signer;

    public SignCommandTests()
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

    [Theory]
    [InlineData("asynch", "1.2", "rpc")]
    [InlineData("asynch", "1.1", "document")]
    [InlineData("synch", "1.2", "document")]
    [InlineData("synch", "1.1", "rpc")]
    public async Task A_good_signature_ends_with_0_in_every_mode_version_and_style(string mode, string soap, string style)
    {
        var mssp = new SigningMssp(_signer, pendingAnswers: 2);
        await using var server = await FakeMssp.StartAsync(mssp.Answer);
        var run = await SignAsync(server, "--text", "Pay 12.50 € & <more>?", "--mode", mode, "--soap", soap, "--style", style);
        Assert.True(run.ExitCode == 0, run.Error + run.Out);
        Assert.Contains("Signed and verified.", run.Out, StringComparison.Ordinal);
        Assert.Contains("T00000001", run.Out, StringComparison.Ordinal);
        Assert.Contains("MIDTEST0001", run.Out, StringComparison.Ordinal);
        var received = server.Received.ToArray();
        Assert.Equal(mode == "synch" ? 1 : 4, received.Length);
        Assert.Equal("/soap/services/MSS_SignaturePort", received[0].Path);
        Assert.All(received.Skip(1), r => Assert.Equal("/soap/services/MSS_StatusQueryPort", r.Path));
        Assert.All(received, r => Assert.Equal(soap == "1.2", r.IsSoap12));
        Assert.All(received, r => Assert.StartsWith(soap == "1.2" ? "application/soap+xml" : "text/xml", r.ContentType, StringComparison.Ordinal));
        Assert.All(received, r => Assert.Equal(style == "document", r.Wrapper is null));
        Assert.All(received, r => Assert.Equal(received[0].Attribute("AP_TransID"), r.Attribute("AP_TransID")));
        Assert.Matches("^A[0-9a-f]{31}$", received[0].Attribute("AP_TransID"));
    }

    [Fact]
    public async Task The_outcome_is_asked_for_at_the_other_gateway_that_was_named()
    {
        var mssp = new SigningMssp(_signer, pendingAnswers: 2);
        await using var first = await FakeMssp.StartAsync(mssp.Answer);
        await using var other = await FakeMssp.StartAsync(mssp.Answer);
        var run = await SignAsync(first, "--text", "Hello", "--status-url", other.Url);
        Assert.True(run.ExitCode == 0, run.Error + run.Out);
        Assert.Equal("/soap/services/MSS_SignaturePort", Assert.Single(first.Received).Path);
        Assert.Equal(3, other.Received.Count);
        Assert.All(other.Received, r => Assert.Equal("/soap/services/MSS_StatusQueryPort", r.Path));
    }

    [Fact]
    public async Task Progress_goes_to_standard_error_one_line_per_state()
    {
        await using var server = await FakeMssp.StartAsync(new SigningMssp(_signer, pendingAnswers: 3).Answer);
        var run = await SignAsync(server, "--text", "Hello");
        Assert.Equal("sending MSS_Signature\n100 REQUEST_OK\n504 OUTSTANDING_TRANSACTION\n", run.Error);
    }

    [Fact]
    public async Task The_options_arrive_in_the_request()
    {
        await using var server = await FakeMssp.StartAsync(new SigningMssp(_signer).Answer);
        var run = await SignAsync(
            server, "--text", "Hello", "--displayed", "Shown", "--profile", "mss::sign:loa3", "--timeout", "33", "--ap-id", "http://ap3.example", "--ap-pwd", "secret3");
        Assert.Equal(0, run.ExitCode);
        var request = server.Received.First();
        Assert.Equal("http://ap3.example", request.Attribute("AP_ID"));
        Assert.Equal("secret3", request.Attribute("AP_PWD"));
        Assert.Equal("33", (string?)request.Part.Attribute("TimeOut"));
        Assert.Equal("Shown", request.Part.Element(ReceivedRequest.Mss + "DataToBeDisplayed")!.Value);
        Assert.Equal("mss::sign:loa3", request.Part.Element(ReceivedRequest.Mss + "SignatureProfile")!.Value);
        Assert.EndsWith("#CMS-Signature", request.Part.Element(ReceivedRequest.Mss + "MSS_Format")!.Value, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_hash_of_a_file_is_sent_and_verified_and_the_signature_written()
    {
        var document = _directory.File("contract.txt");
        await File.WriteAllTextAsync(document, "the contract");
        await using var server = await FakeMssp.StartAsync(new SigningMssp(_signer).Answer);
        var run = await SignAsync(server, "--hash-file", document, "--out", _directory.File("contract.p7s"));
        Assert.True(run.ExitCode == 0, run.Error + run.Out);
        var request = server.Received.First();
        Assert.Equal("application/x-sha256", (string?)request.DataToBeSigned.Attribute("MimeType"));
        Assert.Equal(SHA256.HashData("the contract"u8), request.Content);
        Assert.Equal(0x30, (await File.ReadAllBytesAsync(_directory.File("contract.p7s")))[0]);
    }

    [Fact]
    public async Task A_bare_value_is_asked_for_with_its_certificate_and_verified()
    {
        using var key = _signer.GetECDsaPrivateKey()!;
        await using var server = await FakeMssp.StartAsync(request =>
        {
            var value = key.SignData(request.Content, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
            var pkcs1 = "<fi:PKCS1 xmlns:fi=\"http://mss.ficom.fi/TS102204/v1.0.0#\">"
                + $"<fi:SignatureValue>{Convert.ToBase64String(value)}</fi:SignatureValue>"
                + $"<fi:X509Certificate>{Convert.ToBase64String(_signer.RawData)}</fi:X509Certificate></fi:PKCS1>";
            return FakeAnswer.Status(request, 500, "SIGNATURE", "T1", pkcs1);
        });
        var run = await SignAsync(server, "--text", "Hello", "--format", "pkcs1", "--mode", "synch");
        Assert.True(run.ExitCode == 0, run.Error + run.Out);
        Assert.EndsWith("#PKCS1", server.Received.Single().Part.Element(ReceivedRequest.Mss + "MSS_Format")!.Value, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1.2")]
    [InlineData("1.1")]
    public async Task A_fault_ends_with_2_and_says_what_to_do(string soap)
    {
        await using var server = await FakeMssp.StartAsync(r => FakeAnswer.Fault(r, 401, "USER_CANCEL", "User cancelled the request"));
        var run = await SignAsync(server, "--text", "Hello", "--soap", soap);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("fault 401 USER_CANCEL\n  User cancelled the request", run.Error, StringComparison.Ordinal);
        Assert.Contains("The user refused.", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_fault_that_answers_a_status_query_ends_with_2_and_names_the_transaction()
    {
        await using var server = await FakeMssp.StartAsync(r => r.IsStatusQuery
            ? FakeAnswer.Fault(r, 208, "EXPIRED_TRANSACTION", "Time out has lapsed.")
            : FakeAnswer.Status(r, 100, "REQUEST_OK", "T77"));
        var run = await SignAsync(server, "--text", "Hello");
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("T77", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_signature_over_another_text_ends_with_3_but_is_still_written_for_inspection()
    {
        var mssp = new SigningMssp(_signer) { Sign = _ => TestCms.Sign(_signer, "Pay 9000 EUR"u8.ToArray()) };
        await using var server = await FakeMssp.StartAsync(mssp.Answer);
        var run = await SignAsync(server, "--text", "Pay 90 EUR", "--out", _directory.File("bad.p7s"));
        Assert.Equal(3, run.ExitCode);
        Assert.Contains("did NOT verify", run.Out, StringComparison.Ordinal);
        Assert.Contains("is NOT what was sent", run.Out, StringComparison.Ordinal);
        Assert.True(File.Exists(_directory.File("bad.p7s")));
    }

    [Fact]
    public async Task A_signer_of_another_CA_ends_with_3_unless_the_chain_is_waived()
    {
        using var other = new TestPki("Other");
        using var signer = other.P256();
        await using var server = await FakeMssp.StartAsync(new SigningMssp(signer).Answer);
        Assert.Equal(3, (await SignAsync(server, "--text", "Hello")).ExitCode);
        Assert.Equal(0, (await SignAsync(server, "--text", "Hello", "--no-chain")).ExitCode);
    }

    [Theory]
    [InlineData(501, "REVOKED_CERTIFICATE", 3)]
    [InlineData(502, "VALID_SIGNATURE", 0)]
    [InlineData(503, "INVALID_SIGNATURE", 3)]
    public async Task The_MSSPs_own_verdict_counts(int code, string name, int exit)
    {
        await using var server = await FakeMssp.StartAsync(r => FakeAnswer.Status(r, code, name, "T1", FakeAnswer.Base64(TestCms.Sign(_signer, r.Content))));
        Assert.Equal(exit, (await SignAsync(server, "--text", "Hello", "--mode", "synch")).ExitCode);
    }

    [Fact]
    public async Task An_answer_for_another_user_ends_with_3()
    {
        await using var server = await FakeMssp.StartAsync(r => FakeAnswer.Signed(r, TestCms.Sign(_signer, r.Content), "T1", "+99901000002"));
        var run = await SignAsync(server, "--text", "Hello", "--mode", "synch");
        Assert.Equal(3, run.ExitCode);
        Assert.Contains("echoed MSISDN", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_final_status_without_signature_ends_with_3()
    {
        await using var server = await FakeMssp.StartAsync(r => FakeAnswer.Status(r, 500, "SIGNATURE", "T1"));
        Assert.Equal(3, (await SignAsync(server, "--text", "Hello", "--mode", "synch")).ExitCode);
    }

    [Fact]
    public async Task Nobody_listening_ends_with_4()
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        var run = await CliRun.OfAsync(["sign", "--msisdn", User, "--text", "a", "--no-chain", "--url", $"http://127.0.0.1:{port}"]);
        Assert.Equal(4, run.ExitCode);
        Assert.Contains("nobody answers there", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<html>no such page</html>")]
    [InlineData("plain text")]
    public async Task What_is_no_MSSP_ends_with_4(string body)
    {
        await using var server = await FakeMssp.StartAsync(_ => new FakeAnswer(404, body, ContentType: "text/html"));
        var run = await SignAsync(server, "--text", "Hello");
        Assert.Equal(4, run.ExitCode);
        Assert.Contains("HTTP 404", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_transaction_that_stays_pending_beyond_its_deadline_ends_with_4()
    {
        await using var server = await FakeMssp.StartAsync(new SigningMssp(_signer, pendingAnswers: int.MaxValue).Answer);
        var run = await SignAsync(server, "--text", "Hello", "--timeout", "20");
        Assert.Equal(4, run.ExitCode);
        Assert.Contains("still says 504", run.Error, StringComparison.Ordinal);
        Assert.InRange(server.Received.Count, 25, 40); // about one query a second for 30 s of a clock that nobody waits for
    }

    [Fact]
    public async Task Json_holds_the_result_and_every_check()
    {
        await using var server = await FakeMssp.StartAsync(new SigningMssp(_signer).Answer);
        var run = await SignAsync(server, "--text", "Hello", "--json");
        Assert.Equal(0, run.ExitCode);
        Assert.Empty(run.Error);
        using var json = JsonDocument.Parse(run.Out);
        Assert.Equal("verified", json.RootElement.GetProperty("result").GetString());
        Assert.Equal(500, json.RootElement.GetProperty("status").GetInt32());
        Assert.Equal("MIDTEST0001", json.RootElement.GetProperty("subjectSerialNumber").GetString());
        Assert.All(json.RootElement.GetProperty("checks").EnumerateArray(), c => Assert.True(c.GetProperty("passed").GetBoolean()));
    }

    [Fact]
    public async Task Json_of_a_fault_holds_code_and_advice()
    {
        await using var server = await FakeMssp.StartAsync(r => FakeAnswer.Fault(r, 105, "UNKNOWN_CLIENT", "Unknown or inactive user"));
        var run = await SignAsync(server, "--text", "Hello", "--json");
        Assert.Equal(2, run.ExitCode);
        using var json = JsonDocument.Parse(run.Out);
        Assert.Equal(105, json.RootElement.GetProperty("code").GetInt32());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Over_TLS_the_AP_shows_its_certificate_from_PKCS12_or_PEM(bool pkcs12)
    {
        using var tls = _pki.Tls("localhost");
        using var ap = _pki.Tls("ap2.example");
        string[] certificate;
        if (pkcs12)
        {
            await File.WriteAllBytesAsync(_directory.File("ap.p12"), ap.Export(X509ContentType.Pkcs12, "secret"));
            certificate = ["--ap-cert", _directory.File("ap.p12"), "--ap-cert-password", "secret"];
        }
        else
        {
            using var key = ap.GetECDsaPrivateKey()!;
            await File.WriteAllTextAsync(_directory.File("ap.crt"), ap.ExportCertificatePem());
            await File.WriteAllTextAsync(_directory.File("ap.key"), key.ExportPkcs8PrivateKeyPem());
            certificate = ["--ap-cert", _directory.File("ap.crt"), "--ap-key", _directory.File("ap.key")];
        }

        await using var server = await FakeMssp.StartAsync(new SigningMssp(_signer).Answer, tls);
        var run = await SignAsync(server, [.. certificate, "--text", "Hello", "--ap-id", "http://ap2.example"]);
        Assert.True(run.ExitCode == 0, run.Error + run.Out);
        Assert.All(server.Received, r => Assert.Equal(ap.Thumbprint, r.Client?.Thumbprint));
        Assert.Equal("", server.Received.First().Attribute("AP_PWD"));
    }

    [Fact]
    public async Task A_server_whose_certificate_is_not_of_tls_ca_ends_with_4()
    {
        using var other = new TestPki("Other");
        using var tls = other.Tls("localhost");
        await using var server = await FakeMssp.StartAsync(new SigningMssp(_signer).Answer, tls);
        var run = await SignAsync(server, "--text", "Hello");
        Assert.Equal(4, run.ExitCode);
        Assert.Contains("TLS failed", run.Error, StringComparison.Ordinal);
        Assert.Empty(server.Received);
    }

    [Fact]
    public async Task A_wrong_password_of_the_certificate_names_the_option()
    {
        using var ap = _pki.Tls("ap2.example");
        await File.WriteAllBytesAsync(_directory.File("ap.p12"), ap.Export(X509ContentType.Pkcs12, "secret"));
        var run = await CliRun.OfAsync(
            ["sign", "--msisdn", User, "--text", "a", "--no-chain", "--url", "https://localhost:1", "--ap-cert", _directory.File("ap.p12"), "--ap-cert-password", "wrong"]);
        Assert.Equal(64, run.ExitCode);
        Assert.Contains("--ap-cert-password", run.Error, StringComparison.Ordinal);
    }

    private Task<CliRun> SignAsync(FakeMssp server, params string[] args) => CliRun.OfAsync(
        ["sign", "--msisdn", User, "--url", server.Url, "--ca-dir", _directory.Path, .. args], new ImmediateTime(DateTimeOffset.UtcNow));
}
