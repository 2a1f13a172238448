using System.Collections.Concurrent;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Mss.Cli.Tests.Testing;

namespace Mss.Cli.Tests.Load;

public sealed class LoadCommandTests : IDisposable
{
    private readonly TestPki _pki = new();
    private readonly TemporaryDirectory _directory = new();
    private readonly X509Certificate2 _signer;

    public LoadCommandTests()
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
    [InlineData("asynch", "1.2")]
    [InlineData("asynch", "1.1")]
    [InlineData("synch", "1.2")]
    public async Task A_closed_loop_signs_and_no_user_ever_has_two_requests_at_once(string mode, string soap)
    {
        var open = new ConcurrentDictionary<string, string>();
        var collisions = 0;
        var mssp = new SigningMssp(_signer, pendingAnswers: 1);
        await using var server = await FakeMssp.StartAsync(request =>
        {
            var answer = mssp.Answer(request);
            var transaction = request.Attribute("AP_TransID");
            if (!request.IsStatusQuery && !open.TryAdd(request.Msisdn, transaction))
            {
                Interlocked.Increment(ref collisions);
            }

            if (request.IsSynch || (request.IsStatusQuery && answer.Body.Contains("Value=\"500\"", StringComparison.Ordinal)))
            {
                open.TryRemove(open.First(pair => pair.Value == transaction).Key, out _);
            }

            return answer;
        });
        var run = await LoadAsync(server, "--concurrency", "3", "--mode", mode, "--soap", soap, "--verify-sample", "100%");
        Assert.True(run.ExitCode == 0, run.Out + run.Error);
        Assert.Equal(0, collisions);
        using var json = JsonDocument.Parse(run.Out);
        var done = json.RootElement.GetProperty("done").GetInt64();
        Assert.True(done > 0);
        Assert.Equal(done, json.RootElement.GetProperty("sample").GetProperty("verified").GetInt64());
        Assert.Equal(done, json.RootElement.GetProperty("latency").GetProperty("transaction").GetProperty("count").GetInt64());
        Assert.Equal(mode == "asynch", json.RootElement.GetProperty("latency").TryGetProperty("status query", out _));
        Assert.All(server.Received, r => Assert.Equal(soap == "1.2", r.IsSoap12));
    }

    [Fact]
    public async Task An_open_loop_offers_exactly_its_rate()
    {
        await using var server = await FakeMssp.StartAsync(new SigningMssp(_signer, pendingAnswers: 0).Answer);
        var run = await LoadAsync(server, "--rate", "50/s", "--concurrency", "5");
        Assert.True(run.ExitCode == 0, run.Out + run.Error);
        using var json = JsonDocument.Parse(run.Out);
        Assert.Equal(15, json.RootElement.GetProperty("offered").GetInt64()); // 50/s for 300 ms
        Assert.Equal(15, json.RootElement.GetProperty("done").GetInt64());
        Assert.True(json.RootElement.GetProperty("latency").TryGetProperty("service", out _));
    }

    [Fact]
    public async Task Chunked_answers_are_understood()
    {
        var mssp = new SigningMssp(_signer, pendingAnswers: 0);
        await using var server = await FakeMssp.StartAsync(request => mssp.Answer(request) with { Chunked = true });
        Assert.Equal(0, (await LoadAsync(server)).ExitCode);
    }

    [Fact]
    public async Task Faults_are_counted_by_code_and_end_with_2()
    {
        await using var server = await FakeMssp.StartAsync(r => FakeAnswer.Fault(r, 105, "UNKNOWN_CLIENT", "Unknown"));
        var run = await LoadAsync(server);
        Assert.Equal(2, run.ExitCode);
        using var json = JsonDocument.Parse(run.Out);
        Assert.Equal(0, json.RootElement.GetProperty("done").GetInt64());
        Assert.Equal(json.RootElement.GetProperty("offered").GetInt64(), json.RootElement.GetProperty("faults").GetProperty("105").GetInt64());
    }

