using System.Text;
using Mss.Grains.Interfaces;
using Mss.Grains.Transactions;

namespace Mss.Storage.Sqlite;

/// <summary>An operator's list, read page by page. Between pages nothing is held open: a slow reader must not keep the write-ahead log from being emptied.</summary>
internal sealed class SessionListQuery
{
    private readonly SessionFilter filter;
    private (long Time, long RowId) position = (long.MaxValue, long.MaxValue);

    public SessionListQuery(SessionFilter filter)
    {
        this.filter = filter;
        Sql = Compose(filter);
        PageSize = Sorts(filter) ? int.MaxValue : 1000;
    }

    /// <summary>The statement for this filter.</summary>
    public string Sql { get; }

    /// <summary>Sessions per page. A list that must be sorted is sorted again for each page, so it comes in one.</summary>
    public int PageSize { get; }

    /// <summary>Adds the next page, newest first.</summary>
    public void ReadPage(Connection connection, int count, List<SessionSummary> page)
    {
        var read = connection.Prepare(Sql);
        try
        {
            read.Bind(1, position.Time);
            read.Bind(2, position.RowId);
            read.Bind(3, count);
            BindIfPresent(read, 4, filter.UserHash);
            BindIfPresent(read, 5, filter.ApTransId);
            BindIfPresent(read, 6, filter.ApId);
            read.Bind(7, filter.Since is { } since ? UnixTime.Ceiling(since) : long.MinValue);
            while (read.Step())
            {
                position = (read.GetInt64(5), read.GetInt64(0));
                var header = new SessionHeader(
                    TransactionId.Parse(read.GetString(1)), read.GetString(2), read.GetString(3), read.GetString(4), SqliteSessionLog.Time(read, 5), SqliteSessionLog.Time(read, 6));
                page.Add(new SessionSummary(header, read.GetInt32(7), read.IsNull(8) ? null : read.GetInt32(8)));
            }
        }
        finally
        {
            read.Reset();
        }
    }

    // The index is named and not left to the planner, which has no statistics and may take the AP with a million sessions for the better start.
    private static string Compose(SessionFilter filter)
    {
        var index = filter switch
        {
            { UserHash: not null } => "sessions_by_user",
            { ApTransId: not null } => "sessions_by_ap_trans_id",
            _ when Sorts(filter) => "sessions_open",
            { ApId: not null } => "sessions_by_ap",
            _ => "sessions_by_time",
        };
        var text = new StringBuilder("SELECT rowid, id, ap_id, ap_trans_id, user_hash, accepted_at, deadline, epoch, outcome FROM sessions INDEXED BY ").Append(index);
        text.Append(" WHERE (accepted_at, rowid) < (?1, ?2) AND accepted_at >= ?7");
        text.Append(filter.UserHash is null ? "" : " AND user_hash = ?4");
        text.Append(filter.ApTransId is null ? "" : " AND ap_trans_id = ?5");
        text.Append(filter.ApId is null ? "" : " AND ap_id = ?6");
        text.Append(filter.OnlyOpen ? " AND outcome IS NULL" : "");
        return text.Append(" ORDER BY accepted_at DESC, rowid DESC LIMIT ?3").ToString();
    }

    // The open sessions are few and indexed by deadline; another index on them would cost every transaction two writes.
    private static bool Sorts(SessionFilter filter) => filter is { OnlyOpen: true, UserHash: null, ApTransId: null };

    private static void BindIfPresent(Statement statement, int index, string? value)
    {
        if (value is not null)
        {
            statement.Bind(index, value);
        }
    }
}
