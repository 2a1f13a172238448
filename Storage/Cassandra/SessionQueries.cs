namespace Mss.Storage.Cassandra;

/// <summary>The statements on <c>session_events</c>.</summary>
internal static class SessionQueries
{
    // A conditional batch over one partition: its updates take effect together, or none does.
    private const string InsertEvent = """
        INSERT INTO ks.session_events (transaction_id, epoch, seq, at, kind, node, body, prev_hash, hash, attempt) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """;

    /// <summary>Header, first event.</summary>
    public static readonly Query Accept = new(
        $"""
        BEGIN BATCH
        UPDATE ks.session_events SET current_epoch = ?, ap_id = ?, ap_trans_id = ?, user_hash = ?, accepted_at = ?, deadline = ? WHERE transaction_id = ? IF current_epoch = null;
        {InsertEvent};
        APPLY BATCH
        """,
        QueryKind.Conditional);

    /// <summary>New epoch, old epoch, event.</summary>
    public static readonly Query TakeOver = new(
        $"""
        BEGIN BATCH
        UPDATE ks.session_events SET current_epoch = ? WHERE transaction_id = ? IF current_epoch = ? AND outcome = null;
        {InsertEvent};
        APPLY BATCH
        """,
        QueryKind.Conditional);

    /// <summary>Outcome, epoch, event.</summary>
    public static readonly Query Finish = new(
        $"""
        BEGIN BATCH
        UPDATE ks.session_events SET outcome = ? WHERE transaction_id = ? IF current_epoch = ? AND outcome = null;
        {InsertEvent};
        APPLY BATCH
        """,
        QueryKind.Conditional);

    /// <summary>New epoch, old epoch, event, after the outcome.</summary>
    public static readonly Query Continue = new(
        $"""
        BEGIN BATCH
        UPDATE ks.session_events SET current_epoch = ? WHERE transaction_id = ? IF current_epoch = ? AND outcome != null;
        {InsertEvent};
        APPLY BATCH
        """,
        QueryKind.Conditional);

    /// <summary>An event of the current owner.</summary>
    public static readonly Query Append = new(InsertEvent, QueryKind.Write);

    /// <summary>Whether a session and a certain event of it exist: its first row is there as long as it is.</summary>
    public static readonly Query Exists = new(
        "SELECT epoch, seq FROM ks.session_events WHERE transaction_id = ? AND (epoch, seq) IN ((1, 1), (?, ?))", QueryKind.Read);

    /// <summary>A whole session. Bodies may be large, so that pages are small.</summary>
    public static readonly Query ReadAll = new(
        """
        SELECT current_epoch, outcome, ap_id, ap_trans_id, user_hash, accepted_at, deadline, epoch, seq, at, kind, node, body, prev_hash, hash
        FROM ks.session_events WHERE transaction_id = ?
        """,
        QueryKind.Read,
        pageSize: 100);

    /// <summary>What is static.</summary>
    public static readonly Query ReadHeader = new(
        "SELECT DISTINCT current_epoch, outcome, ap_id, ap_trans_id, user_hash, accepted_at, deadline FROM ks.session_events WHERE transaction_id = ?", QueryKind.Read);

    /// <summary>Epoch and outcome, after completing or shutting out conditional writes under way.</summary>
    public static readonly Query SettleState = new("SELECT DISTINCT current_epoch, outcome FROM ks.session_events WHERE transaction_id = ?", QueryKind.SerialRead);

    /// <summary>Which conditional write an event came with, likewise.</summary>
    public static readonly Query SettleEvent = new("SELECT attempt FROM ks.session_events WHERE transaction_id = ? AND epoch = ? AND seq = ?", QueryKind.SerialRead);
}
