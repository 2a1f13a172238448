using Mss.Grains.Interfaces;
using Mss.Grains.MobileUsers;
using Mss.Sscd.App;
using Mss.Sscd.App.Simulated;

namespace Mss.Silo.Development;

/// <summary>The fixed users' phones with the app: enrolled with a coupling code as any app is.</summary>
internal sealed class DevelopmentApp(DevelopmentFarEnd farEnd, SimulatedApps apps, AppEnrolment enrolment, IAppStore store) : IDevelopmentDevice
{
    public async ValueTask<UserDevice?> MakeAsync(Msisdn msisdn, DevelopmentUser user, CancellationToken cancellationToken)
    {
        if (user.App is not { } key)
        {
            return null;
        }

        var code = await enrolment.CreateCodeAsync(msisdn.Value, cancellationToken);
        var deviceId = await apps.EnrolAsync("phone-" + msisdn.Value[1..], code, key.Spec.Pin, user.Person, enrolment, cancellationToken);
        var device = await store.FindDeviceAsync(deviceId, cancellationToken)
            ?? throw new InvalidOperationException($"the simulated app {deviceId} is not in apps.db; the data directory's files are not of one installation");
        var certificate = farEnd.IssueCertificate(device.SigningKey, msisdn.Value[1..], key);
        return new UserDevice("app", deviceId, [new UserKey(AppDevice.KeyId, certificate, key.Operations, key.MinLoa, key.MaxLoa)]);
    }
}
