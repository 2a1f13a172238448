using Mss.Cli.CommandLine;
using Mss.Grains.Transactions;
using Mss.Storage;

namespace Mss.Cli.Sessions;

/// <summary>A store that cannot be read ends with a sentence and exit code 66.</summary>
internal static class SessionStoreErrors
{
    /// <summary>Runs the work.</summary>
    public static async Task<int> ReportAsync(CliEnvironment environment, Func<Task<int>> work)
    {
        try
        {
            return await work().ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is SessionLogException or StorageException)
        {
            await environment.Error.WriteLineAsync($"mss: {(ServerSettings.OfProcess.IsCluster ? "" : "--data: ")}{failure.Message}").ConfigureAwait(false);
            return ExitCode.NotFound;
        }
    }
}
