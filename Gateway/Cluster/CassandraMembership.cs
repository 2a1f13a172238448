using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Mss.Storage;
using Mss.Storage.Cassandra;
using Orleans.Configuration;
using Orleans.Messaging;

namespace Mss.Gateway.Cluster;

/// <summary>The silos are those of the membership table in the keyspace of <c>Mss:Cassandra</c>.</summary>
internal static class CassandraMembership
{
    /// <summary>Silos are looked for so often: a new one serves, and one that came back is tried again, after this time.</summary>
    private static readonly TimeSpan Refresh = TimeSpan.FromSeconds(2);

    /// <summary>Makes the process a client of the cluster with this id.</summary>
    public static void UseMssMembership(this IClientBuilder client, IConfiguration configuration, string clusterId)
    {
        client.Configure<ClusterOptions>(orleans => (orleans.ServiceId, orleans.ClusterId) = ("mss", clusterId));
        client.Configure<Orleans.Configuration.GatewayOptions>(gateway => gateway.GatewayListRefreshPeriod = Refresh);
        client.Services.AddCassandraConnection(configuration);
        client.Services.AddCassandraSessionLines(configuration); // what a gateway says about a session stands beside what the silos say
        client.Services.AddSingleton(new SiloListOptions(clusterId, Refresh));
        client.Services.AddSingleton<IGatewayListProvider, SiloList>();
    }
}
