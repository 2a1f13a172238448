using Mss.Cli.CommandLine;
using Mss.Cli.Providers;
using Mss.Cli.Tests.Testing;

namespace Mss.Cli.Tests.Providers;

/// <summary><c>mss ap</c>: what is sent, what is printed, which exit code.</summary>
public sealed class ApCommandTests : IAsyncLifetime
{
    private const string Shop = "http://shop.example";
    private const string Path = "/rest/admin/aps/http%3A%2F%2Fshop.example";
    private FakeAdministration _server = null!;

    public async Task InitializeAsync() => _server = await FakeAdministration.StartAsync();

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task A_change_names_the_version_that_was_read()
    {
        var run = await RunAsync(null, "ap", "set", Shop, "displayPrefix=Shop: ", "requestsPerMinute=60", "LANGUAGES=fi, sv", "tellSubCodes=true", "notificationUrl=");

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Equal(["GET", "PUT"], _server.Received.Select(request => request.Method));
        var put = _server.Received.Last();
        Assert.Equal((Path, "\"3\"", "http%3A%2F%2Fadmin.example:admin"), (put.Target, put.IfMatch, put.Credentials));
        Assert.Equal("""{"displayPrefix":"Shop: ","requestsPerMinute":60,"languages":["fi","sv"],"tellSubCodes":true,"notificationUrl":null}""", put.Body);
    }

    [Fact]
    public async Task A_change_that_came_too_late_is_made_again_to_the_new_version_and_not_for_ever()
    {
        var version = 3;
        _server.Answer = request => request.Method == "GET"
            ? (200, FakeAdministration.Shop.Replace("\"version\":3", $"\"version\":{version++}", StringComparison.Ordinal))
            : version > 4 ? (200, FakeAdministration.Shop) : (412, """{"errors":[{"field":"If-Match","problem":"read it again"}]}""");
        Assert.Equal(0, (await RunAsync(null, "ap", "enable", Shop)).ExitCode);
        Assert.Equal(["\"3\"", "\"4\""], _server.Received.Where(request => request.Method == "PUT").Select(request => request.IfMatch));

        _server.Received.Clear();
        _server.Answer = request => request.Method == "GET" ? (200, FakeAdministration.Shop) : (412, """{"errors":[{"field":"If-Match","problem":"read it again"}]}""");
        var run = await RunAsync(null, "ap", "enable", Shop);
        Assert.Equal((2, "mss: If-Match: read it again\n"), (run.ExitCode, run.Error));
        Assert.Equal(6, _server.Received.Count);
    }

