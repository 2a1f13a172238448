using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;
using Mss.Gateway;
using Mss.Gateway.Http;
using Mss.Grains;
using Mss.Grains.MobileUsers;
using Mss.Grains.Notifications;
using Mss.Grains.Registration;
using Mss.Silo.Apps;
using Mss.Silo.Cluster;
using Mss.Silo.Development;
using Mss.Silo.Development.FarEnd;
using Mss.Silo.Development.Phone;
using Mss.Silo.Notifications;
using Mss.Silo.Observability;
using Mss.Silo.ServerKeys;
using Mss.Silo.Services;
using Mss.Sscd;
using Mss.Sscd.Provisioning;
using Mss.Sscd.Sim;
using Mss.Storage;
using Mss.Storage.SessionLines;
using Mss.Storage.Sqlite;
using Orleans.Configuration;

namespace Mss.Silo;

/// <summary>
/// Puts the whole system into one process: silo, gateway and store; in Development the simulated far ends and the fixed identities as well.
/// </summary>
internal static class SiloComposition
{
    /// <summary>Builds the application. What is wrong with the configuration or the files is an exception with one clear sentence.</summary>
    public static async Task<WebApplication> BuildAsync(string[] args)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
        var development = builder.Environment.IsDevelopment();
        var options = builder.Configuration.GetSection(SiloOptions.Section).Get<SiloOptions>() ?? new SiloOptions();
        options.Check(development, []);

        AddLogging(builder, development);
        builder.Services.AddSingleton(TimeProvider.System);
        if (options.Role == SiloOptions.FarEndRole)
        {
            return await FarEndComposition.BuildAsync(builder, options);
        }

        builder.Services.AddSingleton(Secrets.Load(options, development));
        AddStorage(builder, options);
        builder.Services.AddOptions<SessionLineOptions>().Configure<IOptions<Orleans.Configuration.SiloOptions>>((lines, silo) => lines.Node = silo.Value.SiloName); // as in the session log
        builder.Services.AddSessionLines(builder.Configuration);
        builder.Services.AddMssTelemetry(builder.Configuration);
        builder.Services.AddHealthChecks().AddCheck<SiloHealth>("silo", tags: ["ready"]);
        builder.Host.UseOrleans(silo => ConfigureOrleans(silo, builder.Configuration, options));
        builder.Services.AddMssGrains(builder.Configuration);
        var serviceOptions = ServiceOptions.Read(builder.Configuration);
        builder.Services.AddMssGateway(builder.Configuration);
        builder.Services.AddMssNotifier(builder.Configuration);
        builder.Services.AddSingleton<IApNotifier, ApNotifier>();

        builder.Services.AddOptions<AdministratorOptions>().Bind(builder.Configuration.GetSection(AdministratorOptions.Section)).ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<AdministratorOptions>, AdministratorOptionsValidator>();
        builder.Services.AddHostedService<FirstAdministrator>();

        DevelopmentFarEnd? farEnd = null;
        DevelopmentCertificates? pki = null;
        if (development && options.FarEnd.Address is { } address)
        {
            var remote = await RemoteFarEnd.ConnectAsync(address, options.FullDataDirectory);
            pki = remote.Pki;
            builder.AddRemoteFarEnd(remote, options, serviceOptions);
        }
        else if (development)
        {
            farEnd = new DevelopmentFarEnd(options.FullDataDirectory, TimeProvider.System);
            if ((options.HttpPort ?? 8080) is > 0 and var http)
            {
                farEnd.Ca.Address = new Uri($"http://localhost:{http}{DevelopmentPki.Path}");
            }

            pki = DevelopmentCertificates.Of(farEnd.Ca);
            builder.Services.AddSingleton(pki);
            AddDevelopment(builder, farEnd, options);
            builder.Services.AddDevelopmentServiceKeys(serviceOptions, pki, farEnd.Ca.Revoked);
        }
        else
        {
            builder.Services.AddServiceKeys(serviceOptions);
        }

        if (AuthorityOptions.Read(builder.Configuration) is { } authority)
        {
            CmpCertificateIssuer.Add(builder.Services, authority, TimeProvider.System); // after the development CA, in whose place it comes
        }

