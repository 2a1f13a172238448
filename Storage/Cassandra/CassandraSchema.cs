namespace Mss.Storage.Cassandra;

/// <summary>
/// The versions of the schema in order, each a list of statements that may be run again. Published ones are never changed; a change is a new entry, and additive,
/// because silos of the version before go on working on it during a rolling upgrade. Why each table is as it is stands in <c>docs/cassandra.md</c>.
/// </summary>
internal static class CassandraSchema
{
    /// <summary>Tables whose rows live as long as sessions are kept.</summary>
    public static readonly string[] RetainedTables = ["session_events", "sessions_by_user", "sessions_by_ap", "sessions_by_ap_trans_id", "session_days", "session_hours"];

    // Header, epoch and outcome are static: they belong to the session and are written by conditional writes only. "attempt" marks rows that came with one.
    private const string SessionEvents = """
        CREATE TABLE IF NOT EXISTS session_events (
            transaction_id text,
            epoch int,
            seq int,
            current_epoch int static,
            outcome int static,
            ap_id text static,
            ap_trans_id text static,
            user_hash text static,
            accepted_at timestamp static,
            deadline timestamp static,
            at timestamp,
            kind text,
            node text,
            body text,
            prev_hash blob,
            hash blob,
            attempt uuid,
            PRIMARY KEY (transaction_id, epoch, seq)
        ) WITH comment = 'the session log: one partition is one session'
        """;

    private const string ByUser = """
        CREATE TABLE IF NOT EXISTS sessions_by_user (
            user_hash text,
            day date,
            accepted_at timestamp,
            transaction_id text,
            PRIMARY KEY ((user_hash, day), accepted_at, transaction_id)
        ) WITH CLUSTERING ORDER BY (accepted_at DESC, transaction_id DESC) AND comment = 'finds sessions by the keyed hash of the number'
        """;

    private const string ByAp = """
        CREATE TABLE IF NOT EXISTS sessions_by_ap (
            ap_id text,
            hour timestamp,
            accepted_at timestamp,
            transaction_id text,
            PRIMARY KEY ((ap_id, hour), accepted_at, transaction_id)
        ) WITH CLUSTERING ORDER BY (accepted_at DESC, transaction_id DESC) AND comment = 'finds sessions by AP_ID'
        """;

    private const string ByApTransId = """
        CREATE TABLE IF NOT EXISTS sessions_by_ap_trans_id (
            ap_trans_id text,
            day date,
            accepted_at timestamp,
            transaction_id text,
            PRIMARY KEY ((ap_trans_id, day), accepted_at, transaction_id)
        ) WITH CLUSTERING ORDER BY (accepted_at DESC, transaction_id DESC) AND comment = 'finds sessions by AP_TransID'
        """;

    private const string Days = """
        CREATE TABLE IF NOT EXISTS session_days (
            scope text,
            day date,
            PRIMARY KEY (scope, day)
        ) WITH CLUSTERING ORDER BY (day DESC) AND comment = 'days that have sessions; scope is always all'
        """;

    private const string Hours = """
        CREATE TABLE IF NOT EXISTS session_hours (
            day date,
            ap_id text,
            hour timestamp,
            PRIMARY KEY (day, ap_id, hour)
        ) WITH CLUSTERING ORDER BY (ap_id ASC, hour DESC) AND comment = 'hours of a day in which an AP has sessions'
        """;

    // Rows are removed when sessions end, and removed rows must soon be forgotten. One that comes back because a node slept longer than three hours is a hint
    // without a session and does no harm.
    private const string Deadlines = """
        CREATE TABLE IF NOT EXISTS deadlines (
            minute timestamp,
            shard int,
            deadline timestamp,
            transaction_id text,
            user_hash text,
            ap_id text,
            accepted_at timestamp,
            PRIMARY KEY ((minute, shard), deadline, transaction_id)
        ) WITH gc_grace_seconds = 10800 AND compaction = {'class': 'LeveledCompactionStrategy'} AND comment = 'open sessions by deadline'
        """;

    private const string DeadlineMinutes = """
        CREATE TABLE IF NOT EXISTS deadline_minutes (
            scope text,
            minute timestamp,
            shard int,
            PRIMARY KEY (scope, minute, shard)
        ) WITH gc_grace_seconds = 10800 AND compaction = {'class': 'LeveledCompactionStrategy'} AND comment = 'partitions of deadlines that have rows; scope is always all'
        """;

