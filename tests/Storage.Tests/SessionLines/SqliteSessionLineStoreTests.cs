using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Mss.Storage.SessionLines;
using Mss.Storage.Sqlite;
using Mss.Storage.Tests.Contracts;
using Mss.Storage.Tests.Sqlite;

namespace Mss.Storage.Tests.SessionLines;

public sealed class SqliteSessionLineStoreTests : SessionLineStoreContract
{
    private readonly TemporaryDirectory _directory = new();
    private readonly FakeTimeProvider _time = new(Sample.Noon);

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        _directory.Dispose();
    }

    [Fact]
    public async Task Lines_are_deleted_after_their_retention()
    {
        await Store.WriteAsync([Line("Told", Sample.Noon)]);
        _time.Advance(SqliteSessionLineStore.Retention + TimeSpan.FromSeconds(1));
        await Store.WriteAsync([Line("Tnew", _time.GetUtcNow())]);

        Assert.Empty(await ReadAsync(Store, "Told"));
        Assert.Single(await ReadAsync(Store, "Tnew"));
    }

    [Fact]
    public async Task They_are_read_beside_a_server_that_writes_and_where_there_are_none()
    {
        using var reader = SqliteSessionLineStore.ForReading(_directory.Path);
        Assert.Empty(await ReadAsync(reader, "T1"));

        await Store.WriteAsync([Line("T1", Sample.Noon)]);

        using var later = SqliteSessionLineStore.ForReading(_directory.Path);
        Assert.Single(await ReadAsync(later, "T1"));
    }

    [Fact]
    public async Task A_file_that_is_no_database_is_a_failure_that_names_it()
    {
        await File.WriteAllTextAsync(Path.Combine(_directory.Path, SqliteSessionLineStore.FileName), new string('x', 5000));

        var failure = await Assert.ThrowsAsync<StorageException>(() => Store.WriteAsync([Line("T1", Sample.Noon)]));

        Assert.Contains(SqliteSessionLineStore.FileName, failure.Message, StringComparison.Ordinal);
    }

    protected override Task<ISessionLineStore> OpenAsync() => Task.FromResult<ISessionLineStore>(SqliteSessionLineStore.ForServer(_directory.Path, _time));

    protected override Task CloseAsync()
    {
        ((IDisposable)Store).Dispose();
        return Task.CompletedTask;
    }

    private static SessionLine Line(string session, DateTimeOffset at) => new(session, at, "silo-1", 1, LogLevel.Information, "Mss.Test", 1, "a line");

    private static async Task<List<SessionLine>> ReadAsync(ISessionLineStore store, string session)
    {
        var lines = new List<SessionLine>();
        await foreach (var line in store.ReadAsync(session))
        {
            lines.Add(line);
        }

        return lines;
    }
}
