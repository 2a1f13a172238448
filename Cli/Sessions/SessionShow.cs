using Mss.Cli.CommandLine;
using Mss.Grains.Interfaces;
using Mss.Grains.Transactions;
using Mss.Storage.SessionLines;

namespace Mss.Cli.Sessions;

/// <summary><c>mss session show</c>.</summary>
internal sealed class SessionShow(CliEnvironment environment)
{
    private static readonly TimeSpan FollowInterval = TimeSpan.FromSeconds(1);

    /// <summary>Prints one session; with <paramref name="follow"/> until it has an outcome.</summary>
    public Task<int> RunAsync(string dataDirectory, TransactionId id, bool json, bool follow, bool lines, CancellationToken cancellationToken) =>
        SessionStoreErrors.ReportAsync(environment, () => ShowAsync(
            environment.OpenSessionLog(dataDirectory), lines ? environment.OpenSessionLines(dataDirectory) : null, environment.EventCheck(dataDirectory), id, json, follow, cancellationToken));

    private async Task<int> ShowAsync(
        ISessionLog log,
        ISessionLineStore? lines,
        Func<TransactionId, LoggedEvent, bool>? check,
        TransactionId id,
        bool json,
        bool follow,
        CancellationToken cancellationToken)
    {
        var session = await log.ReadAsync(id, cancellationToken).ConfigureAwait(false);
        if (session is null)
        {
            await environment.Error.WriteLineAsync($"mss: there is no session {id}").ConfigureAwait(false);
            return ExitCode.NotFound;
        }

        if (json)
        {
            while (follow && session.Outcome is null)
            {
                session = await ReadAgainAsync(log, session, cancellationToken).ConfigureAwait(false);
            }

            var whole = Timeline.Of(session, check);
            var kept = lines is null ? null : await ReadAsync(lines, id, cancellationToken).ConfigureAwait(false);
            await environment.Out.WriteLineAsync(SessionJson.Write(session, whole, kept)).ConfigureAwait(false);
            return whole.IsIntact ? ExitCode.Done : ExitCode.NotVerified;
        }

        var console = environment.OutConsole();
        var timeline = Timeline.Of(session, check);
        SessionTable.WriteHeader(console, session);
        SessionTable.WriteTimeline(console, session, timeline.Entries);
        while (follow && session.Outcome is null)
        {
            var seen = timeline.Entries.Select(Key).ToHashSet();
            session = await ReadAgainAsync(log, session, cancellationToken).ConfigureAwait(false);
            timeline = Timeline.Of(session, check);
            var news = timeline.Entries.Where(entry => !seen.Contains(Key(entry))).ToList();
            if (news.Count > 0)
            {
                SessionTable.WriteTimeline(console, session, news);
            }

            if (session.Outcome is { } outcome)
            {
                await environment.Out.WriteLineAsync($"outcome {SessionTable.Outcome(outcome)}").ConfigureAwait(false);
            }
        }

        SessionTable.WriteChain(console, timeline);
        if (lines is not null)
        {
            SessionTable.WriteLines(console, session, await ReadAsync(lines, id, cancellationToken).ConfigureAwait(false));
        }

        return timeline.IsIntact ? ExitCode.Done : ExitCode.NotVerified;
    }

    private static (int Epoch, int Sequence) Key(TimelineEntry entry) => (entry.Event.Epoch, entry.Event.Sequence);

    private static async Task<List<SessionLine>> ReadAsync(ISessionLineStore lines, TransactionId id, CancellationToken cancellationToken)
    {
        var read = new List<SessionLine>();
        await foreach (var line in lines.ReadAsync(id.Value, cancellationToken).ConfigureAwait(false))
        {
            read.Add(line);
        }

        return read;
    }

    private async Task<StoredSession> ReadAgainAsync(ISessionLog log, StoredSession last, CancellationToken cancellationToken)
    {
        await Task.Delay(FollowInterval, environment.Time, cancellationToken).ConfigureAwait(false);
        return await log.ReadAsync(last.Header.Id, cancellationToken).ConfigureAwait(false) ?? last;
    }
}
