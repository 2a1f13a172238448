using System.Net;
using Orleans.Runtime;

namespace Mss.Storage.Cassandra;

/// <summary>A silo that takes part in a cluster.</summary>
/// <param name="ForGateways">Where it waits for gateways.</param>
/// <param name="Generation">Tells it from the processes that had the address before.</param>
public sealed record ActiveSilo(IPEndPoint ForGateways, int Generation);

/// <summary>Reads Orleans' membership table; never writes it.</summary>
/// <param name="connection">An open connection.</param>
public sealed class MembershipReader(CassandraConnection connection)
{
    private static readonly Query Members = new("SELECT address, proxy_port, generation, status FROM ks.membership WHERE partition_key = ?", QueryKind.Read);

    /// <summary>The silos that are active and take gateways.</summary>
    /// <param name="serviceId">The service of Orleans' cluster options.</param>
    /// <param name="clusterId">The cluster of Orleans' cluster options.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="StorageException">The table cannot be read.</exception>
    public async Task<IReadOnlyList<ActiveSilo>> ActiveAsync(string serviceId, string clusterId, CancellationToken cancellationToken = default)
    {
        try
        {
            var silos = new List<ActiveSilo>();
            await foreach (var row in connection.ReadRowsAsync(Members, [$"{serviceId}-{clusterId}"], cancellationToken).ConfigureAwait(false))
            {
                // A partition that has only its version has no silo in its row.
                if (!row.IsNull("address") && row.GetValue<int>("status") == (int)SiloStatus.Active && row.GetValue<int>("proxy_port") is > 0 and var port)
                {
                    silos.Add(new ActiveSilo(new IPEndPoint(IPAddress.Parse(row.GetValue<string>("address")), port), row.GetValue<int>("generation")));
                }
            }

            return silos;
        }
        catch (CassandraFailure e)
        {
            throw new StorageException(e.Message, e);
        }
    }
}
