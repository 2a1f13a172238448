using System.Globalization;
using System.Runtime.CompilerServices;
using Mss.Grains.Interfaces;
using Mss.Grains.Transactions;

namespace Mss.Storage.Cassandra;

/// <summary>
/// The session log in the cluster: reading, appending and finding. The three conditional writes are in <c>CassandraSessionLog.Conditions.cs</c>.
/// </summary>
internal sealed partial class CassandraSessionLog(CassandraConnection connection, TimeProvider time) : ISessionLog
{
    // Reads of sessions that are under way at once for one list.
    private const int Parallel = 64;

    // A session whose deadline is so long past has ended or has lost its owner; only then is a hint worth looking into.
    private static readonly TimeSpan Overdue = TimeSpan.FromMinutes(1);

    // And after this time an accept that was under way when its hint was written is certainly over.
    private static readonly TimeSpan Abandoned = TimeSpan.FromHours(1);

    private readonly DeadlineIndex deadlines = new(connection, time);
    private readonly SessionIndex index = new(connection);
    private readonly OwnedSessions owned = new();

    /// <inheritdoc/>
    public async ValueTask<StoredSession?> ReadAsync(TransactionId id, CancellationToken cancellationToken = default)
    {
        if (string.IsNullOrEmpty(id.Value))
        {
            return null;
        }

        try
        {
            SessionSummary? session = null;
            var events = new List<LoggedEvent>(8);
            await foreach (var row in connection.ReadRowsAsync(SessionQueries.ReadAll, [id.Value], cancellationToken).ConfigureAwait(false))
            {
                session ??= SessionRows.Summary(id, row);
                if (SessionRows.Event(row) is { } logged)
                {
                    events.Add(logged);
                }
            }

            return session is null ? null : new StoredSession(session.Header, session.Epoch, session.Outcome, events);
        }
        catch (CassandraFailure failure)
        {
            throw Translate(failure);
        }
    }

