using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Time.Testing;
using Mss.Grains.Transactions;
using Mss.Storage.Sqlite;
using Mss.Storage.Tests.Contracts;

namespace Mss.Storage.Tests.Sqlite;

public sealed class SqliteWriterTests : IDisposable
{
    private readonly TemporaryDirectory directory = new();
    private readonly FakeTimeProvider time = new();

    public void Dispose() => directory.Dispose();

    [Fact]
    public async Task Waiting_writes_share_one_commit()
    {
        using var database = Open();
        var (log, header) = await StartAsync(database);
        var commits = database.Metrics.Commits;

        using var writer = await HeldWriter.HoldAsync(database);
        var appends = Enumerable.Range(2, 300).Select(n => log.AppendAsync(header.Id, Sample.Event(1, n)).AsTask()).ToArray();
        Assert.DoesNotContain(appends, append => append.IsCompleted);
        await writer.ReleaseAsync();
        await Task.WhenAll(appends);

        Assert.Equal(commits + 1, database.Metrics.Commits);
        Assert.Equal(301, (await log.ReadAsync(header.Id))!.Events.Count);
    }

    [Fact]
    public async Task A_batch_has_no_more_operations_than_configured()
    {
        using var database = Open(options => options.MaxBatch = 10);
        var (log, header) = await StartAsync(database);
        var commits = database.Metrics.Commits;

        using var writer = await HeldWriter.HoldAsync(database);
        var appends = Enumerable.Range(2, 29).Select(n => log.AppendAsync(header.Id, Sample.Event(1, n)).AsTask()).ToArray();
        await writer.ReleaseAsync();
        await Task.WhenAll(appends);

        Assert.Equal(commits + 3, database.Metrics.Commits); // 1 + 29 operations
    }

    [Fact]
    public async Task Nobody_hears_of_a_write_before_its_commit()
    {
        using var database = Open();
        var (log, header) = await StartAsync(database);

        using var writer = await HeldWriter.HoldAsync(database);
        var append = log.AppendAsync(header.Id, Sample.Event(1, 2)).AsTask();

        // Not committed, so not visible, and not acknowledged either.
        Assert.Single((await log.ReadAsync(header.Id))!.Events);
        Assert.False(append.IsCompleted);
        await writer.ReleaseAsync();
        await append;
        Assert.Equal(2, (await log.ReadAsync(header.Id))!.Events.Count);
    }

    [Fact]
    public async Task A_write_that_breaks_a_rule_fails_alone()
    {
        using var database = Open();
        var (log, header) = await StartAsync(database);
        await log.AppendAsync(header.Id, Sample.Event(1, 2));

        using var writer = await HeldWriter.HoldAsync(database);
        var before = log.AppendAsync(header.Id, Sample.Event(1, 3)).AsTask();
        var wrong = log.FinishAsync(header.Id, 500, Sample.Event(1, 2, "Signed")).AsTask(); // its place in the log is taken
        var nowhere = log.AppendAsync(Sample.Id(), Sample.Event(1, 2)).AsTask();
        var mistake = database.WriteAsync(new TestOperation(_ => throw new InvalidOperationException("a mistake")), default).AsTask();
        var after = log.AppendAsync(header.Id, Sample.Event(1, 4)).AsTask();
        await writer.ReleaseAsync();

        await before;
        await after;
        await Assert.ThrowsAsync<SessionLogException>(() => wrong);
        await Assert.ThrowsAsync<SessionLogException>(() => nowhere);
        await Assert.ThrowsAsync<StorageException>(() => mistake);
        var read = (await log.ReadAsync(header.Id))!;
        Assert.Null(read.Outcome); // the refused finish has left nothing
        Assert.Equal(["Accepted", "Sent", "Sent", "Sent"], read.Events.Select(e => e.Kind));
        Assert.True(await log.FinishAsync(header.Id, 500, Sample.Event(1, 5, "Signed")));
    }

    [Fact]
    public async Task A_commit_that_fails_fails_all_of_its_batch_and_leaves_nothing()
    {
        using var database = Open();
        var (log, header) = await StartAsync(database);

        using var writer = await HeldWriter.HoldAsync(database);
        var append = log.AppendAsync(header.Id, Sample.Event(1, 2)).AsTask();
        var accept = log.AcceptAsync(Sample.Header(), Sample.First()).AsTask();

        // A reference to nothing, checked by COMMIT only.
        var poison = database.WriteAsync(
            new TestOperation(connection => connection.Execute("PRAGMA defer_foreign_keys = ON; INSERT INTO session_events VALUES (NULL, 987654, 1, 1, 0, '', '', '', x'', x'')")), default).AsTask();
        writer.Release();

        await Assert.ThrowsAsync<SessionLogException>(() => append);
        await Assert.ThrowsAsync<SessionLogException>(() => accept);
        await Assert.ThrowsAsync<StorageException>(() => poison);
        Assert.Single((await log.ReadAsync(header.Id))!.Events);
        await log.AppendAsync(header.Id, Sample.Event(1, 2));
        Assert.Equal(2, (await log.ReadAsync(header.Id))!.Events.Count);
    }

