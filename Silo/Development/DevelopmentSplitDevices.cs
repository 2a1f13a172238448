using System.Security.Cryptography;
using Mss.Grains.Interfaces;
using Mss.Grains.MobileUsers;
using Mss.Sscd.Provisioning;
using Mss.Sscd.SplitKey;

namespace Mss.Silo.Development;

/// <summary>The fixed users' split keys, prepared as for anybody who is registered.</summary>
internal sealed class DevelopmentSplitDevices(DevelopmentFarEnd farEnd, SplitProvisioner provisioner) : IDevelopmentDevice
{
    public static string DeviceOf(string digits) => "split-" + digits;

    public async ValueTask<UserDevice?> MakeAsync(Msisdn msisdn, DevelopmentUser user, CancellationToken cancellationToken)
    {
        if (user.Split is not { } key)
        {
            return null;
        }

        var digits = msisdn.Value[1..];
        var challenge = RandomNumberGenerator.GetBytes(32);
        var reply = await provisioner.ProvideKeyAsync(new KeyToProvide(DeviceOf(digits), msisdn.Value, key.Spec.KeyId, key.Spec.Algorithm.ToString(), challenge), cancellationToken);
        if (reply.Key is not { } provided || !ProofOfPossession.Verify(provided, challenge, key.Spec.KeyId))
        {
            throw new InvalidOperationException($"the split key of {msisdn.Value} could not be made: {reply.Detail}");
        }

        var certificate = farEnd.IssueCertificate(provided.PublicKey, digits, key);
        return new UserDevice(provisioner.Kind, DeviceOf(digits), [new UserKey(key.Spec.KeyId, certificate, key.Operations, key.MinLoa, key.MaxLoa)]);
    }
}