    [Fact]
    public async Task Adding_replaces_nobody_and_takes_the_password_from_the_standard_input()
    {
        _server.Answer = _ => (201, FakeAdministration.Shop);
        var fingerprint = new string('A', 64);
        var run = await RunAsync("correct horse", "ap", "add", Shop, "displayName=Shop", "--password", "--certificate", fingerprint);

        var put = Assert.Single(_server.Received);
        Assert.Equal((0, "PUT", "*", null), (run.ExitCode, put.Method, put.IfNoneMatch, put.IfMatch));
        Assert.Equal($$"""{"displayName":"Shop","certificateFingerprints":["{{fingerprint}}"],"password":"correct horse"}""", put.Body);
        Assert.DoesNotContain("correct horse", run.Out + run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", """{"password":"new secret"}""")]
    [InlineData("--add", """{"addPassword":"new secret"}""")]
    [InlineData("--retire", """{"retirePasswords":true}""")]
    [InlineData("--remove", """{"password":null}""")]
    public async Task Passwords_are_set_added_retired_and_removed(string option, string body)
    {
        string[] arguments = option.Length == 0 ? ["ap", "password", Shop] : ["ap", "password", Shop, option];
        Assert.Equal(0, (await RunAsync("new secret", arguments)).ExitCode);
        Assert.Equal(body, _server.Received.Last().Body);
    }

    [Fact]
    public async Task A_new_API_key_is_printed_alone_and_by_json_with_the_registration()
    {
        var answer = FakeAdministration.Shop.Replace("\"version\"", "\"apiKeys\":1,\"apiKey\":\"k-_1\",\"version\"", StringComparison.Ordinal);
        _server.Answer = request => (200, request.Method == "PUT" ? answer : FakeAdministration.Shop);
        var run = await RunAsync(null, "ap", "api-key", "add", Shop);
        Assert.Equal((0, "k-_1\n", ""), (run.ExitCode, run.Out, run.Error));
        Assert.Equal(("""{"addApiKey":true}""", "\"3\""), (_server.Received.Last().Body, _server.Received.Last().IfMatch));
        Assert.Equal(answer + "\n", (await RunAsync(null, "ap", "api-key", "add", Shop, "--json")).Out);
    }

    [Fact]
    public async Task An_MSSP_that_gives_no_API_key_is_no_success()
    {
        var run = await RunAsync(null, "ap", "api-key", "add", Shop);
        Assert.Equal((4, ""), (run.ExitCode, run.Out));
    }

    [Fact]
    public async Task Older_API_keys_are_retired()
    {
        Assert.Equal(0, (await RunAsync(null, "ap", "api-key", "retire", Shop)).ExitCode);
        Assert.Equal("""{"retireApiKeys":true}""", _server.Received.Last().Body);
    }

    [Fact]
    public async Task Certificates_are_pinned_and_unpinned_beside_those_that_are()
    {
        var (old, other, added) = (new string('1', 64), new string('2', 64), new string('a', 64));
        _server.Answer = _ => (200, FakeAdministration.Shop.Replace("\"certificateFingerprints\":[]", $"\"certificateFingerprints\":[\"{old}\",\"{other}\"]", StringComparison.Ordinal));

        Assert.Equal(0, (await RunAsync(null, "ap", "certificate", Shop, "--add", added, "--remove", old)).ExitCode);
        Assert.Equal($$"""{"certificateFingerprints":["{{other}}","{{added.ToUpperInvariant()}}"]}""", _server.Received.Last().Body);

        var missing = await RunAsync(null, "ap", "certificate", Shop, "--remove", new string('3', 64));
        Assert.Equal(64, missing.ExitCode);
        Assert.Contains("is not pinned", missing.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_list_is_read_page_by_page()
    {
        _server.Answer = request => request.Target.EndsWith("after=", StringComparison.Ordinal)
            ? (200, $$"""{"aps":[{{FakeAdministration.Shop}}],"next":"http://shop.example"}""")
            : (200, $$"""{"aps":[{{FakeAdministration.Shop.Replace("shop", "zoo", StringComparison.Ordinal)}}],"next":null}""");
        var run = await RunAsync(null, "ap", "list", "--json", "--prefix", "http://");
        Assert.Equal(2, run.Out.TrimEnd().Split('\n').Length);
        Assert.Equal(["/rest/admin/aps?limit=1000&prefix=http%3A%2F%2F&after=", "/rest/admin/aps?limit=999&prefix=http%3A%2F%2F&after=http%3A%2F%2Fshop.example"], _server.Received.Select(request => request.Target));
        Assert.Contains("http://zoo.example", (await RunAsync(null, "ap", "list")).Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Showing_prints_every_member_and_none_that_steers_the_terminal()
    {
        _server.Answer = _ => (200, """{"apId":"http://shop.example","displayName":"Shop\u001b[31m","later":["x","y"],"version":1}""");
        var run = await RunAsync(null, "ap", "show", Shop);
        Assert.Contains("Shop\\u001b[31m", run.Out, StringComparison.Ordinal);
        Assert.Contains("x, y", run.Out, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', run.Out);
    }

    [Theory]
    [InlineData(400, 2)]
    [InlineData(401, 2)]
    [InlineData(403, 2)]
    [InlineData(404, 66)]
    [InlineData(503, 2)]
    public async Task A_refusal_is_told_in_the_servers_words(int status, int exitCode)
    {
        _server.Answer = _ => (status, """{"errors":[{"field":"maxLoa","problem":"must be from 2 to 4"},{"field":"roles","problem":"must name a role"}]}""");
        var run = await RunAsync(null, "ap", "disable", Shop);
        Assert.Equal((exitCode, "", "mss: maxLoa: must be from 2 to 4; roles: must name a role\n"), (run.ExitCode, run.Out, run.Error));
    }

    [Fact]
    public async Task Exit_code_4_when_nobody_answers_or_something_else_does()
    {
        _server.Answer = _ => (200, "<html>hello</html>");
        Assert.Equal(4, (await RunAsync(null, "ap", "show", Shop)).ExitCode);
        Assert.Equal(4, (await RunWithoutAsync("ap", "show", Shop, "--url", "http://127.0.0.1:9")).ExitCode);
    }

    [Theory]
    [InlineData("nonsense=1", "nonsense")]
    [InlineData("maxLoa", "maxLoa")]
    [InlineData("maxLoa=high", "maxLoa")]
    [InlineData("enabled=1", "enabled")]
    public async Task Exit_code_64_a_setting_that_cannot_be_read(string setting, string named)
    {
        var run = await RunAsync(null, "ap", "set", Shop, setting);
        Assert.Equal(64, run.ExitCode);
        Assert.Contains(named, run.Error, StringComparison.Ordinal);
        Assert.Empty(_server.Received);
    }

    [Fact]
    public async Task Exit_code_64_what_is_missing_or_contradicts_itself()
    {
        Assert.Equal(64, (await RunAsync(null, "ap", "set", Shop)).ExitCode);
        Assert.Equal(64, (await RunAsync(null, "ap", "set", Shop, "maxLoa=2", "maxloa=3")).ExitCode);
        Assert.Equal(64, (await RunAsync("x", "ap", "password", Shop, "--add", "--remove")).ExitCode);
        Assert.Equal(64, (await RunAsync(null, "ap", "password", Shop)).ExitCode);
        Assert.Equal(64, (await RunAsync(null, "ap", "certificate", Shop)).ExitCode);
        Assert.Equal(64, (await RunAsync(null, "ap", "certificate", Shop, "--add", "no such file")).ExitCode);
        Assert.Equal(64, (await RunAsync(null, "ap", "list", "--admin-id", "http://other.example")).ExitCode);
        Assert.Empty(_server.Received);
    }

    [Fact]
    public async Task The_administrators_password_comes_from_the_environment()
    {
        var run = await RunAsync(null, name => name == AdminOptions.PasswordVariable ? "from: there" : null, "ap", "show", Shop, "--admin-id", "http://other.example", "--url", _server.Url);
        Assert.Equal(0, run.ExitCode);
        Assert.Equal("http%3A%2F%2Fother.example:from: there", _server.Received.Single().Credentials);
    }

    [Fact]
    public async Task A_slow_hash_is_of_the_servers_form()
    {
        var run = await RunWithoutAsync("ap", "hash-password");
        Assert.Equal(64, run.ExitCode);
        var hash = (await RunAsync("correct horse", _ => null, "ap", "hash-password")).Out;
        Assert.Matches(@"^pbkdf2-sha512\$210000\$[A-Za-z0-9+/]{22}==\$[A-Za-z0-9+/]{43}=\n$", hash);
    }

    private Task<CliRun> RunAsync(string? input, params string[] arguments) => RunAsync(input, _ => null, [.. arguments, "--url", _server.Url]);

    private static Task<CliRun> RunWithoutAsync(params string[] arguments) => RunAsync(null, _ => null, arguments);

    private static async Task<CliRun> RunAsync(string? input, Func<string, string?> variable, params string[] arguments)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        var environment = new CliEnvironment { Out = TextWriter.Synchronized(output), Error = TextWriter.Synchronized(error), Width = 160, Variable = variable, ReadSecret = _ => input };
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        var code = await MssCommand.RunAsync(arguments, environment, limit.Token);
        return new CliRun(code, output.ToString(), error.ToString());
    }
}
