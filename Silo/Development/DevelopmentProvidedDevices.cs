using System.Security.Cryptography;
using Mss.Grains.Interfaces;
using Mss.Grains.MobileUsers;
using Mss.Sscd.Provisioning;

namespace Mss.Silo.Development;

/// <summary>The fixed users' devices of a kind whose keys come from its provisioner, prepared as for anybody who is registered.</summary>
/// <param name="farEnd">Certifies the keys.</param>
/// <param name="provisioner">Makes the keys.</param>
/// <param name="keyOf">The user's key of this kind and its algorithm; null when there is none.</param>
internal sealed class DevelopmentProvidedDevices(
    DevelopmentFarEnd farEnd, IDeviceProvisioner provisioner, Func<DevelopmentUser, (DevelopmentKey Key, string Algorithm)?> keyOf) : IDevelopmentDevice
{
    public async ValueTask<UserDevice?> MakeAsync(Msisdn msisdn, DevelopmentUser user, CancellationToken cancellationToken)
    {
        if (keyOf(user) is not var (key, algorithm))
        {
            return null;
        }

        var digits = msisdn.Value[1..];
        var device = $"{provisioner.Kind}-{digits}";
        var challenge = RandomNumberGenerator.GetBytes(32);
        var reply = await provisioner.ProvideKeyAsync(new KeyToProvide(device, msisdn.Value, key.Spec.KeyId, algorithm, challenge), cancellationToken);
        if (reply.Key is not { } provided || !ProofOfPossession.Verify(provided, challenge, key.Spec.KeyId))
        {
            throw new InvalidOperationException($"the {provisioner.Kind} key of {msisdn.Value} could not be made: {reply.Detail}");
        }

        var certificate = farEnd.IssueCertificate(provided.PublicKey, digits, key);
        return new UserDevice(provisioner.Kind, device, [new UserKey(key.Spec.KeyId, certificate, key.Operations, key.MinLoa, key.MaxLoa)]);
    }
}
