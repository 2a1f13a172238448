using Mss.Storage.Sqlite;

namespace Mss.Storage.Tests.Sqlite;

public sealed class SchemaTests : IDisposable
{
    private const string First = "CREATE TABLE a (x INTEGER)";
    private const string Second = "ALTER TABLE a ADD COLUMN y INTEGER; UPDATE a SET y = x * 2";

    private readonly TemporaryDirectory directory = new();

    public void Dispose() => directory.Dispose();

    [Fact]
    public void An_empty_file_gets_all_migrations_in_order()
    {
        using var connection = Connect();

        Assert.Equal(0, SchemaMigrator.Migrate(connection, directory.Database, [First, Second]));

        Assert.Equal(2, connection.QueryInt64("PRAGMA user_version"));
        Assert.Equal(SchemaMigrator.ApplicationId, connection.QueryInt64("PRAGMA application_id"));
        connection.Execute("INSERT INTO a (x, y) VALUES (1, 2)");
    }

    [Fact]
    public void An_older_file_gets_what_is_missing_and_keeps_its_data()
    {
        using var connection = Connect();
        SchemaMigrator.Migrate(connection, directory.Database, [First]);
        connection.Execute("INSERT INTO a (x) VALUES (21)");

        Assert.Equal(1, SchemaMigrator.Migrate(connection, directory.Database, [First, Second]));

        Assert.Equal(42, connection.QueryInt64("SELECT y FROM a"));
        Assert.Equal(2, SchemaMigrator.Migrate(connection, directory.Database, [First, Second]));
    }

    [Fact]
    public void A_migration_that_fails_leaves_the_version_before()
    {
        using var connection = Connect();
        SchemaMigrator.Migrate(connection, directory.Database, [First]);

        Assert.Throws<SqliteFailure>(() => SchemaMigrator.Migrate(connection, directory.Database, [First, "CREATE TABLE b (x INTEGER); nonsense"]));

        Assert.Equal(1, connection.QueryInt64("PRAGMA user_version"));
        Assert.Equal(0, connection.QueryInt64("SELECT count(*) FROM sqlite_schema WHERE name = 'b'"));
        Assert.False(connection.InTransaction);
    }

    [Theory]
    [InlineData("SELECT * FROM session_events WHERE session = 1 AND epoch = 1 AND seq = 2", "session_events_by_key")]
    [InlineData("SELECT * FROM sessions WHERE id = 'T'", "sqlite_autoindex_sessions_1")]
    [InlineData("SELECT * FROM sessions WHERE outcome IS NULL AND deadline < 5 ORDER BY deadline, rowid", "sessions_open")]
    public void The_hot_queries_have_their_index(string sql, string index)
    {
        using var connection = Connect();
        SchemaMigrator.Migrate(connection, directory.Database, Schema.Migrations);

        var plan = connection.Prepare("EXPLAIN QUERY PLAN " + sql);
        Assert.True(plan.Step());
        Assert.Contains("INDEX " + index, plan.GetString(3), StringComparison.Ordinal);
        Assert.False(plan.Step()); // no step for sorting
    }

    private Connection Connect() => Connection.Open(directory.Database, readOnly: false, TimeSpan.Zero);
}
