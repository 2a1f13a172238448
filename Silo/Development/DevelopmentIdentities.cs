using Microsoft.Extensions.Configuration;
using Mss.Grains.Interfaces;
using Mss.Grains.MobileUsers;
using Mss.Sscd.Sim;

namespace Mss.Silo.Development;

/// <summary>Makes the fixed users: a card with its keys at the far end, certificates from the development CA, and the user's document.</summary>
internal sealed class DevelopmentIdentities(DevelopmentFarEnd farEnd, IConfiguration configuration) : IDevelopmentIdentities
{
    // For measuring with RSA: Mss:Development:LoadUserKey=Rsa2048.
    private readonly SimKeyAlgorithm _loadKey = configuration.GetValue("Mss:Development:LoadUserKey", SimKeyAlgorithm.EcP256);

    public Fault? RefusalFor(Msisdn msisdn) =>
        DevelopmentUsers.FirstAnswerOf(msisdn) is { } code ? new Fault(code, "the number stands for this fault") : null;

    public async ValueTask<MobileUser?> ProvisionAsync(Msisdn msisdn, CancellationToken cancellationToken)
    {
        if (DevelopmentUsers.Find(msisdn, _loadKey) is not { } user)
        {
            return null;
        }

        var digits = msisdn.Value[1..];
        var card = "8999" + digits; // ICCID: 89 telecom, then the country code, which no country has
        var specs = user.Keys.Select(key => key.Spec).DistinctBy(spec => spec.KeyId);
        var publicKeys = await farEnd.Cards.CreateCardAsync(card, specs, user.Person, cancellationToken);
        var keys = user.Keys.Select(key => new UserKey(
            key.Spec.KeyId,
            farEnd.IssueCertificate(publicKeys[key.Spec.KeyId], digits, key),
            key.Operations,
            key.MinLoa,
            key.MaxLoa));
        return new MobileUser(msisdn, UserState.Active, [new UserDevice("sim", card, [.. keys])], 1, Person: user.Identity);
    }
}
