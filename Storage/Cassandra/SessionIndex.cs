using System.Collections.Concurrent;
using System.Globalization;
using System.Runtime.CompilerServices;
using Cassandra;
using Mss.Grains.Interfaces;
using Mss.Grains.Transactions;

namespace Mss.Storage.Cassandra;

/// <summary>A session as an index has it. A hint: the session itself decides whether it exists and belongs here.</summary>
internal readonly record struct SessionHint(TransactionId Id, DateTimeOffset AcceptedAt);

/// <summary>Sessions by user, AP and AP_TransID, newest first. Written before a session is accepted.</summary>
internal sealed class SessionIndex(CassandraConnection connection)
{
    // Days and hours that this process has entered; a bound that is never reached in a day.
    private const int MaxEntered = 100_000;
    private const int Ahead = 16;

    private static readonly Query InsertDay = new("INSERT INTO ks.session_days (scope, day) VALUES ('all', ?)", QueryKind.Write);
    private static readonly Query InsertHour = new("INSERT INTO ks.session_hours (day, ap_id, hour) VALUES (?, ?, ?)", QueryKind.Write);
    private static readonly Query InsertByUser = new("INSERT INTO ks.sessions_by_user (user_hash, day, accepted_at, transaction_id) VALUES (?, ?, ?, ?)", QueryKind.Write);
    private static readonly Query InsertByAp = new("INSERT INTO ks.sessions_by_ap (ap_id, hour, accepted_at, transaction_id) VALUES (?, ?, ?, ?)", QueryKind.Write);
    private static readonly Query InsertByApTransId = new("INSERT INTO ks.sessions_by_ap_trans_id (ap_trans_id, day, accepted_at, transaction_id) VALUES (?, ?, ?, ?)", QueryKind.Write);

    private static readonly Query ReadDays = new("SELECT day FROM ks.session_days WHERE scope = 'all' AND day >= ?", QueryKind.Read);
    private static readonly Query ReadApHours = new("SELECT hour FROM ks.session_hours WHERE day = ? AND ap_id = ?", QueryKind.Read);
    private static readonly Query ReadHours = new("SELECT ap_id, hour FROM ks.session_hours WHERE day = ?", QueryKind.Read);
    private static readonly Query ReadByUser = new("SELECT transaction_id, accepted_at FROM ks.sessions_by_user WHERE user_hash = ? AND day = ? AND accepted_at >= ?", QueryKind.Read);
    private static readonly Query ReadByAp = new("SELECT transaction_id, accepted_at FROM ks.sessions_by_ap WHERE ap_id = ? AND hour = ? AND accepted_at >= ?", QueryKind.Read);
    private static readonly Query ReadByApTransId = new(
        "SELECT transaction_id, accepted_at FROM ks.sessions_by_ap_trans_id WHERE ap_trans_id = ? AND day = ? AND accepted_at >= ?", QueryKind.Read);

    private readonly ConcurrentDictionary<(DateTimeOffset Hour, string? ApId), byte> entered = new();

    /// <summary>Writes the rows of a session.</summary>
    public Task AddAsync(SessionHeader header, CancellationToken cancellationToken)
    {
        var at = SessionRows.Cut(header.AcceptedAt);
        var day = Day(at);
        var hour = Hour(at);
        return Task.WhenAll(
            EnterAsync((hour, null), InsertDay, [day], cancellationToken),
            EnterAsync((hour, header.ApId), InsertHour, [day, header.ApId, hour], cancellationToken),
            connection.ExecuteAsync(InsertByUser, [header.UserHash, day, at, header.Id.Value], cancellationToken).AsTask(),
            connection.ExecuteAsync(InsertByAp, [header.ApId, hour, at, header.Id.Value], cancellationToken).AsTask(),
            connection.ExecuteAsync(InsertByApTransId, [header.ApTransId, day, at, header.Id.Value], cancellationToken).AsTask());
    }

    /// <summary>Sessions of a user, newest first.</summary>
    public IAsyncEnumerable<SessionHint> ByUserAsync(string userHash, DateTimeOffset since, CancellationToken cancellationToken) =>
        AsyncSequences.ConcatAsync(DaysAsync(since, day => HintsAsync(ReadByUser, [userHash, day, since], cancellationToken), cancellationToken), Ahead, cancellationToken);

