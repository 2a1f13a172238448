using Mss.Cli.CommandLine;

namespace Mss.Silo.Tests.Hosting;

/// <summary>The command line against a running system, as an operator uses it.</summary>
internal static class MssCli
{
    /// <summary>Runs <c>mss</c>; <paramref name="input"/> is the first line of the standard input.</summary>
    public static async Task<(int Code, string Out, string Error)> RunAsync(MssApp app, string? input, params string[] arguments)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        var environment = new CliEnvironment
        {
            Out = TextWriter.Synchronized(output), Error = TextWriter.Synchronized(error), Width = 160, Variable = _ => null, ReadSecret = _ => input,
        };
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        var code = await MssCommand.RunAsync([.. arguments, "--url", app.Settings.Http.ToString()], environment, limit.Token);
        return (code, output.ToString(), error.ToString());
    }
}
