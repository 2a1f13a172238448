using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using Mss.Storage.SessionLines;

namespace Mss.Storage.Cassandra;

/// <summary>Technical log lines in the cluster: a session's lines of all nodes are one partition.</summary>
internal sealed class CassandraSessionLineStore(CassandraConnection connection) : ISessionLineStore
{
    // Few, so that lines never crowd out the writes that transactions wait for.
    private const int Parallel = 16;

    private const int LargestMutation = 20;

    private static readonly Query Insert = new(
        "INSERT INTO ks.session_lines (transaction_id, at, node, seq, level, category, event_id, text) VALUES (?, ?, ?, ?, ?, ?, ?, ?)", QueryKind.BestEffort);

    private static readonly Query Select = new(
        "SELECT at, node, seq, level, category, event_id, text FROM ks.session_lines WHERE transaction_id = ?", QueryKind.Read, pageSize: 200);

    /// <inheritdoc/>
    public async Task WriteAsync(IReadOnlyCollection<SessionLine> lines, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(lines);
        try
        {
            // A session's lines are one mutation of one partition.
            await System.Threading.Tasks.Parallel.ForEachAsync(
                lines.GroupBy(line => line.TransactionId).SelectMany(session => session.Chunk(LargestMutation)),
                new ParallelOptions { MaxDegreeOfParallelism = Parallel, CancellationToken = cancellationToken },
                async (some, cancellation) => await connection.ExecuteTogetherAsync(Insert, [.. some.Select(Values)], cancellation).ConfigureAwait(false)).ConfigureAwait(false);
        }
        catch (CassandraFailure failure)
        {
            throw new StorageException(failure.Message, failure);
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<SessionLine> ReadAsync(string transactionId, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(transactionId);
        await using var rows = connection.ReadRowsAsync(Select, [transactionId], cancellationToken).GetAsyncEnumerator(cancellationToken);
        while (true)
        {
            try
            {
                if (!await rows.MoveNextAsync().ConfigureAwait(false))
                {
                    yield break;
                }
            }
            catch (CassandraFailure failure)
            {
                throw new StorageException(failure.Message, failure);
            }

            var row = rows.Current;
            yield return new SessionLine(
                transactionId,
                row.GetValue<DateTimeOffset>(0),
                row.GetValue<string>(1),
                row.GetValue<long>(2),
                (LogLevel)row.GetValue<sbyte>(3),
                row.GetValue<string>(4),
                row.GetValue<int>(5),
                row.GetValue<string>(6));
        }
    }

    private static object?[] Values(SessionLine line) =>
        [line.TransactionId, line.At, line.Node, line.Sequence, (sbyte)line.Level, line.Category, line.EventId, line.Text];
}
