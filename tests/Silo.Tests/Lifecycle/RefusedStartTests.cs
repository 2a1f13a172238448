using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Mss.Silo.Tests.Hosting;

namespace Mss.Silo.Tests.Lifecycle;

/// <summary>A start that cannot be is refused: exit code 1 and one line on stderr that an operator can act on. The program itself, in a process of its own.</summary>
public sealed class RefusedStartTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    [Fact]
    public async Task A_second_server_on_the_same_data_directory_is_refused()
    {
        using var used = await UsedData.CopyAsync();
        await using var first = await MssApp.StartAsync(used.Path);

        await AssertRefusedAsync(new SiloSettings(used.Path).Arguments(), "Another server uses the data directory", used.Path);

        Assert.Equal(200, (await first.Client.GetAsync("/health/ready")).Code);
    }

    [Fact]
    public async Task A_damaged_database_is_named()
    {
        await File.WriteAllTextAsync(_directory.File("mss.db"), string.Concat(Enumerable.Repeat("this is no database ", 1000)));

        await AssertRefusedAsync(new SiloSettings(_directory.Path).Arguments(), _directory.File("mss.db"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_taken_port_is_named_without_stack_traces(bool orleans)
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port;
        var settings = new SiloSettings(_directory.Path);
        settings = orleans ? settings with { SiloPort = port } : settings with { HttpPort = port };

        var (code, errors, output) = await SiloProcess.RunToEndAsync(settings.Arguments());

        Assert.Equal(1, code);
        Assert.Contains(port.ToString(CultureInfo.InvariantCulture), errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", errors + output, StringComparison.Ordinal);
    }

    [Fact]
    public Task Outside_Development_there_is_no_start_without_a_TLS_certificate() =>
        AssertRefusedAsync(Production(), "Mss:TlsCertificate");

    [Fact]
    public Task Outside_Development_there_is_no_plain_HTTP() =>
        AssertRefusedAsync(Production("--Mss:HttpPort=8080", "--Mss:TlsCertificate=" + _directory.File("tls.p12")), "Mss:HttpPort");

    public void Dispose() => _directory.Dispose();

    private static async Task AssertRefusedAsync(string[] arguments, params string[] mentioned)
    {
        var (code, errors, _) = await SiloProcess.RunToEndAsync(arguments);

        Assert.Equal(1, code);
        Assert.StartsWith("mss: cannot start: ", errors, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', errors);
        Assert.All(mentioned, text => Assert.Contains(text, errors, StringComparison.Ordinal));
    }

    private string[] Production(params string[] more) => ["--environment=Production", "--Mss:DataDirectory=" + _directory.Path, .. more];
}
