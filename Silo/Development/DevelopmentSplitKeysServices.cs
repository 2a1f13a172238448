using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Mss.Silo.Development.Phone;
using Mss.Sscd;
using Mss.Sscd.Provisioning;

namespace Mss.Silo.Development;

/// <summary>Registers the kind with its users, screens and registration.</summary>
internal static class DevelopmentSplitKeysServices
{
    public static void AddDevelopmentSplitKeys(this IServiceCollection services, SiloOptions options)
    {
        services.AddSingleton(provider => new DevelopmentSplitKeys(options.FullDataDirectory, options.Server, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<ISscd>(provider => Keys(provider).CreateSscd(provider.GetRequiredService<ILoggerFactory>()));
        services.AddSingleton<IDeviceProvisioner>(provider => Keys(provider).Provisioner);
        services.AddSingleton<IDevelopmentDevice>(provider => new DevelopmentProvidedDevices(
            provider.GetRequiredService<DevelopmentFarEnd>(), Keys(provider).Provisioner, user => user.Split is { } key ? (key, key.Spec.Algorithm.ToString()) : null));
        services.AddSingleton<IPhoneScreen>(provider => new SimPhoneScreen("split", () => Keys(provider).Cards.Cards));

        static DevelopmentSplitKeys Keys(IServiceProvider provider) => provider.GetRequiredService<DevelopmentSplitKeys>();
    }
}
