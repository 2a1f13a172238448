using Mss.Cli.CommandLine;
using Mss.Grains.Interfaces;
using Mss.Grains.Transactions;

namespace Mss.Cli.Sessions;

/// <summary><c>mss session list</c>.</summary>
internal sealed class SessionList(CliEnvironment environment)
{
    /// <summary>Prints the sessions that the filter and the number select.</summary>
    public Task<int> RunAsync(string dataDirectory, string? msisdn, SessionFilter filter, bool json, CancellationToken cancellationToken) =>
        SessionStoreErrors.ReportAsync(environment, () => ListAsync(dataDirectory, msisdn, filter, json, cancellationToken));

    private async Task<int> ListAsync(string dataDirectory, string? msisdn, SessionFilter filter, bool json, CancellationToken cancellationToken)
    {
        if (msisdn is not null && Msisdn.TryParse(msisdn, null, out var number))
        {
            filter = filter with { UserHash = environment.HashUser(InstallationSecret.Read(dataDirectory), number) };
        }

        var sessions = new List<SessionSummary>();
        await foreach (var session in environment.OpenSessionLog(dataDirectory).ListAsync(filter, cancellationToken).ConfigureAwait(false))
        {
            if (json)
            {
                await environment.Out.WriteLineAsync(SessionJson.Write(session)).ConfigureAwait(false);
            }
            else
            {
                sessions.Add(session);
            }
        }

        if (json)
        {
            return ExitCode.Done;
        }

        if (sessions.Count == 0)
        {
            await environment.Error.WriteLineAsync("no sessions").ConfigureAwait(false);
            return ExitCode.Done;
        }

        SessionTable.WriteList(environment.OutConsole(), sessions);
        if (sessions.Count == filter.Limit)
        {
            await environment.Error.WriteLineAsync($"the first {filter.Limit}; there may be more (--limit)").ConfigureAwait(false);
        }

        return ExitCode.Done;
    }
}
