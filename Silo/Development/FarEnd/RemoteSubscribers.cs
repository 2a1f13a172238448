using System.Collections.Concurrent;
using Mss.Sscd.Sim.Ota;

namespace Mss.Silo.Development.FarEnd;

/// <summary>The operator's register at the far end; what was found is kept, since a card keeps its number.</summary>
internal sealed class RemoteSubscribers(RemoteFarEnd farEnd) : ISimSubscribers
{
    private readonly ConcurrentDictionary<string, SimSubscriber> _byDevice = new();
    private readonly ConcurrentDictionary<string, SimSubscriber> _byAddress = new();

    public ValueTask<SimSubscriber?> FindAsync(string deviceId, CancellationToken cancellationToken) =>
        _byDevice.TryGetValue(deviceId, out var known) ? new(known) : AskAsync("subscribers/" + Uri.EscapeDataString(deviceId), cancellationToken);

    public ValueTask<SimSubscriber?> FindByAddressAsync(string address, CancellationToken cancellationToken) =>
        _byAddress.TryGetValue(address, out var known) ? new(known) : AskAsync("addresses/" + Uri.EscapeDataString(address), cancellationToken);

    private async ValueTask<SimSubscriber?> AskAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            if (await farEnd.GetAsync<SimSubscriber>(path, cancellationToken) is not { } found)
            {
                return null;
            }

            _byAddress[found.Address] = found;
            return _byDevice[found.DeviceId] = found;
        }
        catch (Exception e) when (e is HttpRequestException or (OperationCanceledException and not { CancellationToken.IsCancellationRequested: true }))
        {
            return null; // the caller says that the card is unreachable, which it is
        }
    }
}
