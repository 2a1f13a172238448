using Orleans.Runtime;

namespace Mss.Gateway.Cluster;

/// <summary>Refuses grain calls while no silo is connected, except the one that looks for a silo.</summary>
internal sealed class RefusalWithoutSilo(SiloPresence presence) : IOutgoingGrainCallFilter
{
    /// <exception cref="NoSiloException">No silo is connected.</exception>
    public Task Invoke(IOutgoingGrainCallContext context) =>
        presence.Connected || context.InterfaceMethod.DeclaringType == typeof(IManagementGrain) ? context.Invoke() : throw new NoSiloException();
}
