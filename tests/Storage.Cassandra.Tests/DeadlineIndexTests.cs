using Microsoft.Extensions.Time.Testing;
using Mss.Grains.Interfaces;
using Mss.Storage.Cassandra;
using Mss.Storage.Tests.Contracts;

namespace Mss.Storage.Tests;

/// <summary>The index of deadlines in what the contract does not see: hints without a session, partitions that are done, writers that were paused.</summary>
[Collection(nameof(OneNode))]
public sealed class DeadlineIndexTests(OneNode node) : IAsyncLifetime
{
    // A time of its own for each test, so that no other test's rows are near.
    private readonly DateTimeOffset start = new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero).AddDays(Random.Shared.Next(0, 20_000));
    private FakeTimeProvider time = null!;
    private CassandraConnection connection = null!;
    private CassandraSessionLog log = null!;
    private DeadlineIndex index = null!;

    public async Task InitializeAsync()
    {
        time = new FakeTimeProvider(start);
        connection = await node.OpenAsync();
        log = new CassandraSessionLog(connection, time);
        index = new DeadlineIndex(connection, time);
    }

    public async Task DisposeAsync() => await connection.DisposeAsync();

    [Fact]
    public async Task A_hint_whose_session_was_never_accepted_goes_an_hour_after_its_deadline()
    {
        var header = Sample.Header(at: start, deadline: start.AddMinutes(1));
        await index.AddAsync(header, default);
        time.Advance(TimeSpan.FromMinutes(3));
        Assert.DoesNotContain(header.Id, await OverdueAsync());
        Assert.True(await HasHintAsync(header.Id));

        time.Advance(TimeSpan.FromMinutes(70));
        Assert.DoesNotContain(header.Id, await OverdueAsync());
        Assert.False(await HasHintAsync(header.Id));
    }

    [Fact]
    public async Task A_hint_that_was_left_by_an_ended_session_is_removed_by_the_sweep()
    {
        var header = Sample.Header(at: start, deadline: start.AddMinutes(1));
        await log.AcceptAsync(header, Sample.First());
        await log.FinishAsync(header.Id, 500, Sample.Event(1, 2));
        await index.AddAsync(header, default);

        time.Advance(TimeSpan.FromMinutes(3));

        Assert.DoesNotContain(header.Id, await OverdueAsync());
        Assert.False(await HasHintAsync(header.Id));
    }

    [Fact]
    public async Task An_overdue_session_comes_in_every_sweep_until_it_ends()
    {
        var header = Sample.Header(at: start, deadline: start.AddMinutes(1));
        await log.AcceptAsync(header, Sample.First());
        time.Advance(TimeSpan.FromHours(30));

        Assert.Contains(header.Id, await OverdueAsync());
        Assert.Contains(header.Id, await OverdueAsync());

        await log.FinishAsync(header.Id, 208, Sample.Event(1, 2));
        Assert.DoesNotContain(header.Id, await OverdueAsync());
    }

    [Fact]
    public async Task The_hint_of_a_refused_accept_goes_and_that_of_the_session_stays()
    {
        var header = Sample.Header(at: start, deadline: start.AddMinutes(1));
        await log.AcceptAsync(header, Sample.First());

        Assert.False(await log.AcceptAsync(header with { Deadline = start.AddMinutes(5) }, Sample.First()));
        Assert.False(await log.AcceptAsync(header, Sample.First()));

        var hints = (await HintsAsync()).FindAll(hint => hint.Id == header.Id);
        Assert.Equal(header.Deadline, Assert.Single(hints).Deadline);
    }

    [Fact]
    public async Task A_partition_that_is_empty_an_hour_after_its_minute_is_not_listed_any_more()
    {
        var header = Sample.Header(at: start, deadline: start.AddMinutes(1));
        await log.AcceptAsync(header, Sample.First());
        await log.FinishAsync(header.Id, 500, Sample.Event(1, 2));
        time.Advance(TimeSpan.FromMinutes(10));
        await OverdueAsync();
        Assert.Contains(start.AddMinutes(1), await ListedAsync());

        time.Advance(TimeSpan.FromHours(1));
        await OverdueAsync();

        Assert.DoesNotContain(start.AddMinutes(1), await ListedAsync());
    }

    [Fact]
    public async Task A_row_of_a_paused_writer_is_found_though_its_partition_was_found_empty()
    {
        var header = Sample.Header(at: start, deadline: start.AddMinutes(1));
        await index.AddAsync(header, default);
        await index.RemoveAsync(header.Id, header.Deadline, default);
        await OverdueAsync(); // the one that reads everything
        time.Advance(TimeSpan.FromMinutes(10));
        await OverdueAsync(); // finds the partition empty

        await log.AcceptAsync(header, Sample.First());

        Assert.Contains(header.Id, (await Sample.ToListAsync(log.OpenSessionsAsync(DateTimeOffset.MaxValue))).ConvertAll(session => session.Id));
        time.Advance(DeadlineIndex.Grace);
        Assert.Contains(header.Id, await OverdueAsync());
    }

    [Fact]
    public async Task Sessions_of_many_days_are_listed_newest_first()
    {
        var user = Sample.Name("u");
        var headers = Enumerable.Range(0, 40).Select(day => Sample.Header(user: user, at: start.AddDays(-day).AddHours(day % 24), deadline: start.AddMinutes(1))).ToArray();
        foreach (var header in headers.OrderBy(header => header.Id.Value, StringComparer.Ordinal))
        {
            await log.AcceptAsync(header, Sample.First());
        }

        var listed = await Sample.ToListAsync(log.ListAsync(new() { UserHash = user, Limit = 30 }));

        Assert.Equal(headers.OrderByDescending(header => header.AcceptedAt).Take(30), listed.ConvertAll(session => session.Header));
    }

    private async Task<List<TransactionId>> OverdueAsync() =>
        (await Sample.ToListAsync(log.OpenSessionsAsync(time.GetUtcNow() - TimeSpan.FromSeconds(1)))).ConvertAll(session => session.Id);

    private async Task<bool> HasHintAsync(TransactionId id) => (await HintsAsync()).Exists(hint => hint.Id == id);

    private async Task<List<DeadlineHint>> HintsAsync() => await Sample.ToListAsync(new DeadlineIndex(connection, time).BeforeAsync(DateTimeOffset.MaxValue));

    private async Task<List<DateTimeOffset>> ListedAsync()
    {
        var read = new Query("SELECT minute FROM ks.deadline_minutes WHERE scope = 'all'", QueryKind.Read);
        return (await Sample.ToListAsync(connection.ReadRowsAsync(read, []))).ConvertAll(row => row.GetValue<DateTimeOffset>(0));
    }
}
