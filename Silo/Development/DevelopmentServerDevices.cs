using System.Security.Cryptography;
using Mss.Sscd.Provisioning;
using Mss.Sscd.Server;

namespace Mss.Silo.Development;

/// <summary>Server keys of the fixed users, prepared as for anybody who is registered.</summary>
internal sealed class DevelopmentServerDevices(ServerProvisioner provisioner) : IDevelopmentDevices
{
    public string Kind => provisioner.Kind;

    public static string DeviceOf(string digits) => "server-" + digits;

    public async ValueTask<(string DeviceId, IReadOnlyDictionary<string, byte[]> PublicKeys)> ProvideAsync(
        string digits, DevelopmentUser user, CancellationToken cancellationToken)
    {
        var publicKeys = new Dictionary<string, byte[]>();
        foreach (var key in user.Keys.DistinctBy(key => key.Spec.KeyId))
        {
            var challenge = RandomNumberGenerator.GetBytes(32);
            var reply = await provisioner.ProvideKeyAsync(new KeyToProvide(DeviceOf(digits), "+" + digits, key.Spec.KeyId, key.Algorithm, challenge), cancellationToken);
            if (reply.Key is not { } provided || !ProofOfPossession.Verify(provided, challenge, key.Spec.KeyId))
            {
                throw new InvalidOperationException($"the server key of +{digits} could not be made: {reply.Detail}");
            }

            publicKeys.Add(key.Spec.KeyId, provided.PublicKey);
        }

        return (DeviceOf(digits), publicKeys);
    }
}
