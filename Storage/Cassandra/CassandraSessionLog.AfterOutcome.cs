using System.Runtime.CompilerServices;
using Mss.Grains.Interfaces;
using Mss.Grains.Transactions;

namespace Mss.Storage.Cassandra;

/// <summary>What follows an outcome, and the wake-ups that keep it from being forgotten.</summary>
internal sealed partial class CassandraSessionLog
{
    private readonly DeadlineIndex wakeUps = new(connection, time, "wake_ups", "wake_up_minutes");

    /// <inheritdoc/>
    public async ValueTask<bool> ContinueAsync(TransactionId id, LoggedEvent next, CancellationToken cancellationToken = default)
    {
        CheckEvent(id, next, nameof(next));
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            var attempt = Guid.NewGuid();
            return await ConditionalWrite.RunAsync(
                connection,
                SessionQueries.Continue,
                [next.Epoch, id.Value, next.Epoch - 1, .. SessionRows.Event(id, next, attempt)],
                cancel => SettleAsync(id, next, attempt, (epoch, _) => epoch >= next.Epoch, cancel),
                cancellationToken).ConfigureAwait(false);
        }
        catch (CassandraFailure failure)
        {
            throw Translate(failure);
        }
    }

    /// <inheritdoc/>
    public async ValueTask ScheduleAsync(SessionHeader header, DateTimeOffset due, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(header);
        ArgumentException.ThrowIfNullOrEmpty(header.Id.Value, nameof(header));
        try
        {
            await wakeUps.AddAsync(header with { Deadline = due }, cancellationToken).ConfigureAwait(false);
        }
        catch (CassandraFailure failure)
        {
            throw Translate(failure);
        }
    }

    /// <inheritdoc/>
    public async ValueTask UnscheduleAsync(TransactionId id, DateTimeOffset due, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(id.Value, nameof(id));
        try
        {
            await wakeUps.RemoveAsync(id, due, cancellationToken).ConfigureAwait(false);
        }
        catch (CassandraFailure failure)
        {
            throw Translate(failure);
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<WakeUp> WakeUpsAsync(DateTimeOffset dueBefore, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (var hint in Guard(wakeUps.BeforeAsync(dueBefore, cancellationToken), cancellationToken).ConfigureAwait(false))
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return new WakeUp(hint.Id, hint.Deadline);
        }
    }
}
