using System.Security.Cryptography;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Mss.Grains.Interfaces;
using Mss.Grains.MobileUsers;
using Mss.Silo.Development.Phone;
using Mss.Sscd;
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
        var reply = await provisioner.ProvideKeyAsync(new KeyToProvide(DeviceOf(digits), msisdn.Value, key.Spec.KeyId, key.Algorithm, challenge), cancellationToken);
        if (reply.Key is not { } provided || !ProofOfPossession.Verify(provided, challenge, key.Spec.KeyId))
        {
            throw new InvalidOperationException($"the split key of {msisdn.Value} could not be made: {reply.Detail}");
        }

        var certificate = farEnd.IssueCertificate(provided.PublicKey, digits, key);
        return new UserDevice(provisioner.Kind, DeviceOf(digits), [new UserKey(key.Spec.KeyId, certificate, key.Operations, key.MinLoa, key.MaxLoa)]);
    }
}

/// <summary>Registers the kind with its users, screens and registration.</summary>
internal static class DevelopmentSplitKeysServices
{
    public static void AddDevelopmentSplitKeys(this IServiceCollection services, SiloOptions options)
    {
        services.AddSingleton(provider => new DevelopmentSplitKeys(options.FullDataDirectory, options.Server, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<ISscd>(provider => Keys(provider).CreateSscd(provider.GetRequiredService<ILoggerFactory>()));
        services.AddSingleton<IDeviceProvisioner>(provider => Keys(provider).Provisioner);
        services.AddSingleton<IDevelopmentDevice>(provider => new DevelopmentSplitDevices(provider.GetRequiredService<DevelopmentFarEnd>(), Keys(provider).Provisioner));
        services.AddSingleton<IPhoneScreen>(provider => new SimPhoneScreen("split", () => Keys(provider).Cards.Cards));

        static DevelopmentSplitKeys Keys(IServiceProvider provider) => provider.GetRequiredService<DevelopmentSplitKeys>();
    }
}
