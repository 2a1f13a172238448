using System.Runtime.CompilerServices;
using Mss.Grains.Interfaces;
using Mss.Grains.Transactions;

namespace Mss.Storage.Sqlite;

/// <summary>What follows an outcome, and the wake-ups that keep it from being forgotten.</summary>
public sealed partial class SqliteSessionLog
{
    /// <summary>Reads a page of wake-ups after a position.</summary>
    internal const string ReadWakeUps = "SELECT due, id FROM wake_ups WHERE due < ?1 AND (due, id) > (?2, ?3) ORDER BY due, id LIMIT ?4";

    /// <inheritdoc/>
    public ValueTask<bool> ContinueAsync(TransactionId id, LoggedEvent next, CancellationToken cancellationToken = default)
    {
        CheckEvent(id, next, nameof(next));
        return database.WriteAsync(new ContinueOperation(id, next), cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask ScheduleAsync(SessionHeader header, DateTimeOffset due, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(header);
        ArgumentException.ThrowIfNullOrEmpty(header.Id.Value, nameof(header));
        return new ValueTask(database.WriteAsync(new WakeUpOperation(header.Id, due, isWanted: true), cancellationToken).AsTask());
    }

    /// <inheritdoc/>
    public ValueTask UnscheduleAsync(TransactionId id, DateTimeOffset due, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(id.Value, nameof(id));
        return new ValueTask(database.WriteAsync(new WakeUpOperation(id, due, isWanted: false), cancellationToken).AsTask());
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<WakeUp> WakeUpsAsync(DateTimeOffset dueBefore, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var before = UnixTime.Ceiling(dueBefore);
        var position = (Due: long.MinValue, Id: "");
        var page = new List<WakeUp>();
        do
        {
            page.Clear();
            using (var reader = await RentAsync(cancellationToken).ConfigureAwait(false))
            {
                ReadWakeUpPage(reader.Connection, before, ref position, page);
            }

            foreach (var wakeUp in page)
            {
                cancellationToken.ThrowIfCancellationRequested();
                yield return wakeUp;
            }
        }
        while (page.Count == PageSize);
    }

    private void ReadWakeUpPage(Connection connection, long before, ref (long Due, string Id) position, List<WakeUp> page)
    {
        var read = Prepare(connection, ReadWakeUps);
        try
        {
            read.Bind(1, before);
            read.Bind(2, position.Due);
            read.Bind(3, position.Id);
            read.Bind(4, PageSize);
            while (read.Step())
            {
                position = (read.GetInt64(0), read.GetString(1));
                page.Add(new WakeUp(TransactionId.Parse(position.Id), Time(read, 0)));
            }
        }
        catch (SqliteFailure failure)
        {
            throw Translate(failure);
        }
        finally
        {
            read.Reset();
        }
    }
}
