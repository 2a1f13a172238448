using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using Mss.Grains.Transactions;
using Mss.Storage.Sqlite;
using Mss.Storage.Tests.Contracts;

namespace Mss.Storage.Tests.Sqlite;

/// <summary>A disk that is full, a file that another program holds, a crash.</summary>
public sealed class SqliteFailureTests : IDisposable
{
    private readonly TemporaryDirectory directory = new();

    public void Dispose() => directory.Dispose();

    [Fact]
    public async Task On_a_full_disk_nothing_acknowledged_is_lost_and_nothing_refused_is_there()
    {
        var acknowledged = new HashSet<int>();
        var header = Sample.Header();
        var logger = new EventLogger();
        using (var database = SqliteDatabase.Open(Options(maxPages: 151), logger: logger))
        {
            var log = new SqliteSessionLog(database);
            await log.AcceptAsync(header, Sample.First());
            acknowledged.Add(1);

            // Alone and in company, until the file cannot grow.
            var refused = 0;
            for (var sequence = 2; refused < 40; sequence += 20)
            {
                var appends = Enumerable.Range(sequence, 20).Select(n => (n, Task: log.AppendAsync(header.Id, Sample.Event(1, n, body: new string('x', 600))).AsTask())).ToArray();
                foreach (var (n, task) in appends)
                {
                    try
                    {
                        await task;
                        acknowledged.Add(n);
                    }
                    catch (SessionLogException e)
                    {
                        refused++;
                        Assert.Contains("disk is full", e.Message, StringComparison.Ordinal);
                        Assert.Contains(database.File, e.Message, StringComparison.Ordinal);
                    }
                }
            }

            Assert.True(acknowledged.Count > 100);
            Assert.True(acknowledged.SetEquals((await log.ReadAsync(header.Id))!.Events.Select(e => e.Sequence)));

            // Room again: the same writer goes on.
            await database.WriteAsync(new TestOperation(connection => connection.QueryInt64("PRAGMA max_page_count = 100000")), default);
            await log.AppendAsync(header.Id, Sample.Event(1, 1_000_000, body: new string('x', 600)));
            acknowledged.Add(1_000_000);
            Assert.True(await log.FinishAsync(header.Id, 500, Sample.Event(1, 1_000_001)));
            acknowledged.Add(1_000_001);
        }

        // One line when it begins and one when it is over, however many writes failed.
        Assert.Equal([7000, 7001, 7002], logger.Events);

        using var again = SqliteDatabase.Open(Options());
        var read = (await new SqliteSessionLog(again).ReadAsync(header.Id))!;
        Assert.True(acknowledged.SetEquals(read.Events.Select(e => e.Sequence)));
        Assert.Equal(500, read.Outcome);
    }

    [Fact]
    public void A_disk_that_is_full_at_the_start_is_said()
    {
        var exception = Assert.Throws<StorageException>(() => SqliteDatabase.Open(Options(maxPages: 3)));

        Assert.Contains("disk is full", exception.Message, StringComparison.Ordinal);
        Assert.Contains(directory.Database, exception.Message, StringComparison.Ordinal);
        SqliteDatabase.Open(Options()).Dispose(); // the half-made file does no harm later
    }

    [Fact]
    public async Task While_another_program_holds_the_file_writes_fail_and_reads_work()
    {
        using var database = SqliteDatabase.Open(Options());
        var log = new SqliteSessionLog(database);
        var header = Sample.Header();
        await log.AcceptAsync(header, Sample.First());

        using (var shell = Shell())
        {
            Execute(shell, "BEGIN IMMEDIATE");
            var exception = await Assert.ThrowsAsync<SessionLogException>(async () => await log.AppendAsync(header.Id, Sample.Event(1, 2)));
            Assert.Contains("locked by another program", exception.Message, StringComparison.Ordinal);
            Assert.Single((await log.ReadAsync(header.Id))!.Events);
        }

        await log.AppendAsync(header.Id, Sample.Event(1, 2));
        Assert.Equal(2, (await log.ReadAsync(header.Id))!.Events.Count);
    }

    [Fact]
    public void A_file_that_another_program_holds_at_the_start_is_said()
    {
        SqliteDatabase.Open(Options()).Dispose();
        using var shell = Shell();
        Execute(shell, "BEGIN IMMEDIATE");

        var exception = Assert.Throws<StorageException>(() => SqliteDatabase.Open(Options()));

        Assert.Contains("locked by another program", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_acknowledged_before_a_crash_is_there_after_it()
    {
        using var crashed = new TemporaryDirectory();
        var headers = Enumerable.Range(0, 200).Select(_ => Sample.Header()).ToArray();
        using (var database = SqliteDatabase.Open(Options()))
        {
            var log = new SqliteSessionLog(database);
            foreach (var header in headers)
            {
                await log.AcceptAsync(header, Sample.First());
                await log.FinishAsync(header.Id, 500, Sample.Event(1, 2));
            }

            // The files as a crash leaves them: not closed, and the shared memory gone.
            foreach (var name in new[] { "mss.db", "mss.db-wal" })
            {
                using var from = new FileStream(Path.Combine(directory.Path, name), FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
                using var to = File.Create(Path.Combine(crashed.Path, name));
                await from.CopyToAsync(to);
            }
        }

        using var recovered = SqliteDatabase.Open(new SqliteStorageOptions { DataDirectory = crashed.Path });
        var after = new SqliteSessionLog(recovered);
        foreach (var header in headers)
        {
            var read = (await after.ReadAsync(header.Id))!;
            Assert.Equal((500, 2), (read.Outcome, read.Events.Count));
        }
    }

    [Fact]
    public async Task A_crash_in_the_middle_of_a_commit_leaves_what_was_committed_before()
    {
        using var crashed = new TemporaryDirectory();
        var header = Sample.Header();
        using (var database = SqliteDatabase.Open(Options()))
        {
            var log = new SqliteSessionLog(database);
            await log.AcceptAsync(header, Sample.First());
            var whole = new FileInfo(directory.Database + "-wal").Length;
            await log.AppendAsync(header.Id, Sample.Event(1, 2, body: new string('x', 20_000)));
            File.Copy(directory.Database, crashed.Database);
            using var from = new FileStream(directory.Database + "-wal", FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            var torn = new byte[whole + ((from.Length - whole) / 2)];
            await from.ReadExactlyAsync(torn);
            await File.WriteAllBytesAsync(crashed.Database + "-wal", torn);
        }

        using var recovered = SqliteDatabase.Open(new SqliteStorageOptions { DataDirectory = crashed.Path });
        Assert.Equal("Accepted", Assert.Single((await new SqliteSessionLog(recovered).ReadAsync(header.Id))!.Events).Kind);
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private SqliteStorageOptions Options(int maxPages = 0) =>
        new() { DataDirectory = directory.Path, BusyTimeout = TimeSpan.FromMilliseconds(20), MaxPages = maxPages };

    private SqliteConnection Shell()
    {
        var connection = new SqliteConnection($"Data Source={directory.Database};Pooling=False");
        connection.Open();
        return connection;
    }

    private sealed class EventLogger : ILogger<SqliteDatabase>
    {
        public ConcurrentQueue<int> Events { get; } = new();

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => Events.Enqueue(eventId.Id);
    }
}
