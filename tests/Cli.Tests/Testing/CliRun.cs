using Mss.Cli.CommandLine;
using Mss.Grains.Interfaces;
using Mss.Grains.Transactions;
using Mss.Storage;
using Mss.Storage.SessionLines;

namespace Mss.Cli.Tests.Testing;

/// <summary>Runs a whole command line in this process and keeps what it printed.</summary>
internal sealed record CliRun(int ExitCode, string Out, string Error)
{
    public static async Task<CliRun> OfAsync(
        string[] args,
        TimeProvider? time = null,
        ISessionLog? log = null,
        Func<byte[], Msisdn, string>? hash = null,
        ISessionLineStore? lines = null,
        Func<Microsoft.Extensions.Configuration.IConfiguration, CancellationToken, Task<(int Before, int After)>>? applySchema = null)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        var environment = new CliEnvironment
        {
            Out = TextWriter.Synchronized(output),
            Error = TextWriter.Synchronized(error),
            Width = 160,
            Time = time ?? TimeProvider.System,
            OpenSessionLog = directory => log ?? throw new SessionLogException($"'{directory}' has no session log"),
            OpenSessionLines = directory => lines ?? throw new StorageException($"'{directory}' has no lines"),
            HashUser = hash ?? ((_, msisdn) => $"hash-of-{msisdn}"),
            ApplySchema = applySchema ?? ((configuration, cancellationToken) => Mss.Storage.CassandraStorage.ApplySchemaAsync(configuration, null, cancellationToken)),
        };
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        var code = await MssCommand.RunAsync(args, environment, limit.Token);
        return new CliRun(code, output.ToString(), error.ToString());
    }
}
