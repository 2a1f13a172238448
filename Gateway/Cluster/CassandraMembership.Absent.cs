using Microsoft.Extensions.Configuration;

namespace Mss.Gateway.Cluster;

/// <summary>Stands where the cluster build finds its silos.</summary>
internal static class CassandraMembership
{
    /// <summary>Refuses: the configuration asks for what this build does not have.</summary>
    /// <exception cref="IOException">Always.</exception>
    public static void UseMssMembership(this IClientBuilder client, IConfiguration configuration, string clusterId) =>
        throw new IOException("Mss:Storage is Cassandra, and this build has no Cassandra; build with -p:Cassandra=true");
}
