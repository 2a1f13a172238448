using Mss.Grains.Interfaces;
using Mss.Grains.MobileUsers;

namespace Mss.Silo.Development;

/// <summary>The fixed users' SIM cards.</summary>
internal sealed class DevelopmentSim(DevelopmentFarEnd farEnd) : IDevelopmentDevice
{
    /// <summary>ICCID of a fixed user's card: 89 telecom, then the country code, which no country has.</summary>
    public static string CardOf(Msisdn msisdn) => "8999" + msisdn.Value[1..];

    public async ValueTask<UserDevice?> MakeAsync(Msisdn msisdn, DevelopmentUser user, CancellationToken cancellationToken)
    {
        if (user.Keys.Count == 0)
        {
            return null;
        }

        var digits = msisdn.Value[1..];
        var card = CardOf(msisdn);
        var specs = user.Keys.Select(key => key.Spec).DistinctBy(spec => spec.KeyId);
        var publicKeys = await farEnd.Cards.CreateCardAsync(card, specs, user.Person, cancellationToken);
        var keys = user.Keys.Select(key => new UserKey(
            key.Spec.KeyId,
            farEnd.IssueCertificate(publicKeys[key.Spec.KeyId], digits, key),
            key.Operations,
            key.MinLoa,
            key.MaxLoa));
        return new UserDevice("sim", card, [.. keys]);
    }
}
