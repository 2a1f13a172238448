using System.Text.Json;
using Microsoft.Extensions.Logging;
using Mss.Cli.Tests.Testing;
using Mss.Grains.Interfaces;
using Mss.Storage.SessionLines;

namespace Mss.Cli.Tests.Sessions;

public sealed class SessionCommandTests
{
    private readonly FakeSessionLog _log = new();

    [Fact]
    public async Task A_timeline_shows_header_events_void_events_and_the_chain()
    {
        _log.Put(SampleSession.Finished());
        var run = await CliRun.OfAsync(["session", "show", SampleSession.Id], log: _log);
        Assert.Equal(0, run.ExitCode);
        const string Expected =
            """
            MSSP_TransID  T7GQ2KX4
            AP_ID         http://ap1.example
            AP_TransID    A7K2
            user          5f3a9c01d2e4b6f8
            accepted      2026-11-24 09:59:58.900Z
            deadline      2026-11-24 10:01:58.900Z (accepted +120.000 s)
            epoch         2
            outcome       500 SIGNATURE
            ╭──────────────┬───────────┬───────────┬───────────────┬────────┬──────────────────────────────────────────────────────────────────────────╮
            │ time (UTC)   │ elapsed   │ epoch/seq │ event         │ node   │ what                                                                     │
            ├──────────────┼───────────┼───────────┼───────────────┼────────┼──────────────────────────────────────────────────────────────────────────┤
            │ 09:59:58.900 │ +0.000 s  │ 1/1       │ Accepted      │ silo-a │ ap=http://ap1.example dtbs="Pay 12.50 € to Shop?" profile=mss::sign:loa3 │
            │ 09:59:58.914 │ +0.014 s  │ 1/2       │ Sent          │ silo-a │ device=sim digest=aaaaaaaaaaaaaaaa…(32 bytes)                            │
            │ 10:00:11.900 │ +13.000 s │ 1/3       │ Failed (void) │ silo-a │ code=209                                                                 │
            │ 10:00:11.200 │ +12.300 s │ 2/3       │ TakenOver     │ silo-b │ from=silo-a                                                              │
            │ 10:00:11.250 │ +12.350 s │ 2/4       │ Signed        │ silo-b │ signature=AAAAAAAAAAAAAAAA…(256 bytes)                                   │
            ╰──────────────┴───────────┴───────────┴───────────────┴────────┴──────────────────────────────────────────────────────────────────────────╯
            chain intact: 4 events, 1 void

            """;
        Assert.Equal(Trimmed(Expected), Trimmed(run.Out));
    }

