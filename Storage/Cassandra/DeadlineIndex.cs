using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Cassandra;
using Mss.Grains.Interfaces;
using Mss.Grains.Transactions;

namespace Mss.Storage.Cassandra;

/// <summary>An open session as the index has it. A hint: the session itself decides whether it exists and is open.</summary>
internal readonly record struct DeadlineHint(TransactionId Id, string UserHash, string ApId, DateTimeOffset AcceptedAt, DateTimeOffset Deadline);

/// <summary>
/// Open sessions by deadline: one partition for each minute and shard, and one small table of the partitions that have rows. Written before a session is accepted,
/// removed after it has ended. Wake-ups are kept in the same way, in tables of their own.
/// </summary>
/// <param name="connection">The cluster.</param>
/// <param name="time">The clock.</param>
/// <param name="table">The rows, with the columns of <c>deadlines</c>.</param>
/// <param name="minutes">The list of partitions, with the columns of <c>deadline_minutes</c>.</param>
internal sealed class DeadlineIndex(CassandraConnection connection, TimeProvider time, string table = "deadlines", string minutes = "deadline_minutes")
{
    /// <summary>Partitions of a minute: at 1,000 transactions a second each has 7,500 rows.</summary>
    public const int Shards = 8;

    /// <summary>For how long after its minute a partition that is empty may still get rows, from a writer that was paused; then it is no longer listed.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromHours(1);

    private static readonly TimeSpan Kept = TimeSpan.FromDays(7);
    private static readonly TimeSpan Settled = TimeSpan.FromMinutes(2);

    private readonly Query insertMinute = new($"INSERT INTO ks.{minutes} (scope, minute, shard) VALUES ('all', ?, ?) USING TTL ?", QueryKind.Write);
    private readonly Query deleteMinute = new($"DELETE FROM ks.{minutes} WHERE scope = 'all' AND minute = ? AND shard = ?", QueryKind.Write);
    private readonly Query readMinutes = new($"SELECT minute, shard FROM ks.{minutes} WHERE scope = 'all' AND minute >= ? AND minute <= ?", QueryKind.Read);
    private readonly Query insert = new(
        $"INSERT INTO ks.{table} (minute, shard, deadline, transaction_id, user_hash, ap_id, accepted_at) VALUES (?, ?, ?, ?, ?, ?, ?) USING TTL ?", QueryKind.Write);

    private readonly Query delete = new($"DELETE FROM ks.{table} WHERE minute = ? AND shard = ? AND deadline = ? AND transaction_id = ?", QueryKind.Write);
    private readonly Query read = new(
        $"SELECT transaction_id, user_hash, ap_id, accepted_at, deadline FROM ks.{table} WHERE minute = ? AND shard = ? AND deadline < ?", QueryKind.Read);

    private readonly ConcurrentDictionary<(DateTimeOffset Minute, int Shard), byte> listed = new();
    private readonly ConcurrentDictionary<(DateTimeOffset Minute, int Shard), byte> empty = new();
    private long fullReadAfter = long.MinValue;
    private long oldestTicks = long.MaxValue;

