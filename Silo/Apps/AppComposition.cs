using Microsoft.AspNetCore.Builder;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Mss.Grains.Registration;
using Mss.Silo.Development;
using Mss.Silo.Development.Phone;
using Mss.Sscd;
using Mss.Sscd.App;
using Mss.Sscd.App.Simulated;
using Mss.Sscd.Provisioning;
using Mss.Storage;

namespace Mss.Silo.Apps;

/// <summary>Puts the device kind <c>app</c> together: its store in a file, and in Development the simulated phones.</summary>
internal static class AppComposition
{
    public static void AddApps(this IServiceCollection services, string dataDirectory, DevelopmentFarEnd farEnd)
    {
        services.AddSingleton<IAppStore>(_ => Open(dataDirectory, "apps.db", path => new SqliteAppStore(path)));
        services.AddSingleton(provider => Open(
            dataDirectory, "simulated-apps.db", path => new SimulatedApps(farEnd.AppPhones, path, provider.GetRequiredService<ILogger<SimulatedApps>>())));
        services.AddSingleton<IPushWake>(provider => provider.GetRequiredService<SimulatedApps>());
        services.AddSingleton<AppRelay>();
        services.AddSingleton<AppPull>();
        services.AddSingleton<AppAuthentication>();
        services.AddSingleton<AppGate>();
        services.AddSingleton<AppEnrolment>();
        services.AddSingleton<AppProvisioner>();
        services.AddSingleton<IDeviceProvisioner>(provider => provider.GetRequiredService<AppProvisioner>());
        services.AddSingleton<CoupledDevices>();
        services.AddSingleton<AppSscd>();
        services.AddSingleton<ISscd>(provider => provider.GetRequiredService<AppSscd>());
        services.AddSingleton<IDevelopmentDevice, DevelopmentApp>();
        services.AddSingleton<IPhoneScreen, AppPhoneScreen>();
    }

    /// <summary>The simulated phones look for what came while the process was down.</summary>
    public static Task ConnectAppsAsync(this WebApplication app) =>
        app.Services.GetRequiredService<SimulatedApps>().ConnectAsync(app.Services.GetRequiredService<AppGate>());

    private static T Open<T>(string directory, string name, Func<string, T> open)
    {
        var path = Path.Combine(directory, name);
        try
        {
            return open(path);
        }
        catch (SqliteException e)
        {
            throw new StorageException($"{path} cannot be used: {e.Message} Restore it, or start anew with another data directory.", e);
        }
    }
}
