using Mss.Storage.Sqlite;

namespace Mss.Storage.Tests.Sqlite;

/// <summary>Runs something on the writer's thread, within its transaction.</summary>
internal sealed class TestOperation(Action<Connection> action) : WriteOperation
{
    public override void Run(Connection connection)
    {
        action(connection);
        Outcome = true;
    }
}

/// <summary>Holds the writer inside an open transaction, so that what is queued meanwhile surely shares its batch.</summary>
internal sealed class HeldWriter : IDisposable
{
    private readonly ManualResetEventSlim release = new();
    private readonly Task<bool> held;

    private HeldWriter(SqliteDatabase database, TaskCompletionSource holding) =>
        held = database.WriteAsync(new TestOperation(_ =>
        {
            holding.TrySetResult();
            release.Wait(TimeSpan.FromSeconds(60));
        }), default).AsTask();

    public static async Task<HeldWriter> HoldAsync(SqliteDatabase database)
    {
        var holding = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var writer = new HeldWriter(database, holding);
        await holding.Task.WaitAsync(TimeSpan.FromSeconds(60));
        return writer;
    }

    public async Task ReleaseAsync()
    {
        release.Set();
        await held.WaitAsync(TimeSpan.FromSeconds(60));
    }

    public void Release() => release.Set();

    public void Dispose() => release.Set();
}
