using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Mss.Gateway.Cluster;

/// <summary>Makes the process a client of the silos.</summary>
internal static partial class ClusterClient
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Connects when the host starts, for as long as it takes, and again by itself whenever silos come and go. While no silo is there the start waits and nothing
    /// listens; later, requests are refused at once.
    /// </summary>
    public static void UseMssSilos(this IClientBuilder client, IConfiguration configuration, GatewayProcessOptions options)
    {
        if (options.Storage == GatewayProcessOptions.Cassandra)
        {
            client.UseMssMembership(configuration, options.Cluster.Id);
        }
        else
        {
            client.UseLocalhostClustering(options.GatewayPort, serviceId: "mss", clusterId: "mss");
        }

        client.Services.AddSingleton<SiloPresence>();
        client.Services.AddSingleton<IClusterConnectionStatusObserver>(services => services.GetRequiredService<SiloPresence>());
        client.Services.AddSingleton<IOutgoingGrainCallFilter, RefusalWithoutSilo>();
        client.Services.AddHostedService<SiloSearch>();
        client.Services.AddSingleton<IClientConnectionRetryFilter, UntilStopped>();
    }

    private sealed class UntilStopped(TimeProvider time, ILogger<SiloPresence>? logger = null) : IClientConnectionRetryFilter
    {
        public async Task<bool> ShouldRetryConnectionAttempt(Exception exception, CancellationToken cancellationToken)
        {
            if (exception is IOException)
            {
                return false; // the database cannot be used: said in one line, and whoever watches the process starts it again
            }

            LogWaiting(logger ?? (ILogger)NullLogger.Instance, exception.Message);
            await Task.Delay(Pause, time, cancellationToken);
            return true;
        }
    }

    [LoggerMessage(2805, LogLevel.Warning, "Waiting for a silo: {Reason}")]
    private static partial void LogWaiting(ILogger logger, string reason);
}
