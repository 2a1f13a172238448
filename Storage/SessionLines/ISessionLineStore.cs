namespace Mss.Storage.SessionLines;

/// <summary>
/// The technical log lines of all nodes, by session. What is kept here may be lost and may be incomplete: the truth about a session is the session log alone, and
/// nothing that a transaction does depends on this.
/// </summary>
public interface ISessionLineStore
{
    /// <summary>Writes lines. One that is written again is the same line.</summary>
    /// <param name="lines">Lines of any sessions.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="StorageException">Some or all were not written.</exception>
    Task WriteAsync(IReadOnlyCollection<SessionLine> lines, CancellationToken cancellationToken = default);

    /// <summary>A session's lines of all nodes in order of time; those of one node and one millisecond in the order in which they were written.</summary>
    /// <exception cref="StorageException">They could not be read.</exception>
    IAsyncEnumerable<SessionLine> ReadAsync(string transactionId, CancellationToken cancellationToken = default);
}
