using Mss.Grains.Interfaces;
using Mss.Grains.Transactions;

namespace Mss.Storage.Cassandra;

/// <summary>Accept, take over and finish: each one conditional batch on the session's own partition.</summary>
internal sealed partial class CassandraSessionLog
{
    // An accept that takes longer than this was paused in the middle; the list of deadlines may have been tidied meanwhile.
    private static readonly TimeSpan Paused = TimeSpan.FromMinutes(10);

    /// <inheritdoc/>
    public async ValueTask<bool> AcceptAsync(SessionHeader header, LoggedEvent first, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(header);
        ArgumentException.ThrowIfNullOrEmpty(header.Id.Value, nameof(header));
        ArgumentNullException.ThrowIfNull(first);
        ArgumentOutOfRangeException.ThrowIfNotEqual(first.Epoch, 1, nameof(first));
        ArgumentOutOfRangeException.ThrowIfNotEqual(first.Sequence, 1, nameof(first));
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            // Before the session and not beside it: whatever happens in between, a session that exists is found by its deadline and in every list.
            var begun = time.GetTimestamp();
            await Task.WhenAll(deadlines.AddAsync(header, cancellationToken), index.AddAsync(header, cancellationToken)).ConfigureAwait(false);

            var attempt = Guid.NewGuid();
            object?[] values =
            [
                first.Epoch, header.ApId, header.ApTransId, header.UserHash, SessionRows.Cut(header.AcceptedAt), SessionRows.Cut(header.Deadline), header.Id.Value,
                .. SessionRows.Event(header.Id, first, attempt),
            ];
            var accepted = await ConditionalWrite.RunAsync(
                connection,
                SessionQueries.Accept,
                values,
                cancel => SettleAsync(header.Id, first, attempt, static (epoch, _) => epoch is not null, cancel),
                cancellationToken).ConfigureAwait(false);
            if (!accepted)
            {
                await RemoveOwnHintAsync(header, cancellationToken).ConfigureAwait(false);
                return false;
            }

            if (time.GetElapsedTime(begun) > Paused)
            {
                await deadlines.AddAsync(header, cancellationToken).ConfigureAwait(false);
            }

            owned.Own(header.Id, first, header.Deadline);
            return true;
        }
        catch (CassandraFailure failure)
        {
            throw Translate(failure);
        }
    }

    /// <inheritdoc/>
    public async ValueTask<bool> TakeOverAsync(TransactionId id, LoggedEvent takeOver, CancellationToken cancellationToken = default)
    {
        CheckEvent(id, takeOver, nameof(takeOver));
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            var attempt = Guid.NewGuid();
            var taken = await ConditionalWrite.RunAsync(
                connection,
                SessionQueries.TakeOver,
                [takeOver.Epoch, id.Value, takeOver.Epoch - 1, .. SessionRows.Event(id, takeOver, attempt)],
                cancel => SettleAsync(id, takeOver, attempt, (epoch, outcome) => outcome is not null || epoch >= takeOver.Epoch, cancel),
                cancellationToken).ConfigureAwait(false);
            if (taken)
            {
                owned.Own(id, takeOver, null);
            }

            return taken;
        }
        catch (CassandraFailure failure)
        {
            throw Translate(failure);
        }
    }

    /// <inheritdoc/>
    public async ValueTask<bool> FinishAsync(TransactionId id, int outcome, LoggedEvent last, CancellationToken cancellationToken = default)
    {
        CheckEvent(id, last, nameof(last));
        cancellationToken.ThrowIfCancellationRequested();
        var deadline = owned.Forget(id);
        try
        {
            var attempt = Guid.NewGuid();
            var finished = await ConditionalWrite.RunAsync(
                connection,
                SessionQueries.Finish,
                [outcome, id.Value, last.Epoch, .. SessionRows.Event(id, last, attempt)],
                cancel => SettleAsync(id, last, attempt, (epoch, ended) => ended is not null || epoch > last.Epoch, cancel),
                cancellationToken).ConfigureAwait(false);
            if (!finished)
            {
                return false;
            }
        }
        catch (CassandraFailure failure)
        {
            throw Translate(failure);
        }

        // The session has ended, whatever becomes of its hint.
        await RemoveHintOfEndedAsync(id, deadline).ConfigureAwait(false);
        return true;
    }

    /// <summary>Finds out what became of a conditional write by the attempt id in its event.</summary>
    /// <param name="id">The session.</param>
    /// <param name="logged">The event that came with the write.</param>
    /// <param name="attempt">The write's own id.</param>
    /// <param name="impossible">Whether the write can never happen any more, by current epoch and outcome.</param>
    /// <param name="cancellationToken">Gives up.</param>
    private async ValueTask<Settlement> SettleAsync(TransactionId id, LoggedEvent logged, Guid attempt, Func<int?, int?, bool> impossible, CancellationToken cancellationToken)
    {
        // State before event: what comes in between is then seen as written, and never taken for impossible.
        var state = await connection.ReadRowAsync(SessionQueries.SettleState, [id.Value], cancellationToken).ConfigureAwait(false);
        var written = await connection.ReadRowAsync(SessionQueries.SettleEvent, [id.Value, logged.Epoch, logged.Sequence], cancellationToken).ConfigureAwait(false);
        if (written?.GetValue<Guid?>("attempt") == attempt)
        {
            return Settlement.Written;
        }

        return impossible(state?.GetValue<int?>("current_epoch"), state?.GetValue<int?>("outcome")) ? Settlement.Impossible : Settlement.Possible;
    }

    /// <summary>After a refused accept: the session exists, and the hint just written is its own only if it is open and has the same deadline.</summary>
    private async Task RemoveOwnHintAsync(SessionHeader refused, CancellationToken cancellationToken)
    {
        var deadline = SessionRows.Cut(refused.Deadline);
        var session = await SummaryAsync(refused.Id, cancellationToken).ConfigureAwait(false);
        if (session is not null && (session.Outcome is not null || session.Header.Deadline != deadline))
        {
            await RemoveHintAsync(refused.Id, deadline, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task RemoveHintOfEndedAsync(TransactionId id, DateTimeOffset? deadline)
    {
        try
        {
            deadline ??= (await SummaryAsync(id, CancellationToken.None).ConfigureAwait(false))?.Header.Deadline;
        }
        catch (SessionLogException e) when (e.InnerException is CassandraFailure failure)
        {
            connection.ReportHintLeft(failure);
        }

        if (deadline is { } known)
        {
            await RemoveHintAsync(id, known, CancellationToken.None).ConfigureAwait(false);
        }
    }
}