    [Fact]
    public async Task A_full_queue_is_waited_for_and_then_the_caller_hears_overloaded()
    {
        using var database = Open(options => (options.QueueCapacity, options.QueueTimeout) = (2, TimeSpan.FromSeconds(3)));
        var (log, header) = await StartAsync(database);

        using var writer = await HeldWriter.HoldAsync(database);
        var queued = Enumerable.Range(2, 2).Select(n => log.AppendAsync(header.Id, Sample.Event(1, n)).AsTask()).ToArray();
        var tooMany = log.AppendAsync(header.Id, Sample.Event(1, 4)).AsTask();
        time.Advance(TimeSpan.FromSeconds(2));
        Assert.False(tooMany.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(1));

        var exception = await Assert.ThrowsAsync<SessionLogException>(() => tooMany.WaitAsync(TimeSpan.FromSeconds(60)));
        Assert.Contains("overloaded", exception.Message, StringComparison.Ordinal);
        await writer.ReleaseAsync();
        await Task.WhenAll(queued);
        Assert.Equal([1, 2, 3], (await log.ReadAsync(header.Id))!.Events.Select(e => e.Sequence));
    }

    [Fact]
    public async Task A_place_that_becomes_free_is_taken()
    {
        using var database = Open(options => options.QueueCapacity = 1);
        var (log, header) = await StartAsync(database);

        using var writer = await HeldWriter.HoldAsync(database);
        var appends = Enumerable.Range(2, 50).Select(n => log.AppendAsync(header.Id, Sample.Event(1, n)).AsTask()).ToArray();
        await writer.ReleaseAsync();
        await Task.WhenAll(appends).WaitAsync(TimeSpan.FromSeconds(60));

        Assert.Equal(51, (await log.ReadAsync(header.Id))!.Events.Count);
    }

    [Fact]
    public async Task Giving_up_waits_no_longer()
    {
        using var database = Open();
        var (log, header) = await StartAsync(database);
        using var cancel = new CancellationTokenSource();

        using var writer = await HeldWriter.HoldAsync(database);
        var append = log.AppendAsync(header.Id, Sample.Event(1, 2), cancel.Token).AsTask();
        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => append.WaitAsync(TimeSpan.FromSeconds(60)));
        await writer.ReleaseAsync();
    }

    [Fact]
    public async Task Disposing_writes_what_is_queued_and_refuses_what_comes_later()
    {
        var database = Open();
        var (log, header) = await StartAsync(database);
        using var writer = await HeldWriter.HoldAsync(database);
        var appends = Enumerable.Range(2, 100).Select(n => log.AppendAsync(header.Id, Sample.Event(1, n)).AsTask()).ToArray();

        var disposing = Task.Run(database.Dispose);
        writer.Release();
        await disposing.WaitAsync(TimeSpan.FromSeconds(60));
        await Task.WhenAll(appends);

        await Assert.ThrowsAsync<SessionLogException>(async () => await log.AppendAsync(header.Id, Sample.Event(1, 200)));
        await Assert.ThrowsAsync<SessionLogException>(async () => await log.ReadAsync(header.Id));
        using var again = Open();
        Assert.Equal(101, (await new SqliteSessionLog(again).ReadAsync(header.Id))!.Events.Count);
    }

    [Fact]
    public async Task Batches_are_measured()
    {
        const int Count = 77;
        var sizes = new ConcurrentBag<int>();
        var durations = new ConcurrentBag<double>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, self) =>
            {
                if (instrument.Meter.Name == "Mss.Storage")
                {
                    self.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<int>((instrument, value, _, _) =>
        {
            if (instrument.Name == "mss.storage.batch.size")
            {
                sizes.Add(value);
            }
        });
        listener.SetMeasurementEventCallback<double>((_, value, _, _) => durations.Add(value));
        listener.Start();

        using var database = Open();
        var (log, header) = await StartAsync(database);
        using var writer = await HeldWriter.HoldAsync(database);
        var appends = Enumerable.Range(2, Count - 1).Select(n => log.AppendAsync(header.Id, Sample.Event(1, n)).AsTask()).ToArray();
        await writer.ReleaseAsync();
        await Task.WhenAll(appends);

        Assert.Contains(Count, sizes);
        Assert.NotEmpty(durations);
    }

    private static async Task<(SqliteSessionLog Log, SessionHeader Header)> StartAsync(SqliteDatabase database)
    {
        var log = new SqliteSessionLog(database);
        var header = Sample.Header();
        await log.AcceptAsync(header, Sample.First());
        return (log, header);
    }

    private SqliteDatabase Open(Action<SqliteStorageOptions>? configure = null)
    {
        var options = new SqliteStorageOptions { DataDirectory = directory.Path };
        configure?.Invoke(options);
        return SqliteDatabase.Open(options, time);
    }
}
