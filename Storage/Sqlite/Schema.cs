namespace Mss.Storage.Sqlite;

/// <summary>
/// The migrations in order. Published ones are never changed; a change of the schema is a new entry.
/// </summary>
internal static class Schema
{
    // Events live in a table keyed by an ascending rowid with a small index over (session, epoch, seq). Keyed by (session, epoch, seq) themselves they would
    // land in the middle of the tree and split its pages: measured with 5,000 sessions and bodies of 600 octets, 21 µs an event instead of 4.
    //
    // The index over AP_TransID leads with it, and not with the AP, because an operator may know nothing else; the few equal ones of other APs do no harm.
    // Times are milliseconds since 1970. Rows are never overwritten except sessions.epoch and sessions.outcome.
    private const string Version1 = """
        CREATE TABLE sessions (
            rowid INTEGER PRIMARY KEY,
            id TEXT NOT NULL UNIQUE,
            ap_id TEXT NOT NULL,
            ap_trans_id TEXT NOT NULL,
            user_hash TEXT NOT NULL,
            accepted_at INTEGER NOT NULL,
            deadline INTEGER NOT NULL,
            epoch INTEGER NOT NULL,
            outcome INTEGER
        ) STRICT;
        CREATE INDEX sessions_open ON sessions (deadline) WHERE outcome IS NULL;
        CREATE INDEX sessions_by_time ON sessions (accepted_at);
        CREATE INDEX sessions_by_user ON sessions (user_hash, accepted_at);
        CREATE INDEX sessions_by_ap ON sessions (ap_id, accepted_at);
        CREATE INDEX sessions_by_ap_trans_id ON sessions (ap_trans_id, accepted_at);

        CREATE TABLE session_events (
            rowid INTEGER PRIMARY KEY,
            session INTEGER NOT NULL REFERENCES sessions (rowid),
            epoch INTEGER NOT NULL,
            seq INTEGER NOT NULL,
            at INTEGER NOT NULL,
            kind TEXT NOT NULL,
            node TEXT NOT NULL,
            body TEXT NOT NULL,
            prev_hash BLOB NOT NULL,
            hash BLOB NOT NULL
        ) STRICT;
        CREATE UNIQUE INDEX session_events_by_key ON session_events (session, epoch, seq);

        CREATE TABLE users (
            msisdn TEXT PRIMARY KEY,
            version INTEGER NOT NULL,
            document TEXT NOT NULL
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE application_providers (
            ap_id TEXT PRIMARY KEY,
            version INTEGER NOT NULL,
            document TEXT NOT NULL
        ) STRICT, WITHOUT ROWID;
        """;

    // Few and short-lived: only sessions that still have something to do after their outcome, such as a notification, have one.
    private const string WakeUps = """
        CREATE TABLE wake_ups (
            due INTEGER NOT NULL,
            id TEXT NOT NULL,
            PRIMARY KEY (due, id)
        ) STRICT, WITHOUT ROWID;
        """;

    /// <summary>All migrations, oldest first.</summary>
    public static IReadOnlyList<string> Migrations { get; } = [Version1, WakeUps];
}
