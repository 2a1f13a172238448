using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Mss.Silo.Development.FarEnd;

/// <summary>Fetches the far end's CRLs every half minute.</summary>
internal sealed partial class RemoteRevocationRefresh(RemoteFarEnd farEnd, TimeProvider time, ILogger<RemoteRevocationRefresh> logger) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(30);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await farEnd.RefreshAsync(stoppingToken);
            }
            catch (Exception e) when (e is HttpRequestException or IOException or TaskCanceledException && !stoppingToken.IsCancellationRequested)
            {
                LogNotFetched(e.Message); // the last ones count until they are out of date
            }
        }
    }

    [LoggerMessage(4021, LogLevel.Warning, "The far end's CRLs could not be fetched: {Reason}")]
    private partial void LogNotFetched(string reason);
}
