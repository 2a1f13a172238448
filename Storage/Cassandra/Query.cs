using Cassandra;

namespace Mss.Storage.Cassandra;

/// <summary>What kind of request a statement is; consistency, retries and hedging follow from it.</summary>
internal enum QueryKind
{
    /// <summary>Read at quorum.</summary>
    Read,

    /// <summary>Read that first completes or shuts out any conditional write under way.</summary>
    SerialRead,

    /// <summary>Insert or delete that may be sent twice.</summary>
    Write,

    /// <summary>Write that may be lost: one replica's word is enough, the others get it when they can.</summary>
    BestEffort,

    /// <summary>Write that is decided by the partition's replicas together, and is never sent twice by the driver.</summary>
    Conditional,
}

/// <summary>A statement that is prepared once for each connection.</summary>
/// <param name="cql">
/// Text with positional markers; <c>ks.</c> stands for the keyspace. Tables are named with it, because a connection that has to be told its keyspace first waits for
/// an answer before its first request, and no other node can stand in for that one.
/// </param>
/// <param name="kind">What kind of request it is.</param>
/// <param name="pageSize">Rows that a node sends at a time.</param>
internal sealed class Query(string cql, QueryKind kind, int pageSize = 1000)
{
    /// <summary>The text.</summary>
    public string Cql => cql;

    /// <summary>The text for a keyspace.</summary>
    public string In(string keyspace) => cql.Replace("ks.", keyspace + ".", StringComparison.Ordinal);

    /// <summary>The kind.</summary>
    public QueryKind Kind { get; } = kind;

    /// <summary>How many replicas must have said yes.</summary>
    /// <param name="local">Whether the local data centre's count alone.</param>
    public ConsistencyLevel Consistency(bool local) => Kind switch
    {
        QueryKind.SerialRead => Serial(local),
        QueryKind.BestEffort => ConsistencyLevel.LocalOne,
        _ => local ? ConsistencyLevel.LocalQuorum : ConsistencyLevel.Quorum,
    };

    /// <summary>Sets on a bound statement what its kind asks for. The driver's own defaults (LOCAL_ONE among them) are never relied on.</summary>
    public void Configure(BoundStatement statement, bool local)
    {
        statement.SetConsistencyLevel(Consistency(local));
        if (Kind == QueryKind.Conditional)
        {
            statement.SetSerialConsistencyLevel(Serial(local));
        }

        statement.SetIdempotence(Kind != QueryKind.Conditional);
        statement.SetPageSize(pageSize);
        statement.SetAutoPage(false);
    }

    private static ConsistencyLevel Serial(bool local) => local ? ConsistencyLevel.LocalSerial : ConsistencyLevel.Serial;
}
