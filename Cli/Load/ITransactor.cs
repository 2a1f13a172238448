namespace Mss.Cli.Load;

/// <summary>A worker's hands: does one unit of load after the other, never two at once.</summary>
internal interface ITransactor : IDisposable
{
    /// <summary>Does one unit.</summary>
    /// <param name="statistics">Where it is counted; null while warming up.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>True when it succeeded.</returns>
    ValueTask<bool> RunAsync(LoadStatistics? statistics, CancellationToken cancellationToken);
}