    /// <summary>Sessions with an AP_TransID, newest first.</summary>
    public IAsyncEnumerable<SessionHint> ByApTransIdAsync(string apTransId, DateTimeOffset since, CancellationToken cancellationToken) =>
        AsyncSequences.ConcatAsync(DaysAsync(since, day => HintsAsync(ReadByApTransId, [apTransId, day, since], cancellationToken), cancellationToken), Ahead, cancellationToken);

    /// <summary>Sessions of an AP, newest first.</summary>
    public IAsyncEnumerable<SessionHint> ByApAsync(string apId, DateTimeOffset since, CancellationToken cancellationToken) =>
        AsyncSequences.ConcatAsync(DaysAsync(since, day => ApDayAsync(apId, day, since, cancellationToken), cancellationToken), Ahead, cancellationToken);

    /// <summary>All sessions, newest first.</summary>
    public IAsyncEnumerable<SessionHint> AllAsync(DateTimeOffset since, CancellationToken cancellationToken) =>
        AsyncSequences.ConcatAsync(DaysAsync(since, day => DayAsync(day, since, cancellationToken), cancellationToken), 1, cancellationToken);

    private static LocalDate Day(DateTimeOffset at) => new(at.UtcDateTime.Year, at.UtcDateTime.Month, at.UtcDateTime.Day);

    private static DateTimeOffset Hour(DateTimeOffset at) => DateTimeOffset.FromUnixTimeSeconds(at.ToUnixTimeSeconds() / 3600 * 3600);

    /// <summary>Writes once per process that a day or hour has sessions.</summary>
    private async Task EnterAsync((DateTimeOffset Hour, string? ApId) key, Query insert, object?[] values, CancellationToken cancellationToken)
    {
        if (entered.ContainsKey(key))
        {
            return;
        }

        await connection.ExecuteAsync(insert, values, cancellationToken).ConfigureAwait(false);
        if (entered.Count >= MaxEntered)
        {
            entered.Clear();
        }

        entered[key] = 0;
    }

    private async IAsyncEnumerable<IAsyncEnumerable<SessionHint>> DaysAsync(
        DateTimeOffset since, Func<LocalDate, IAsyncEnumerable<SessionHint>> read, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var row in connection.ReadRowsAsync(ReadDays, [Day(since)], cancellationToken).ConfigureAwait(false))
        {
            yield return read(row.GetValue<LocalDate>(0));
        }
    }

    private async IAsyncEnumerable<SessionHint> HintsAsync(Query query, object?[] values, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var row in connection.ReadRowsAsync(query, values, cancellationToken).ConfigureAwait(false))
        {
            yield return new SessionHint(TransactionId.Parse(row.GetValue<string>(0)), row.GetValue<DateTimeOffset>(1));
        }
    }

    private async IAsyncEnumerable<SessionHint> ApDayAsync(string apId, LocalDate day, DateTimeOffset since, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var row in connection.ReadRowsAsync(ReadApHours, [day, apId], cancellationToken).ConfigureAwait(false))
        {
            await foreach (var hint in HintsAsync(ReadByAp, [apId, row.GetValue<DateTimeOffset>(0), since], cancellationToken).ConfigureAwait(false))
            {
                yield return hint;
            }
        }
    }

    private async IAsyncEnumerable<SessionHint> DayAsync(LocalDate day, DateTimeOffset since, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var partitions = new List<(string ApId, DateTimeOffset Hour)>();
        await foreach (var row in connection.ReadRowsAsync(ReadHours, [day], cancellationToken).ConfigureAwait(false))
        {
            partitions.Add((row.GetValue<string>(0), row.GetValue<DateTimeOffset>(1)));
        }

        foreach (var hour in partitions.GroupBy(partition => partition.Hour).OrderByDescending(hour => hour.Key))
        {
            var results = hour.Select(partition => HintsAsync(ReadByAp, [partition.ApId, partition.Hour, since], cancellationToken));
            await foreach (var hint in AsyncSequences.MergeAsync(results, static hint => -hint.AcceptedAt.UtcTicks, cancellationToken).ConfigureAwait(false))
            {
                yield return hint;
            }
        }
    }
}
