using Mss.Grains.Transactions;
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

    [Fact]
    public void Reading_a_session_follows_two_indexes_and_sorts_nothing() =>
        Assert.Equal(["SEARCH s USING INDEX sqlite_autoindex_sessions_1 (id=?)", "SEARCH e USING INDEX session_events_by_key (session=?) LEFT-JOIN"], Plan(SqliteSessionLog.ReadSession));

    [Fact]
    public void Open_sessions_are_read_along_their_index_from_where_the_last_page_ended() =>
        Assert.Equal(["SEARCH sessions USING INDEX sessions_open (deadline>? AND deadline<?)"], Plan(SqliteSessionLog.ReadOpen));

    [Fact]
    public void Every_list_follows_an_index_and_only_that_of_open_sessions_sorts()
    {
        for (var bits = 0; bits < 16; bits++)
        {
            var filter = new SessionFilter
            {
                UserHash = (bits & 1) == 0 ? null : "u",
                ApTransId = (bits & 2) == 0 ? null : "a",
                ApId = (bits & 4) == 0 ? null : "http://ap",
                OnlyOpen = (bits & 8) != 0,
            };

            var plan = Plan(new SessionListQuery(filter).Sql);

            var sorts = filter is { OnlyOpen: true, UserHash: null, ApTransId: null };
            Assert.Equal(sorts ? 2 : 1, plan.Count);
            Assert.Contains("USING INDEX sessions_", plan[0], StringComparison.Ordinal);
            Assert.StartsWith(sorts ? "SCAN" : "SEARCH", plan[0], StringComparison.Ordinal);
        }
    }

    private List<string> Plan(string sql)
    {
        using var connection = Connect();
        SchemaMigrator.Migrate(connection, directory.Database, Schema.Migrations);
        var explain = connection.Prepare("EXPLAIN QUERY PLAN " + sql);
        var plan = new List<string>();
        while (explain.Step())
        {
            plan.Add(explain.GetString(3));
        }

        return plan;
    }

    private Connection Connect() => Connection.Open(directory.Database, readOnly: false, TimeSpan.Zero);
}
