using Mss.Cli.Tests.Testing;

namespace Mss.Cli.Tests.CommandLine;

public sealed class UsageTests
{
    [Theory]
    [InlineData("sign --text a", "--msisdn")]
    [InlineData("sign --msisdn +99901000001", "--text")]
    [InlineData("sign --msisdn +99901000001 --text a --hash-file b", "--hash-file")]
    [InlineData("sign --msisdn abc --text a", "--msisdn")]
    [InlineData("sign --msisdn +99901000001 --text a --mode fast", "--mode")]
    [InlineData("sign --msisdn +99901000001 --text a --soap 1.3", "--soap")]
    [InlineData("sign --msisdn +99901000001 --text a --format xml", "--format")]
    [InlineData("sign --msisdn +99901000001 --text a --timeout 0", "--timeout")]
    [InlineData("sign --msisdn +99901000001 --text a --timeout soon", "--timeout")]
    [InlineData("sign --msisdn +99901000001 --text a --url localhost:8080", "--url")]
    [InlineData("sign --msisdn +99901000001 --text a --profile mss:x", "--profile")]
    [InlineData("sign --msisdn +99901000001 --text a --profile nonsense", "--profile")]
    [InlineData("sign --msisdn +99901000001 --text a --ap-key k.pem", "--ap-cert")]
    [InlineData("sign --msisdn +99901000001 --text a --ap-cert c.pem", "--url")]
    [InlineData("sign --msisdn +99901000001 --text a --no-chain --url https://localhost --ap-cert missing.pem", "--ap-cert")]
    [InlineData("sign --msisdn +99901000001 --text a --no-chain --ap-id http://ap3.example", "--ap-pwd")]
    [InlineData("sign --msisdn +99901000001 --text a --ca-dir missing", "--ca-dir")]
    [InlineData("sign --msisdn +99901000001 --hash-file missing", "--hash-file")]
    [InlineData("sign --msisdn +99901000001 --text a --colour red", "--colour")]
    [InlineData("session show 1digit-first", "MSSP_TransID")]
    [InlineData("session list --since yesterday", "--since")]
    [InlineData("session list --limit 0", "--limit")]
    [InlineData("session list --msisdn 12", "--msisdn")]
    [InlineData("phone approve", "approve")]
    [InlineData("phone refuse +99901000003 --wait soon", "--wait")]
    [InlineData("phone list --url localhost", "--url")]
    public async Task A_wrong_command_line_ends_with_64_and_names_what_is_wrong(string line, string named)
    {
        var run = await CliRun.OfAsync(line.Split(' '));
        Assert.Equal(64, run.ExitCode);
        Assert.Contains(named, run.Error, StringComparison.Ordinal);
        Assert.Empty(run.Out);
    }

    [Fact]
    public async Task A_control_character_in_a_text_is_refused_before_anything_is_sent()
    {
        var run = await CliRun.OfAsync(["sign", "--msisdn", "+99901000001", "--text", "a\u0007b", "--no-chain"]);
        Assert.Equal(64, run.ExitCode);
        Assert.Contains("--text: character 2 is U+0007", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("sign", "--msisdn")]
    [InlineData("session show", "--follow")]
    [InlineData("session list", "--since")]
    [InlineData("phone approve", "--pin")]
    [InlineData("", "mss session list")]
    public async Task Help_shows_options_and_examples(string command, string shown)
    {
        var run = await CliRun.OfAsync([.. command.Split(' ', StringSplitOptions.RemoveEmptyEntries), "--help"]);
        Assert.Equal(0, run.ExitCode);
        Assert.Contains(shown, run.Out, StringComparison.Ordinal);
        Assert.Contains("Examples:", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Version_names_the_program_and_the_runtime()
    {
        var run = await CliRun.OfAsync(["version"]);
        Assert.Equal(0, run.ExitCode);
        Assert.Matches(@"^mss \d+\.\d+\.\d+.*\n\.NET ", run.Out);
    }
}
