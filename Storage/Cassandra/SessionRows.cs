using System.Text;
using Cassandra;
using Mss.Grains.Interfaces;
using Mss.Grains.Transactions;

namespace Mss.Storage.Cassandra;

/// <summary>Sessions and events to rows and back.</summary>
internal static class SessionRows
{
    /// <summary>Values of an event in the order of the statements.</summary>
    public static object?[] Event(TransactionId id, LoggedEvent e, Guid? attempt) =>
        [id.Value, e.Epoch, e.Sequence, Cut(e.At), e.Kind, e.Node, Encoding.UTF8.GetString(e.Body), e.PreviousHash, e.Hash, attempt];

    /// <summary>The moment in milliseconds, which is what a timestamp holds.</summary>
    public static DateTimeOffset Cut(DateTimeOffset time) => DateTimeOffset.FromUnixTimeMilliseconds(time.ToUnixTimeMilliseconds());

    /// <summary>The static columns, or null when there is no session (any more): a header expires before an epoch or outcome that was written later.</summary>
    public static SessionSummary? Summary(TransactionId id, Row row)
    {
        if (row.IsNull("current_epoch") || row.IsNull("ap_id"))
        {
            return null;
        }

        var header = new SessionHeader(
            id,
            row.GetValue<string>("ap_id"),
            row.GetValue<string>("ap_trans_id"),
            row.GetValue<string>("user_hash"),
            row.GetValue<DateTimeOffset>("accepted_at"),
            row.GetValue<DateTimeOffset>("deadline"));
        return new SessionSummary(header, row.GetValue<int>("current_epoch"), row.GetValue<int?>("outcome"));
    }

    /// <summary>The event of a row, or null when the session has none.</summary>
    public static LoggedEvent? Event(Row row) => row.IsNull("seq")
        ? null
        : new LoggedEvent(
            row.GetValue<int>("epoch"),
            row.GetValue<int>("seq"),
            row.GetValue<DateTimeOffset>("at"),
            row.GetValue<string>("kind"),
            row.GetValue<string>("node"),
            Encoding.UTF8.GetBytes(row.GetValue<string>("body")),
            row.GetValue<byte[]>("prev_hash"),
            row.GetValue<byte[]>("hash"));
}
