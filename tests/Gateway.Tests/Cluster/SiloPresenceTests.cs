using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging.Abstractions;
using Mss.Gateway.Cluster;
using Mss.Grains.Interfaces;
using Orleans;
using Orleans.Runtime;

namespace Mss.Gateway.Tests.Cluster;

public sealed class SiloPresenceTests
{
    private readonly SiloPresence _presence = new(NullLogger<SiloPresence>.Instance);

    [Fact]
    public async Task The_process_is_ready_while_a_silo_is_connected_and_again_when_one_is_back()
    {
        Assert.Equal(HealthStatus.Healthy, await HealthAsync());
        _presence.NotifyGatewayCountChanged(1, 2, false);
        Assert.Equal(HealthStatus.Healthy, await HealthAsync());
        _presence.NotifyGatewayCountChanged(0, 1, false);
        Assert.Equal(HealthStatus.Unhealthy, await HealthAsync());
        _presence.NotifyGatewayCountChanged(1, 0, true);
        Assert.Equal(HealthStatus.Healthy, await HealthAsync());
        _presence.NotifyClusterConnectionLost();
        Assert.Equal(HealthStatus.Unhealthy, await HealthAsync());
        _presence.Found();
        Assert.Equal(HealthStatus.Healthy, await HealthAsync());
    }

    [Fact]
    public async Task Calls_fail_at_once_while_no_silo_is_connected_except_the_one_that_looks_for_a_silo()
    {
        var filter = new RefusalWithoutSilo(_presence);
        var order = CallContextStub.For(typeof(ITransactionGrain));
        await filter.Invoke(order.Object);
        _presence.NotifyClusterConnectionLost();

        await Assert.ThrowsAsync<NoSiloException>(() => filter.Invoke(order.Object));
        var search = CallContextStub.For(typeof(IManagementGrain));
        await filter.Invoke(search.Object);

        Assert.Equal((1, 1), (order.Calls, search.Calls));
    }

    private async Task<HealthStatus> HealthAsync() => (await _presence.CheckHealthAsync(new HealthCheckContext())).Status;
}
