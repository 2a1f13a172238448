using Mss.Storage;
using Mss.Storage.Cassandra;
using Orleans.Messaging;
using Orleans.Runtime;

namespace Mss.Gateway.Cluster;

/// <summary>Which cluster is asked for, and how old an answer may be.</summary>
internal sealed record SiloListOptions(string ClusterId, TimeSpan MaxStaleness);

/// <summary>
/// Reads the silos from the membership table. Orleans' own reader runs CREATE TABLE first, for which a gateway's database user would need the right to change
/// tables; this one reads a partition, and no index.
/// </summary>
internal sealed class SiloList(CassandraConnection cassandra, SiloListOptions options) : IGatewayListProvider
{
    public TimeSpan MaxStaleness => options.MaxStaleness;

    public bool IsUpdatable => true;

    /// <summary>Connects to the database and checks its schema.</summary>
    /// <exception cref="IOException">Says what is wrong with it.</exception>
    public async Task InitializeGatewayListProvider()
    {
        try
        {
            await cassandra.OpenAsync();
        }
        catch (StorageException e)
        {
            throw new IOException(e.Message, e);
        }
    }

    public async Task<IList<Uri>> GetGateways() =>
        [.. (await new MembershipReader(cassandra).ActiveAsync("mss", options.ClusterId)).Select(silo => SiloAddress.New(silo.ForGateways, silo.Generation).ToGatewayUri())];
}
