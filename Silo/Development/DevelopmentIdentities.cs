using Microsoft.Extensions.Configuration;
using Mss.Grains.Interfaces;
using Mss.Grains.MobileUsers;
using Mss.Sscd.Sim;

namespace Mss.Silo.Development;

/// <summary>Makes the fixed users: a device with its keys, certificates from the development CA, and the user's document.</summary>
internal sealed class DevelopmentIdentities(DevelopmentFarEnd farEnd, IEnumerable<IDevelopmentDevices> kinds, IConfiguration configuration) : IDevelopmentIdentities
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
        var (deviceId, publicKeys) = await kinds.Single(kind => kind.Kind == user.Kind).ProvideAsync(digits, user, cancellationToken);
        var keys = user.Keys.Select(key => new UserKey(
            key.Spec.KeyId,
            farEnd.IssueCertificate(publicKeys[key.Spec.KeyId], digits, key),
            key.Operations,
            key.MinLoa,
            key.MaxLoa));
        return new MobileUser(msisdn, UserState.Active, [new UserDevice(user.Kind, deviceId, [.. keys])], 1, Person: user.Identity);
    }
}