    /// <summary>Writes the row of a session.</summary>
    public async Task AddAsync(SessionHeader header, CancellationToken cancellationToken)
    {
        var (minute, shard) = PartitionOf(header.Id, header.Deadline);
        var life = Life(header.Deadline);
        object?[] row = [minute, shard, SessionRows.Cut(header.Deadline), header.Id.Value, header.UserHash, header.ApId, SessionRows.Cut(header.AcceptedAt), life];
        var known = listed.ContainsKey((minute, shard)) && minute > time.GetUtcNow();
        if (!known)
        {
            // Before the row and not beside it: a row in a partition that is not listed is never found.
            await connection.ExecuteAsync(insertMinute, [minute, shard, Life(minute + Grace)], cancellationToken).ConfigureAwait(false);
            if (listed.Count > 100_000)
            {
                listed.Clear();
            }

            listed[(minute, shard)] = 0;
        }

        await connection.ExecuteAsync(insert, row, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Removes a row. Only for a session that exists: a row that is removed and written again by a clock that is behind would stay removed.</summary>
    public async Task RemoveAsync(TransactionId id, DateTimeOffset deadline, CancellationToken cancellationToken)
    {
        var (minute, shard) = PartitionOf(id, deadline);
        await connection.ExecuteAsync(delete, [minute, shard, SessionRows.Cut(deadline), id.Value], cancellationToken).ConfigureAwait(false);
    }

    /// <summary>All rows with a deadline before a time, earliest first.</summary>
    public async IAsyncEnumerable<DeadlineHint> BeforeAsync(DateTimeOffset before, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var oldest = DateTimeOffset.MaxValue;
        await foreach (var partitions in MinutesAsync(before, cancellationToken).ConfigureAwait(false))
        {
            var counts = new int[partitions.Count];
            var results = partitions.Select((shard, n) => PartitionAsync(partitions[n].Minute, partitions[n].Shard, before, counted => counts[n] = counted, cancellationToken));
            await foreach (var hint in AsyncSequences.MergeAsync(results, static hint => hint.Deadline, cancellationToken).ConfigureAwait(false))
            {
                yield return hint;
            }

            for (var n = 0; n < counts.Length; n++)
            {
                if (counts[n] == 0)
                {
                    await ForgetEmptyAsync(partitions[n], before, cancellationToken).ConfigureAwait(false);
                }
                else if (partitions[n].Minute < oldest)
                {
                    oldest = partitions[n].Minute;
                }
            }
        }

        Interlocked.Exchange(ref oldestTicks, oldest.UtcTicks);
    }

    private static (DateTimeOffset Minute, int Shard) PartitionOf(TransactionId id, DateTimeOffset deadline)
    {
        var minutes = deadline.ToUnixTimeMilliseconds() / 60_000;

        // FNV-1a: the same in every process and version, which string.GetHashCode is not.
        var hash = 2166136261u;
        foreach (var c in id.Value)
        {
            hash = unchecked((hash ^ c) * 16777619u);
        }

        return (DateTimeOffset.FromUnixTimeSeconds(minutes * 60), (int)(hash % Shards));
    }

    // Longer than any outage that leaves the sessions worth ending; a row that outlives its session is ignored.
    private int Life(DateTimeOffset end) => (int)Math.Clamp((end + Kept - time.GetUtcNow()).TotalSeconds, Kept.TotalSeconds, int.MaxValue / 4);

    /// <summary>Partitions that have rows, grouped by minute.</summary>
    private async IAsyncEnumerable<List<(DateTimeOffset Minute, int Shard)>> MinutesAsync(DateTimeOffset before, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // What is removed from the list leaves a mark that is read over for hours, so that the frequent sweeps begin at the oldest partition that had rows. The
        // whole is read now and then, and whenever all open sessions are asked for.
        var now = time.GetUtcNow();
        var full = before > now || time.GetTimestamp() >= Interlocked.Read(ref fullReadAfter);
        var from = full ? DateTimeOffset.UnixEpoch : new DateTimeOffset(Math.Min((now - Grace - Grace).UtcTicks, Interlocked.Read(ref oldestTicks)), TimeSpan.Zero);
        var group = new List<(DateTimeOffset Minute, int Shard)>(Shards);
        var last = before < Latest ? before : Latest;
        await foreach (var row in connection.ReadRowsAsync(readMinutes, [from, last], cancellationToken).ConfigureAwait(false))
        {
            var partition = (Minute: row.GetValue<DateTimeOffset>(0), Shard: row.GetValue<int>(1));
            if (!full && empty.ContainsKey(partition) && partition.Minute + Grace > now)
            {
                continue;
            }

            if (group.Count > 0 && group[0].Minute != partition.Minute)
            {
                yield return group;
                group = new List<(DateTimeOffset Minute, int Shard)>(Shards);
            }

            group.Add(partition);
        }

        if (group.Count > 0)
        {
            yield return group;
        }

        if (full)
        {
            Interlocked.Exchange(ref fullReadAfter, time.GetTimestamp() + (time.TimestampFrequency * 3600));
            foreach (var partition in empty.Keys.Where(partition => partition.Minute + Grace + Grace < now))
            {
                empty.TryRemove(partition, out _); // another silo has taken it from the list
            }
        }
    }

    private async IAsyncEnumerable<DeadlineHint> PartitionAsync(
        DateTimeOffset minute, int shard, DateTimeOffset before, Action<int> counted, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var count = 0;
        var bound = DateTimeOffset.FromUnixTimeMilliseconds(UnixTime.Ceiling(before < Latest ? before : Latest));
        await foreach (var row in connection.ReadRowsAsync(read, [minute, shard, bound], cancellationToken).ConfigureAwait(false))
        {
            counted(++count);
            yield return new DeadlineHint(
                TransactionId.Parse(row.GetValue<string>(0)),
                row.GetValue<string>(1),
                row.GetValue<string>(2),
                row.GetValue<DateTimeOffset>(3),
                row.GetValue<DateTimeOffset>(4));
        }
    }

    /// <summary>Skips a past partition that is empty, and after the grace takes it from the list.</summary>
    private async Task ForgetEmptyAsync((DateTimeOffset Minute, int Shard) partition, DateTimeOffset before, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var end = partition.Minute.AddMinutes(1);
        if (before < end || end + Settled > now)
        {
            return;
        }

        if (end + Grace > now)
        {
            empty[partition] = 0;
            return;
        }

        await connection.ExecuteAsync(deleteMinute, [partition.Minute, partition.Shard], cancellationToken).ConfigureAwait(false);
        empty.TryRemove(partition, out _);
        listed.TryRemove(partition, out _);
    }

    // Far beyond every deadline, and still a timestamp that every CQL client can show.
    private static DateTimeOffset Latest { get; } = new(9000, 1, 1, 0, 0, 0, TimeSpan.Zero);
}
