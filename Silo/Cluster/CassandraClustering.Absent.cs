using Microsoft.Extensions.Configuration;
using Mss.Storage;

namespace Mss.Silo.Cluster;

/// <summary>Stands where the cluster build has its membership.</summary>
internal static class CassandraClustering
{
    /// <summary>Refuses: the configuration asks for what this build does not have.</summary>
    public static void UseMssCluster(this ISiloBuilder silo, IConfiguration configuration, SiloOptions options) =>
        throw new StorageException("this build has no Cassandra; build with -p:Cassandra=true");
}