    [Fact]
    public async Task A_signature_that_belongs_to_another_transaction_is_found_in_the_sample_and_ends_with_3()
    {
        var first = new ConcurrentDictionary<int, byte[]>();
        var mssp = new SigningMssp(_signer, pendingAnswers: 0) { Sign = r => first.GetOrAdd(0, _ => TestCms.Sign(_signer, r.Content)) };
        await using var server = await FakeMssp.StartAsync(mssp.Answer);
        var run = await LoadAsync(server, "--verify-sample", "100%");
        Assert.Equal(3, run.ExitCode);
        using var json = JsonDocument.Parse(run.Out);
        Assert.Contains("content", json.RootElement.GetProperty("sample").GetProperty("firstFailure").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Unusable_answers_end_with_4()
    {
        await using var server = await FakeMssp.StartAsync(_ => new FakeAnswer(404, "<html/>"));
        var run = await LoadAsync(server);
        Assert.Equal(4, run.ExitCode);
    }

    [Fact]
    public async Task Nobody_listening_ends_with_4_at_once()
    {
        string url;
        await using (var server = await FakeMssp.StartAsync(new SigningMssp(_signer).Answer))
        {
            url = server.Url;
        }

        var run = await CliRun.OfAsync(["load", "--users", "+99901001000", "--url", url, "--no-chain"]);
        Assert.Equal(4, run.ExitCode);
        Assert.Contains("MSS_SignaturePort", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Status_polls_ask_for_one_finished_transaction_only()
    {
        await using var server = await FakeMssp.StartAsync(new SigningMssp(_signer, pendingAnswers: 2).Answer);
        var run = await LoadAsync(server, "--status-polls", "2");
        Assert.True(run.ExitCode == 0, run.Out + run.Error);
        Assert.Single(server.Received, r => !r.IsStatusQuery);
        Assert.Single(server.Received.Where(r => r.IsStatusQuery).Select(r => (string?)r.Part.Attribute("MSSP_TransID")).Distinct());
        using var json = JsonDocument.Parse(run.Out);
        Assert.Equal("status-polls", json.RootElement.GetProperty("mode").GetString());
        Assert.True(json.RootElement.GetProperty("done").GetInt64() > 0);
    }

    [Fact]
    public async Task Over_TLS_it_works_too()
    {
        using var tls = _pki.Tls("localhost");
        await using var server = await FakeMssp.StartAsync(new SigningMssp(_signer, pendingAnswers: 0).Answer, tls);
        var run = await LoadAsync(server, "--concurrency", "2");
        Assert.True(run.ExitCode == 0, run.Out + run.Error);
    }

    [Fact]
    public async Task For_people_there_are_tables()
    {
        await using var server = await FakeMssp.StartAsync(new SigningMssp(_signer, pendingAnswers: 0).Answer);
        var run = await CliRun.OfAsync(["load", "--users", "+99901001000-009", "--url", server.Url, "--ca-dir", _directory.Path, "--duration", "200ms", "--warmup", "50ms", "--rate", "50/s"]);
        Assert.True(run.ExitCode == 0, run.Out + run.Error);
        foreach (var shown in new[] { "open loop, 50/s", "offered", "achieved", "own processor", "p99.9", "service", "submit", "status query", "verified" })
        {
            Assert.Contains(shown, run.Out, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("load --rate 5/s", "--users")]
    [InlineData("load --users 12", "--users")]
    [InlineData("load --users +99901001000-999 --rate fast", "--rate")]
    [InlineData("load --users +99901001000-999 --concurrency 0", "--concurrency")]
    [InlineData("load --users +99901001000-009 --concurrency 11", "--concurrency")]
    [InlineData("load --users +99901001000-009 --duration never", "--duration")]
    [InlineData("load --users +99901001000-009 --verify-sample 200%", "--verify-sample")]
    [InlineData("load --users +99901001000-009 --status-polls 2 --rate 5/s", "--status-polls")]
    [InlineData("load --users +99901001000-009 --ca-dir missing", "--ca-dir")]
    public async Task A_wrong_command_line_ends_with_64_and_names_the_option(string line, string named)
    {
        var run = await CliRun.OfAsync(line.Split(' '));
        Assert.Equal(64, run.ExitCode);
        Assert.Contains(named, run.Error, StringComparison.Ordinal);
    }

    private Task<CliRun> LoadAsync(FakeMssp server, params string[] args) => CliRun.OfAsync(
        ["load", "--users", "+99901001000-009", "--url", server.Url, "--ca-dir", _directory.Path, "--duration", "300ms", "--warmup", "0", "--json", .. args]);
}
