using Orleans.Runtime;

namespace Mss.Gateway.Cluster;

/// <summary>No silo is connected, so that nothing was sent; trying again at once is of no use.</summary>
internal sealed class NoSiloException() : OrleansException("no silo is connected");