    [Fact]
    public async Task A_broken_chain_ends_with_3_and_marks_the_event()
    {
        var session = SampleSession.Open();
        _log.Put(session with { Events = [session.Events[0], session.Events[1] with { PreviousHash = [9] }] });
        var run = await CliRun.OfAsync(["session", "show", SampleSession.Id], log: _log);
        Assert.Equal(3, run.ExitCode);
        Assert.Contains("CHAIN BROKEN: does not follow", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_log_lines_of_all_nodes_follow_the_events_when_they_are_asked_for()
    {
        _log.Put(SampleSession.Finished());
        var accepted = SampleSession.Finished().Header.AcceptedAt;
        var lines = new FakeSessionLines(
            new(SampleSession.Id, accepted.AddMilliseconds(2), "gateway-1", 7, LogLevel.Information, "Mss.Gateway", 2101, "MSS_Signature -> 100"),
            new(SampleSession.Id, accepted.AddMilliseconds(13_000), "silo-b", 3, LogLevel.Warning, "Mss.Grains", 1013, "asked by\u001b[31m a former owner"));

        var run = await CliRun.OfAsync(["session", "show", SampleSession.Id, "--lines"], log: _log, lines: lines);

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("│ 09:59:58.902 │ +0.002 s  │ Information │ gateway-1 │ MSS_Signature -> 100", run.Out, StringComparison.Ordinal);
        Assert.Contains("│ 10:00:11.900 │ +13.000 s │ Warning     │ silo-b    │ asked by", run.Out, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', run.Out);
    }

    [Fact]
    public async Task The_log_lines_are_in_the_json_form()
    {
        _log.Put(SampleSession.Finished());
        var lines = new FakeSessionLines(new SessionLine(SampleSession.Id, DateTimeOffset.UnixEpoch, "gateway-1", 7, LogLevel.Error, "Mss.Gateway", 2101, "text"));

        var run = await CliRun.OfAsync(["session", "show", SampleSession.Id, "--lines", "--json"], log: _log, lines: lines);

        var line = JsonDocument.Parse(run.Out).RootElement.GetProperty("lines")[0];
        Assert.Equal(("gateway-1", "Error", 2101, "text"), (line.GetProperty("node").GetString(), line.GetProperty("level").GetString(), line.GetProperty("eventId").GetInt32(), line.GetProperty("text").GetString()));
    }

    [Fact]
    public async Task Lines_that_cannot_be_read_end_with_66()
    {
        _log.Put(SampleSession.Finished());
        var run = await CliRun.OfAsync(["session", "show", SampleSession.Id, "--lines"], log: _log);
        Assert.Equal(66, run.ExitCode);
        Assert.Contains("has no lines", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_session_ends_with_66()
    {
        var run = await CliRun.OfAsync(["session", "show", "Tnothing"], log: _log);
        Assert.Equal(66, run.ExitCode);
        Assert.Contains("there is no session Tnothing", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_store_that_cannot_be_opened_ends_with_66_and_names_the_directory()
    {
        var run = await CliRun.OfAsync(["session", "show", "T1", "--data", "/nowhere"]);
        Assert.Equal(66, run.ExitCode);
        Assert.Contains("--data: '/nowhere'", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Json_holds_whole_bodies()
    {
        _log.Put(SampleSession.Finished());
        var run = await CliRun.OfAsync(["session", "show", SampleSession.Id, "--json"], log: _log);
        using var json = JsonDocument.Parse(run.Out);
        Assert.True(json.RootElement.GetProperty("chainIntact").GetBoolean());
        Assert.Equal("SIGNATURE", json.RootElement.GetProperty("outcomeName").GetString());
        var events = json.RootElement.GetProperty("events").EnumerateArray().ToList();
        Assert.Equal([false, false, true, false, false], events.Select(e => e.GetProperty("void").GetBoolean()));
        Assert.Equal(344, events[4].GetProperty("body").GetProperty("signature").GetString()!.Length);
    }

    [Fact]
    public async Task Following_prints_new_events_once_and_ends_with_the_outcome()
    {
        _log.Put(SampleSession.Open());
        var reads = 0;
        _log.BeforeRead = log =>
        {
            if (++reads == 4)
            {
                log.Put(SampleSession.Finished());
            }
        };
        var run = await CliRun.OfAsync(["session", "show", SampleSession.Id, "--follow"], new ImmediateTime(SampleSession.Start), _log);
        Assert.Equal(0, run.ExitCode);
        Assert.Equal(4, reads);
        Assert.Single(run.Out.Split('\n'), line => line.Contains("Accepted", StringComparison.Ordinal));
        Assert.Single(run.Out.Split('\n'), line => line.Contains("Signed", StringComparison.Ordinal));
        Assert.Contains("outcome 500 SIGNATURE", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_list_passes_the_filter_on_and_hashes_the_number_with_the_installation_secret()
    {
        using var directory = new TemporaryDirectory();
        await File.WriteAllTextAsync(directory.File("installation.secret"), "AQIDBA==\n");
        _log.Put(SampleSession.Finished());
        byte[]? secret = null;
        Msisdn? number = null;
        var run = await CliRun.OfAsync(
            ["session", "list", "--msisdn", "0099901000001", "--ap", "http://ap1.example", "--ap-trans-id", "A7K2", "--since", "1h", "--open", "--limit", "5", "--data", directory.Path],
            new ImmediateTime(new DateTimeOffset(2026, 11, 24, 10, 0, 0, TimeSpan.Zero)),
            _log,
            (s, m) =>
            {
                (secret, number) = (s, m);
                return "the-hash";
            });
        Assert.Equal(0, run.ExitCode);
        Assert.Equal([1, 2, 3, 4], secret!);
        Assert.Equal("+99901000001", number!.Value.Value);
        var filter = _log.LastFilter!;
        Assert.Equal("the-hash", filter.UserHash);
        Assert.Equal("http://ap1.example", filter.ApId);
        Assert.Equal("A7K2", filter.ApTransId);
        Assert.Equal(new DateTimeOffset(2026, 11, 24, 9, 0, 0, TimeSpan.Zero), filter.Since);
        Assert.True(filter.OnlyOpen);
        Assert.Equal(5, filter.Limit);
        Assert.Contains("T7GQ2KX4", run.Out, StringComparison.Ordinal);
        Assert.Contains("500 SIGNATURE", run.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, "has no installation.secret")]
    [InlineData("%%%", "is not Base64")]
    public async Task A_number_without_a_usable_secret_names_the_data_directory(string? secret, string problem)
    {
        using var directory = new TemporaryDirectory();
        if (secret is not null)
        {
            await File.WriteAllTextAsync(directory.File("installation.secret"), secret);
        }

        var run = await CliRun.OfAsync(["session", "list", "--msisdn", "+99901000001", "--data", directory.Path], log: _log);
        Assert.Equal(64, run.ExitCode);
        Assert.Contains("--data", run.Error, StringComparison.Ordinal);
        Assert.Contains(problem, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_list_as_json_has_a_line_per_session()
    {
        _log.Put(SampleSession.Open());
        var run = await CliRun.OfAsync(["session", "list", "--json"], log: _log);
        using var json = JsonDocument.Parse(run.Out.Split('\n')[0]);
        Assert.Equal(SampleSession.Id, json.RootElement.GetProperty("transactionId").GetString());
        Assert.Equal(JsonValueKind.Null, json.RootElement.GetProperty("outcome").ValueKind);
    }

    [Fact]
    public async Task An_empty_list_says_so()
    {
        var run = await CliRun.OfAsync(["session", "list"], log: _log);
        Assert.Equal(0, run.ExitCode);
        Assert.Equal("no sessions\n", run.Error);
    }

    private static string Trimmed(string text) => string.Join('\n', text.ReplaceLineEndings("\n").Split('\n').Select(line => line.TrimEnd()));
}
