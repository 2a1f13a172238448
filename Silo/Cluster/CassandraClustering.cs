using System.Net;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Mss.Storage.Cassandra;
using Orleans.Clustering.Cassandra.Hosting;
using Orleans.Configuration;

namespace Mss.Silo.Cluster;

/// <summary>Membership of the silos in the store's keyspace.</summary>
internal static class CassandraClustering
{
    /// <summary>Makes the silo a member of the cluster whose table is in the keyspace of <c>Mss:Cassandra</c>, on the connection of the store.</summary>
    public static void UseMssCluster(this ISiloBuilder silo, IConfiguration configuration, SiloOptions options)
    {
        var cluster = configuration.GetSection(SiloClusterOptions.Section).Get<SiloClusterOptions>() ?? new SiloClusterOptions();
        cluster.Check();
        silo.Configure<ClusterOptions>(orleans => (orleans.ServiceId, orleans.ClusterId) = ("mss", cluster.Id));
        silo.Configure<EndpointOptions>(endpoint =>
        {
            endpoint.SiloPort = options.SiloPort;
            endpoint.GatewayPort = options.GatewayPort;
            if (cluster.AdvertisedAddress is not null)
            {
                endpoint.AdvertisedIPAddress = IPAddress.Parse(cluster.AdvertisedAddress);
            }
        });
        silo.Configure<ClusterMembershipOptions>(membership =>
        {
            membership.ProbeTimeout = cluster.ProbeTimeout;
            membership.NumMissedProbesLimit = cluster.MissedProbes;

            // A silo that starts asks all that were seen lately, and waits for those that do not answer. Orleans' half minute would make a start
            // after all silos were killed wait for a minute and a half.
            membership.IAmAliveTablePublishTimeout = TimeSpan.FromSeconds(5);
        });
        silo.UseCassandraClustering(orleans => orleans.ConfigureClient(services => services.GetRequiredService<CassandraConnection>().SessionInKeyspaceAsync()));
    }
}
