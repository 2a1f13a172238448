using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Configuration;
using Mss.Silo.Tests.Hosting;

namespace Mss.Silo.Tests.Lifecycle;

/// <summary>
/// What is wrong with files, ports and settings is named. Here in this process, because so many starts of the program would take long; that it says so in one
/// line and ends is <see cref="RefusedStartTests"/>'.
/// </summary>
public sealed class StartFailureTests(StartFailureTests.DataDirectory data) : IClassFixture<StartFailureTests.DataDirectory>
{
    [Theory]
    [InlineData("simulated-cards.db")]
    [InlineData("installation.secret")]
    [InlineData("pki/root.crt")]
    [InlineData("pki/private/issuing.key")]
    public async Task A_damaged_file_is_named_and_not_shown(string name)
    {
        using var damaged = new Damage(Path.Combine(data.Path, name));

        var line = await AssertRefusedAsync(new SiloSettings(data.Path));

        Assert.Contains(damaged.Path, line, StringComparison.Ordinal);
        Assert.DoesNotContain(Damage.Text, line, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https")]
    [InlineData("http")]
    [InlineData("silo")]
    [InlineData("gateway")]
    public async Task A_port_that_is_taken_is_named(string which)
    {
        var settings = new SiloSettings(data.Path);
        var port = which switch
        {
            "https" => settings.HttpsPort,
            "http" => settings.HttpPort,
            "silo" => settings.SiloPort,
            _ => settings.GatewayPort,
        };
        using var other = new TcpListener(IPAddress.Loopback, port);
        other.Start();

        Assert.Contains($"{port}", await AssertRefusedAsync(settings), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Mss:HttpsPort", "70000")]
    [InlineData("Mss:HttpsPort", "none")]
    [InlineData("Mss:SiloPort", "0")]
    [InlineData("Mss:GatewayPort", "-1")]
    [InlineData("Mss:DrainTime", "00:01:00")]
    [InlineData("Mss:Storage", "Paper")]
    [InlineData("Mss:DataDirectory", " ")]
    [InlineData("Mss:Sim:Channel", "Pigeon")]
    [InlineData("Mss:Gateway:MsspUri", "mss")]
    [InlineData("Mss:Gateway:MaxChallenge", "31")]
    [InlineData("Mss:Gateway:DefaultProfile", "mss:nobody.example:authn:loa3")]
    [InlineData("Mss:Gateway:DefaultProfile", "mss::encrypt:loa3")]
    [InlineData("Mss:Profiles:File", "no-such-file.json")]
    [InlineData("Mss:Profiles:CaCertificates", "no-such-file.pem")]
    [InlineData("Mss:Transactions:DefaultTimeOut", "00:00:00")]
    public async Task A_wrong_setting_is_named(string setting, string value) =>
        Assert.Contains(setting, await AssertRefusedAsync(new SiloSettings(data.Path), $"--{setting}={value}"), StringComparison.Ordinal);

    [Fact]
    public async Task Outside_Development_the_installation_secret_must_be_there()
    {
        using var empty = new TemporaryDirectory();

        var line = await AssertRefusedAsync(new SiloSettings(empty.Path), "--environment=Production", "--Mss:HttpPort=0", "--Mss:TlsCertificate=tls.p12");

        Assert.Contains(empty.File("installation.secret"), line, StringComparison.Ordinal);
        Assert.False(File.Exists(empty.File("installation.secret")));
    }

    [Theory]
    [InlineData("ap2.p12", "not the password")]
    [InlineData("ap2.crt", "secret")]
    [InlineData("nothing.p12", "secret")]
    public async Task A_TLS_certificate_that_cannot_be_used_is_named(string name, string password)
    {
        var path = Path.Combine(data.Path, "pki", name);

        var line = await AssertRefusedAsync(
            new SiloSettings(data.Path), "--environment=Production", "--Mss:HttpPort=0", "--Mss:TlsCertificate=" + path, "--Mss:TlsCertificatePassword=" + password);

        Assert.Contains("Mss:TlsCertificate", line, StringComparison.Ordinal);
        Assert.Contains(path, line, StringComparison.Ordinal);
        Assert.DoesNotContain("not the password", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_silo_can_be_without_a_port_for_gateways()
    {
        await using var app = await MssApp.StartAsync(data.Path, null, "--Mss:GatewayPort=0");
        Assert.Equal(200, (await app.Client.GetAsync("/health/ready")).Code);
    }

    [Fact]
    public async Task A_failed_start_leaves_the_data_directory_to_the_next_one()
    {
        using (new Damage(Path.Combine(data.Path, "simulated-cards.db")))
        {
            await AssertRefusedAsync(new SiloSettings(data.Path));
        }

        await using var app = await MssApp.StartAsync(data.Path);
        Assert.Equal(200, (await app.Client.GetAsync("/health/ready")).Code);
    }

    private static async Task<string> AssertRefusedAsync(SiloSettings settings, params string[] more)
    {
        var arguments = settings.Arguments(more);
        var failure = await Assert.ThrowsAnyAsync<Exception>(async () =>
        {
            await using var app = await SiloComposition.BuildAsync(arguments);
            await app.StartAsync();
        });
        Assert.True(StartFailures.CanBeMended(failure), failure.ToString());
        var line = StartFailures.Explain(failure, new ConfigurationBuilder().AddCommandLine(arguments).Build());
        Assert.DoesNotContain('\n', line);
        return line;
    }

    /// <summary>A data directory that was in use before.</summary>
    public sealed class DataDirectory : IAsyncLifetime
    {
        private TemporaryDirectory? _directory;

        public string Path => _directory!.Path;

        public async Task InitializeAsync() => _directory = await UsedData.CopyAsync();

        public Task DisposeAsync()
        {
            _directory?.Dispose();
            return Task.CompletedTask;
        }
    }

    /// <summary>Something else in a file's place, for a while.</summary>
    private sealed class Damage : IDisposable
    {
        public const string Text = "bm90aGluZw==";
        private readonly byte[] _original;

        public Damage(string path)
        {
            Path = path;
            _original = File.ReadAllBytes(path);
            File.WriteAllText(path, Text);
        }

        public string Path { get; }

        public void Dispose() => File.WriteAllBytes(Path, _original);
    }
}
