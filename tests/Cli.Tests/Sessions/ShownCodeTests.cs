using Mss.Cli.Sessions;
using Mss.Cli.Tests.Testing;

namespace Mss.Cli.Tests.Sessions;

public sealed class ShownCodeTests
{
    [Theory]
    [InlineData("""{"deviceKind":"app","shown":"Pay 5?"}""", "4126")]
    [InlineData("""{"deviceKind":"sim","shown":"Pay 5?"}""", null)]
    [InlineData("""{"deviceKind":"app"}""", null)]
    [InlineData("""{"deviceKind":7}""", null)]
    [InlineData("""[]""", null)]
    [InlineData("""{""", null)]
    public void The_code_is_that_of_an_app_and_of_what_it_showed(string body, string? expected) =>
        Assert.Equal(expected, ShownCode.Of(SampleSession.Chain(SampleSession.Event(1, 1, 0, "Accepted", "silo-a", body))));

    [Fact]
    public async Task Session_show_prints_it()
    {
        var session = SampleSession.Chain(SampleSession.Event(1, 1, 0, "Accepted", "silo-a", """{"deviceKind":"app","shown":"Pay 5?"}"""));
        var log = new FakeSessionLog();
        log.Put(session);
        var run = await CliRun.OfAsync(["session", "show", SampleSession.Id], log: log);
        Assert.Matches("(?m)^code +4126", run.Out);
    }
}
