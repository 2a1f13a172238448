using Mss.Grains.Interfaces;
using Mss.Silo.Development.Phone;

namespace Mss.Silo.Development.FarEnd;

/// <summary>As the operator knows it: the fixed users' cards, and those that were given to a subscriber.</summary>
internal sealed class FarEndOwners(DevelopmentFarEnd farEnd) : IPhoneOwners
{
    public ValueTask<IReadOnlyList<OwnedDevice>?> DevicesOfAsync(Msisdn msisdn, CancellationToken cancellationToken)
    {
        var devices = farEnd.Cards.DevicesOf(msisdn.Value).Append(DevelopmentSim.CardOf(msisdn)).Distinct().Where(card => farEnd.Cards.UserOf(card) is not null);
        var owned = devices.Select(card => new OwnedDevice("sim", card)).ToList();
        return new(owned.Count == 0 ? null : owned);
    }
}
