using Microsoft.Extensions.Options;
using Mss.Silo.ServerKeys;
using Mss.Silo.Tests.Hosting;
using Mss.Sscd.Server;

namespace Mss.Silo.Tests.ServerKeys;

public sealed class ServerOptionsTests
{
    [Fact]
    public void What_is_not_configured_is_well() => Assert.Empty(Wrong(new ServerOptions(), development: false));

    [Fact]
    public void Every_wrong_setting_is_named()
    {
        AssertWrong(new ServerOptions { Vault = "Paper" }, "Mss:Server:Vault", "Paper");
        AssertWrong(new ServerOptions { OpenKeys = 0 }, "Mss:Server:OpenKeys");
        AssertWrong(With(new KekOptions { Id = "a b", File = "/kek" }), "Mss:Server:KeyEncryptionKeys:0:Id");
        AssertWrong(With(new KekOptions { Id = "k1" }), "Mss:Server:KeyEncryptionKeys:0", "File", "Environment");
        AssertWrong(With(new KekOptions { Id = "k1", File = "/kek", Environment = "KEK" }), "Mss:Server:KeyEncryptionKeys:0");
        AssertWrong(With(new KekOptions { Id = "k1", File = "/a" }, new KekOptions { Id = "k1", File = "/b" }), "twice");
        AssertWrong(Token(options => options.Pkcs11.Library = "lib.so"), "Mss:Server:Pkcs11:Library");
        AssertWrong(Token(options => options.Pkcs11.Token = ""), "Mss:Server:Pkcs11:Token");
        AssertWrong(Token(options => options.Pkcs11.MaxSessions = 0), "Mss:Server:Pkcs11:MaxSessions");
        AssertWrong(Token(options => options.PinFile = null), "PinFile", "PinEnvironment");
        Assert.Empty(Wrong(Token(_ => { }), development: true));
    }

    [Fact]
    public void Outside_Development_server_keys_are_refused_while_nobody_could_consent() =>
        Assert.Contains("Mss:Server", Assert.Single(Wrong(With(new KekOptions { Id = "k1", File = "/kek" }), development: false)), StringComparison.Ordinal);

    [Theory]
    [InlineData("not Base64 at all: secret4711", UnixFileMode.UserRead)]
    [InlineData("MDEyMzQ1Njc4OWFiY2RlZg==", UnixFileMode.UserRead)]
    [InlineData("", UnixFileMode.UserRead)]
    [InlineData("MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=", UnixFileMode.UserRead | UnixFileMode.GroupRead)]
    public async Task A_KEK_file_that_is_none_or_that_others_can_read_is_named_and_not_quoted(string content, UnixFileMode mode)
    {
        using var directory = new TemporaryDirectory();
        var file = directory.File("kek");
        await File.WriteAllTextAsync(file, content);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(file, mode | UnixFileMode.UserRead);
        }

        using var store = new SqliteServerStore(directory.File("server.db"));
        var failure = await Assert.ThrowsAsync<FormatException>(() => KeyVaults.OpenAsync(With(new KekOptions { Id = "k1", File = file }), store, null));
        Assert.Contains(file, failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("4711", failure.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("MDEyMzQ1", failure.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_KEK_under_a_used_name_refuses_the_start()
    {
        using var directory = new TemporaryDirectory();
        using var store = new SqliteServerStore(directory.File("server.db"));
        foreach (var first in (bool[])[true, false])
        {
            Environment.SetEnvironmentVariable("MSS_TEST_KEK", Convert.ToBase64String(Enumerable.Repeat((byte)(first ? 1 : 2), 32).ToArray()));
            var opening = KeyVaults.OpenAsync(With(new KekOptions { Id = "k1", Environment = "MSS_TEST_KEK" }), store, null);
            if (first)
            {
                ((IDisposable)await opening).Dispose();
            }
            else
            {
                Assert.Contains("'k1'", (await Assert.ThrowsAsync<OptionsValidationException>(() => opening)).Message, StringComparison.Ordinal);
            }
        }
    }

    private static ServerOptions With(params KekOptions[] keks)
    {
        var options = new ServerOptions();
        foreach (var kek in keks)
        {
            options.KeyEncryptionKeys.Add(kek);
        }

        return options;
    }

    private static ServerOptions Token(Action<ServerOptions> change)
    {
        var options = new ServerOptions { Vault = ServerOptions.Token, PinFile = "/pin" };
        (options.Pkcs11.Library, options.Pkcs11.Token) = ("/usr/lib/library.so", "token");
        change(options);
        return options;
    }

    private static List<string> Wrong(ServerOptions options, bool development)
    {
        var wrong = new List<string>();
        options.Check(development, wrong);
        return wrong;
    }

    private static void AssertWrong(ServerOptions options, params string[] mentioned) =>
        Assert.All(mentioned, text => Assert.Contains(text, Assert.Single(Wrong(options, development: true)), StringComparison.Ordinal));
}
