using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;

namespace Mss.Gateway.Cluster;

/// <summary>
/// Knows whether any silo is connected. The process is ready while one is. While none is, calls fail at once instead of being tried for 15 seconds, since an AP
/// that is refused can go elsewhere, and waiting requests would only pile up; the first silo that is back opens the way again.
/// </summary>
internal sealed partial class SiloPresence(ILogger<SiloPresence> logger) : IClusterConnectionStatusObserver, IHealthCheck
{
    // The host starts when the first connection stands, and Orleans does not report that one.
    private volatile bool _connected = true;

    /// <summary>Whether a silo is connected.</summary>
    public bool Connected => _connected;

    /// <summary>A silo has answered.</summary>
    public void Found()
    {
        if (!_connected)
        {
            _connected = true;
            LogFound();
        }
    }

    public void NotifyGatewayCountChanged(int currentNumberOfGateways, int previousNumberOfGateways, bool connectionRecovered)
    {
        LogCount(currentNumberOfGateways);
        if (currentNumberOfGateways > 0)
        {
            Found();
        }
        else
        {
            NotifyClusterConnectionLost();
        }
    }

    public void NotifyClusterConnectionLost()
    {
        if (_connected)
        {
            _connected = false;
            LogLost();
        }
    }

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(_connected ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy("no silo is connected"));

    [LoggerMessage(2801, LogLevel.Information, "Connected to {Silos} silos")]
    private partial void LogCount(int silos);

    [LoggerMessage(2802, LogLevel.Error, "No silo is connected: requests are refused with fault 900 until one is back")]
    private partial void LogLost();

    [LoggerMessage(2803, LogLevel.Information, "A silo is connected again: requests are served")]
    private partial void LogFound();
}