        builder.WebHost.UseMssListening(options, development, pki?.TlsServer, pki is null ? null : [pki.TlsCa]);
        var app = builder.Build();
        try
        {
            if (farEnd is not null)
            {
                // After the store, which locks the data directory and says so in the clearer words.
                app.Services.GetService<SqliteDatabase>();
                app.Services.GetRequiredService<DevelopmentFarEnd>(); // from here on the container disposes of it
                await farEnd.OpenCardsAsync(app.Services.GetRequiredService<ILogger<SimulatedCards>>());
                await app.Services.GetRequiredService<DevelopmentServerKeys>().OpenAsync(app.Services.GetRequiredService<ILogger<SimulatedCards>>());
                await app.Services.GetRequiredService<DevelopmentSplitKeys>().OpenAsync(app.Services.GetRequiredService<ILogger<SimulatedCards>>());
                await app.ConnectAppsAsync();
            }

            app.UseDraining(options.DrainTime);
            app.MapMssGateway();
            if (farEnd is not null)
            {
                app.MapDevelopmentPki(farEnd.Ca);
                app.MapPhone();
                app.MapApps();
            }

            app.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = _ => false });
            app.MapHealthChecks("/health/ready", new HealthCheckOptions { Predicate = check => check.Tags.Contains("ready") });
            return app;
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }
    }

    private static void AddLogging(WebApplicationBuilder builder, bool development)
    {
        builder.Logging.ClearProviders();
        if (development)
        {
            builder.Logging.AddConsole(console => console.FormatterName = MssConsoleFormatter.FormatterName);
            builder.Logging.AddConsoleFormatter<MssConsoleFormatter, ConsoleFormatterOptions>();
        }
        else
        {
            builder.Logging.AddJsonConsole(json =>
            {
                json.IncludeScopes = true;
                json.UseUtcTimestamp = true;
                json.TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ";
            });
        }
    }

    private static void AddStorage(WebApplicationBuilder builder, SiloOptions options)
    {
        if (options.Storage == SiloOptions.Cassandra)
        {
            builder.Services.AddCassandraStorage(builder.Configuration);
            return;
        }

        builder.Services.AddSqliteStorage(sqlite =>
        {
            builder.Configuration.GetSection("Mss:Sqlite").Bind(sqlite);
            sqlite.DataDirectory = options.FullDataDirectory;
        });
    }

    private static void ConfigureOrleans(ISiloBuilder silo, IConfiguration configuration, SiloOptions options)
    {
        if (options.Storage == SiloOptions.Cassandra)
        {
            silo.UseMssCluster(configuration, options);
        }
        else
        {
            silo.UseLocalhostClustering(options.SiloPort, options.GatewayPort, serviceId: "mss", clusterId: "mss");
            silo.Configure<EndpointOptions>(endpoint => endpoint.AdvertisedIPAddress = IPAddress.Loopback);
        }

        if (Telemetry.IsOn(configuration))
        {
            silo.AddActivityPropagation();
        }
    }

    private static void AddDevelopment(WebApplicationBuilder builder, DevelopmentFarEnd farEnd, SiloOptions options)
    {
        builder.Services.AddSingleton(_ => farEnd); // by a factory, so that the container disposes of it
        builder.Services.AddSingleton<SimulatedPhones>(_ => new SimulatedPhones(farEnd.Cards));
        builder.Services.AddSingleton(services => new DevelopmentAir(
            options.FullDataDirectory, farEnd.Cards, services.GetRequiredService<TimeProvider>(), services.GetRequiredService<ILoggerFactory>()));
        builder.Services.AddSingleton<ISscd>(services =>
        {
            ISimChannel cards = options.Sim.Channel == SimOptions.Ota ? services.GetRequiredService<DevelopmentAir>().Channel : farEnd.Cards;
            return new SimSscd(new SimulatedNetwork(cards, farEnd.Cards.UserOf), services.GetRequiredService<ILogger<SimSscd>>());
        });
        builder.Services.AddSingleton(new IssuerCertificates([farEnd.Ca.Issuing.RawData, farEnd.Ca.Root.RawData]));
        builder.Services.AddSingleton<IDevelopmentDevice, DevelopmentSim>(); // in order of preference
        builder.Services.AddApps(options.FullDataDirectory, farEnd);
        builder.Services.AddSingleton<IDevelopmentIdentities, DevelopmentIdentities>();
        builder.Services.AddSingleton<IDeviceProvisioner>(_ => new SimProvisioner(farEnd.Cards, DevelopmentUsers.Pin));
        builder.Services.AddSingleton<ICertificateIssuer, DevelopmentCertificateIssuer>();
        AddDevelopmentServerKeys(builder.Services, options);
        builder.Services.AddDevelopmentSplitKeys(options);
        builder.Services.AddPhone(builder.Configuration).AddSingleton<PhoneCouplings>();
        builder.Services.AddSingleton<IPhoneOwners, RegisteredOwners>();
        builder.Services.AddSingleton<IPhoneScreen>(_ => new SimPhoneScreen("sim", () => farEnd.Cards));
        builder.Services.AddSingleton<IPhoneScreen>(provider => new SimPhoneScreen("server", () => provider.GetRequiredService<DevelopmentServerKeys>().Phones));
        builder.Services.AddHostedService<DevelopmentProviders>();
        builder.Services.AddHostedService<WarmUp>();
    }

    private static void AddDevelopmentServerKeys(IServiceCollection services, SiloOptions options)
    {
        services.AddSingleton(provider => new DevelopmentServerKeys(options.FullDataDirectory, options.Server, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<ISscd>(provider => provider.GetRequiredService<DevelopmentServerKeys>().CreateSscd(provider.GetRequiredService<ILoggerFactory>()));
        services.AddSingleton<IDeviceProvisioner>(provider => provider.GetRequiredService<DevelopmentServerKeys>().Provisioner);
        services.AddSingleton<IDevelopmentDevice>(provider =>
            new DevelopmentProvidedDevices(
                provider.GetRequiredService<DevelopmentFarEnd>(),
                provider.GetRequiredService<DevelopmentServerKeys>().Provisioner,
                user => user.Server is { } key ? (key, user.ServerAlgorithm.ToString()) : null));
        services.AddHostedService(provider =>
            new KeyRewrapping(
                provider.GetRequiredService<DevelopmentServerKeys>().Vault,
                provider.GetRequiredService<DevelopmentSplitKeys>().Keys,
                provider.GetRequiredService<ILogger<KeyRewrapping>>()));
    }
}
