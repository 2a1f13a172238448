namespace Mss.Sscd.Sim.Ota;

/// <summary>A card as the operator knows it.</summary>
/// <param name="DeviceId">The card's address within the kind <c>sim</c>.</param>
/// <param name="Iccid">The card's serial number, 18 to 20 digits.</param>
/// <param name="Address">The phone's number for short messages: digits without +.</param>
public sealed record SimSubscriber(string DeviceId, string Iccid, string Address);

/// <summary>Which card is behind which number.</summary>
public interface ISimSubscribers
{
    /// <summary>The card, or null when there is none.</summary>
    ValueTask<SimSubscriber?> FindAsync(string deviceId, CancellationToken cancellationToken);

    /// <summary>The card behind a number, or null.</summary>
    ValueTask<SimSubscriber?> FindByAddressAsync(string address, CancellationToken cancellationToken);
}
