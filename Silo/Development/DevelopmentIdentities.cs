using Microsoft.Extensions.Configuration;
using Mss.Grains.Interfaces;
using Mss.Grains.MobileUsers;
using Mss.Sscd.Sim;

namespace Mss.Silo.Development;

/// <summary>Makes the fixed users: their devices, each kind by its own maker, and the user's document.</summary>
internal sealed class DevelopmentIdentities(IEnumerable<IDevelopmentDevice> kinds, IConfiguration configuration) : IDevelopmentIdentities
{
    private readonly SimKeyAlgorithm _loadKey = LoadKey(configuration);

    // For measuring with RSA: Mss:Development:LoadUserKey=Rsa2048.
    public static SimKeyAlgorithm LoadKey(IConfiguration configuration) => configuration.GetValue("Mss:Development:LoadUserKey", SimKeyAlgorithm.EcP256);

    public Fault? RefusalFor(Msisdn msisdn) =>
        DevelopmentUsers.FirstAnswerOf(msisdn) is { } code ? new Fault(code, "the number stands for this fault") : null;

    public async ValueTask<MobileUser?> ProvisionAsync(Msisdn msisdn, CancellationToken cancellationToken)
    {
        if (DevelopmentUsers.Find(msisdn, _loadKey) is not { } user)
        {
            return null;
        }

        var devices = new List<UserDevice>();
        foreach (var kind in kinds)
        {
            if (await kind.MakeAsync(msisdn, user, cancellationToken) is { } device)
            {
                devices.Add(device);
            }
        }

        // None of the user's kinds is here: behind a remote far end there are SIM cards alone.
        return devices.Count == 0 ? null : new MobileUser(msisdn, UserState.Active, devices, 1, Person: user.Identity);
    }
}