    /// <inheritdoc/>
    public async ValueTask AppendAsync(TransactionId id, LoggedEvent next, CancellationToken cancellationToken = default)
    {
        CheckEvent(id, next, nameof(next));
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            if (!owned.TryAdvance(id, next))
            {
                var (session, written) = await ExistsAsync(id, next, cancellationToken).ConfigureAwait(false);
                if (!session)
                {
                    throw new SessionLogException(string.Create(CultureInfo.InvariantCulture, $"There is no session {id} to append event {next.Epoch}/{next.Sequence} to."));
                }

                if (written)
                {
                    return;
                }
            }

            await connection.ExecuteAsync(SessionQueries.Append, SessionRows.Event(id, next, null), cancellationToken).ConfigureAwait(false);
        }
        catch (CassandraFailure failure)
        {
            owned.Forget(id);
            throw Translate(failure);
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<OpenSession> OpenSessionsAsync(DateTimeOffset deadlineBefore, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var overdue = time.GetUtcNow() - Overdue;
        var hints = Guard(deadlines.BeforeAsync(deadlineBefore, cancellationToken), cancellationToken);
        await foreach (var some in ChunkAsync(hints, Parallel, cancellationToken).ConfigureAwait(false))
        {
            var open = await Task.WhenAll(some.Select(hint => hint.Deadline < overdue ? IsOpenAsync(hint, cancellationToken) : Task.FromResult(true))).ConfigureAwait(false);
            for (var n = 0; n < open.Length; n++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (open[n])
                {
                    yield return new OpenSession(some[n].Id, some[n].UserHash, some[n].Deadline);
                }
            }
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<SessionSummary> ListAsync(SessionFilter filter, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(filter);
        ArgumentOutOfRangeException.ThrowIfLessThan(filter.Limit, 1, nameof(filter));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(filter.Limit, 10_000, nameof(filter));
        var left = filter.Limit;
        await foreach (var some in ChunkAsync(Guard(HintsAsync(filter, cancellationToken), cancellationToken), Math.Min(Parallel, left), cancellationToken).ConfigureAwait(false))
        {
            foreach (var session in await Task.WhenAll(some.Select(hint => FindAsync(hint, filter, cancellationToken))).ConfigureAwait(false))
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (session is not null)
                {
                    yield return session;
                    if (--left == 0)
                    {
                        yield break;
                    }
                }
            }
        }
    }

    private static void CheckEvent(TransactionId id, LoggedEvent loggedEvent, string parameter)
    {
        ArgumentException.ThrowIfNullOrEmpty(id.Value, nameof(id));
        ArgumentNullException.ThrowIfNull(loggedEvent, parameter);
        ArgumentOutOfRangeException.ThrowIfLessThan(loggedEvent.Epoch, 1, parameter);
        ArgumentOutOfRangeException.ThrowIfLessThan(loggedEvent.Sequence, 1, parameter);
    }

    private static SessionLogException Translate(CassandraFailure failure) => new(failure.Message, failure);

    private static async IAsyncEnumerable<List<T>> ChunkAsync<T>(IAsyncEnumerable<T> items, int size, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var chunk = new List<T>(size);
        await foreach (var item in items.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            chunk.Add(item);
            if (chunk.Count == size)
            {
                yield return chunk;
                chunk = new List<T>(size);
            }
        }

        if (chunk.Count > 0)
        {
            yield return chunk;
        }
    }

    /// <summary>The items, with the failures that the port names.</summary>
    private static async IAsyncEnumerable<T> Guard<T>(IAsyncEnumerable<T> items, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var enumerator = items.GetAsyncEnumerator(cancellationToken);
        while (true)
        {
            try
            {
                if (!await enumerator.MoveNextAsync().ConfigureAwait(false))
                {
                    break;
                }
            }
            catch (CassandraFailure failure)
            {
                throw Translate(failure);
            }

            yield return enumerator.Current;
        }
    }

    private async ValueTask<(bool Session, bool Written)> ExistsAsync(TransactionId id, LoggedEvent next, CancellationToken cancellationToken)
    {
        var (session, written) = (false, false);
        var rows = await connection.ExecuteAsync(SessionQueries.Exists, [id.Value, next.Epoch, next.Sequence], cancellationToken).ConfigureAwait(false);
        foreach (var row in rows)
        {
            var (epoch, sequence) = (row.GetValue<int>(0), row.GetValue<int>(1));
            session |= (epoch, sequence) == (1, 1);
            written |= (epoch, sequence) == (next.Epoch, next.Sequence);
        }

        return (session, written);
    }

    /// <summary>Which sessions may fit. The open ones are few: where nothing narrows the search better, they are all read and sorted.</summary>
    private IAsyncEnumerable<SessionHint> HintsAsync(SessionFilter filter, CancellationToken cancellationToken)
    {
        var since = filter.Since is { } time && time > DateTimeOffset.UnixEpoch ? DateTimeOffset.FromUnixTimeMilliseconds(UnixTime.Ceiling(time)) : DateTimeOffset.UnixEpoch;
        return filter switch
        {
            { UserHash: { } user } => index.ByUserAsync(user, since, cancellationToken),
            { ApTransId: { } apTransId } => index.ByApTransIdAsync(apTransId, since, cancellationToken),
            { OnlyOpen: true } => OpenHintsAsync(filter.ApId, since, cancellationToken),
            { ApId: { } ap } => index.ByApAsync(ap, since, cancellationToken),
            _ => index.AllAsync(since, cancellationToken),
        };
    }

    private async IAsyncEnumerable<SessionHint> OpenHintsAsync(string? apId, DateTimeOffset since, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var hints = new List<SessionHint>();
        await foreach (var hint in deadlines.BeforeAsync(DateTimeOffset.MaxValue, cancellationToken).ConfigureAwait(false))
        {
            if (hint.AcceptedAt >= since && (apId is null || hint.ApId == apId))
            {
                hints.Add(new SessionHint(hint.Id, hint.AcceptedAt));
            }
        }

        foreach (var hint in hints.OrderByDescending(hint => hint.AcceptedAt))
        {
            yield return hint;
        }
    }

    /// <summary>Reads the session of a hint; null when it does not exist, was accepted at another time than the hint says, or does not fit the filter.</summary>
    private async Task<SessionSummary?> FindAsync(SessionHint hint, SessionFilter filter, CancellationToken cancellationToken)
    {
        var session = await SummaryAsync(hint.Id, cancellationToken).ConfigureAwait(false);
        return session is not null
            && session.Header.AcceptedAt == hint.AcceptedAt
            && (filter.UserHash is null || filter.UserHash == session.Header.UserHash)
            && (filter.ApId is null || filter.ApId == session.Header.ApId)
            && (filter.ApTransId is null || filter.ApTransId == session.Header.ApTransId)
            && (!filter.OnlyOpen || session.Outcome is null)
            ? session
            : null;
    }

    /// <summary>Looks into a session that is over its deadline, and removes the hint of one that has ended or was never accepted.</summary>
    private async Task<bool> IsOpenAsync(DeadlineHint hint, CancellationToken cancellationToken)
    {
        var session = await SummaryAsync(hint.Id, cancellationToken).ConfigureAwait(false);
        var right = session is not null && session.Header.Deadline == hint.Deadline;
        if (right && session!.Outcome is null)
        {
            return true;
        }

        if (session is not null || hint.Deadline + Abandoned < time.GetUtcNow())
        {
            await RemoveHintAsync(hint.Id, hint.Deadline, cancellationToken).ConfigureAwait(false);
        }

        return false;
    }

    private async Task<SessionSummary?> SummaryAsync(TransactionId id, CancellationToken cancellationToken)
    {
        try
        {
            return await connection.ReadRowAsync(SessionQueries.ReadHeader, [id.Value], cancellationToken).ConfigureAwait(false) is { } row ? SessionRows.Summary(id, row) : null;
        }
        catch (CassandraFailure failure)
        {
            throw Translate(failure);
        }
    }

    /// <summary>Removes a hint; one that stays does no harm.</summary>
    private async Task RemoveHintAsync(TransactionId id, DateTimeOffset deadline, CancellationToken cancellationToken)
    {
        try
        {
            await deadlines.RemoveAsync(id, deadline, cancellationToken).ConfigureAwait(false);
        }
        catch (CassandraFailure failure)
        {
            connection.ReportHintLeft(failure);
        }
    }
}
