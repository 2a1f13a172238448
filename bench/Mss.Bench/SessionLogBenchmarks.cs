using BenchmarkDotNet.Attributes;
using Mss.Grains.Interfaces;
using Mss.Grains.Transactions;
using Mss.Storage.Sqlite;

namespace Mss.Bench;

/// <summary>A whole session on the embedded log: accept, append, finish, each durable before the next; by so many callers at once.</summary>
public class SessionLogBenchmarks
{
    private const int Sessions = 2048;
    private static readonly byte[] Body = new byte[600].Select(_ => (byte)'x').ToArray();
    private static int _next;
    private DirectoryInfo _folder = null!;
    private SqliteDatabase _database = null!;
    private SqliteSessionLog _log = null!;

    [Params(1, 16, 256)]
    public int Callers { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _folder = Directory.CreateTempSubdirectory("mss-bench-");
        _database = SqliteDatabase.Open(new SqliteStorageOptions { DataDirectory = _folder.FullName });
        _log = new SqliteSessionLog(_database);
    }

    [GlobalCleanup]
    public void Cleanup()
    {
        _database.Dispose();
        _folder.Delete(recursive: true);
    }

    [Benchmark(OperationsPerInvoke = Sessions)]
    public Task AcceptAppendFinish() => Task.WhenAll(Enumerable.Range(0, Callers).Select(_ => Task.Run(async () =>
    {
        for (var i = 0; i < Sessions / Callers; i++)
        {
            await OneAsync();
        }
    })));

    private async Task OneAsync()
    {
        var id = TransactionId.Parse($"tbench{Interlocked.Increment(ref _next)}");
        var now = DateTimeOffset.UtcNow;
        var header = new SessionHeader(id, "http://ap1.example", id.Value, "00112233445566778899aabbccddeeff", now, now.AddMinutes(1));
        await _log.AcceptAsync(header, Row(1, "Accepted", now));
        await _log.AppendAsync(id, Row(2, "Sent", now));
        await _log.FinishAsync(id, 500, Row(3, "Signed", now));
    }

    private static LoggedEvent Row(int sequence, string kind, DateTimeOffset at) => new(1, sequence, at, kind, "bench", Body, [], new byte[32]);
}
