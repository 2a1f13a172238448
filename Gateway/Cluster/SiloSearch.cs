using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Runtime;

namespace Mss.Gateway.Cluster;

/// <summary>
/// Calls a silo every second while none is connected: the Orleans client opens connections only for calls, and requests are refused before they make one.
/// </summary>
internal sealed partial class SiloSearch(SiloPresence presence, IGrainFactory grains, TimeProvider time, ILogger<SiloSearch> logger) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pause, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            if (presence.Connected)
            {
                continue;
            }

            try
            {
                await grains.GetGrain<IManagementGrain>(0).GetHosts(onlyActive: true, stoppingToken).WaitAsync(Longest, time, stoppingToken);
                presence.Found();
            }
            catch (Exception e) when (e is OrleansException or TimeoutException or IOException)
            {
                LogStillNone(e.Message);
            }
        }
    }

    [LoggerMessage(2804, LogLevel.Debug, "No silo yet: {Reason}")]
    private partial void LogStillNone(string reason);
}