    // As deadlines, for what sessions still have to do after their outcome: silos of the version before take a row of deadlines away when its session has ended.
    private const string WakeUps = """
        CREATE TABLE IF NOT EXISTS wake_ups (
            minute timestamp,
            shard int,
            deadline timestamp,
            transaction_id text,
            user_hash text,
            ap_id text,
            accepted_at timestamp,
            PRIMARY KEY ((minute, shard), deadline, transaction_id)
        ) WITH gc_grace_seconds = 10800 AND compaction = {'class': 'LeveledCompactionStrategy'} AND comment = 'sessions that want to be woken, by time'
        """;

    private const string WakeUpMinutes = """
        CREATE TABLE IF NOT EXISTS wake_up_minutes (
            scope text,
            minute timestamp,
            shard int,
            PRIMARY KEY (scope, minute, shard)
        ) WITH gc_grace_seconds = 10800 AND compaction = {'class': 'LeveledCompactionStrategy'} AND comment = 'partitions of wake_ups that have rows; scope is always all'
        """;

    private const string SessionLines = """
        CREATE TABLE IF NOT EXISTS session_lines (
            transaction_id text,
            at timestamp,
            node text,
            seq bigint,
            level tinyint,
            category text,
            event_id int,
            text text,
            PRIMARY KEY (transaction_id, at, node, seq)
        ) WITH comment = 'technical log lines of all nodes by session; may be incomplete'
        """;

    private const string Users = """
        CREATE TABLE IF NOT EXISTS users (
            msisdn text PRIMARY KEY,
            version int,
            document text,
            attempt uuid
        ) WITH comment = 'users with their devices; conditional writes only'
        """;

    private const string ApplicationProviders = """
        CREATE TABLE IF NOT EXISTS application_providers (
            ap_id text PRIMARY KEY,
            version int,
            document text,
            attempt uuid
        ) WITH comment = 'registered APs; conditional writes only'
        """;

    // Orleans' own table, as Microsoft.Orleans.Clustering.Cassandra makes it when it finds none. Made here so that silos need no right to make tables.
    private const string Membership = """
        CREATE TABLE IF NOT EXISTS membership (
            partition_key ascii,
            version int static,
            address ascii,
            port int,
            generation int,
            silo_name text,
            host_name text,
            status int,
            proxy_port int,
            suspect_times ascii,
            start_time timestamp,
            i_am_alive_time timestamp,
            PRIMARY KEY (partition_key, address, port, generation)
        ) WITH compression = {'class': 'LZ4Compressor', 'enabled': true} AND default_time_to_live = 0
        """;

    private const string MembershipIndex = "CREATE INDEX IF NOT EXISTS ix_membership_status ON membership (status)";

    /// <summary>The tables whose rows end, with the time for which they live.</summary>
    public static IEnumerable<(string Table, TimeSpan Retention)> Retained(CassandraOptions options) =>
        [.. RetainedTables.Select(table => (table, options.SessionRetention)), ("session_lines", options.LineRetention)];

    /// <summary>All versions, oldest first.</summary>
    public static IReadOnlyList<IReadOnlyList<string>> Versions { get; } =
    [
        [SessionEvents, ByUser, ByAp, ByApTransId, Days, Hours, Deadlines, DeadlineMinutes, Users, ApplicationProviders, Membership, MembershipIndex],
        [WakeUps, WakeUpMinutes],
        [SessionLines],
    ];

    /// <summary>
    /// How long rows of the retained tables live, and how their files are grouped: thirty windows over that time, so that whole files expire and nothing is
    /// ever compacted for it.
    /// </summary>
    public static string Retention(string table, TimeSpan retention)
    {
        var days = Math.Max(1, (int)Math.Ceiling(retention.TotalDays / 30));
        return FormattableString.Invariant($$"""
            ALTER TABLE {{table}} WITH default_time_to_live = {{(int)retention.TotalSeconds}}
            AND compaction = {'class': 'TimeWindowCompactionStrategy', 'compaction_window_unit': 'DAYS', 'compaction_window_size': {{days}}}
            """);
    }
}
