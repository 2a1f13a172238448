using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Mss.Silo.Development.Phone;
using Mss.Sscd.Sim;

namespace Mss.Silo.Development.FarEnd;

/// <summary>The process <c>--Mss:Role=FarEnd</c>: the simulated operator with cards, phones and SMSC, and the development CA, for several silos. No silo and no gateway.</summary>
internal static class FarEndComposition
{
    public const int DefaultHttpPort = 8090;

    /// <exception cref="Exception">What is wrong with the configuration or the files, in one clear sentence.</exception>
    public static async Task<WebApplication> BuildAsync(WebApplicationBuilder builder, SiloOptions options)
    {
        var http = options.HttpPort is > 0 and var chosen ? chosen : DefaultHttpPort;
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;

            // This machine only: it makes and certifies keys for whoever asks, and hands out the keys of the development PKI's servers.
            kestrel.Listen(IPAddress.Loopback, http);
        });
        var loadKey = DevelopmentIdentities.LoadKey(builder.Configuration);
        var farEnd = new DevelopmentFarEnd(options.FullDataDirectory, TimeProvider.System);
        farEnd.Ca.Address = new Uri($"http://localhost:{http}{DevelopmentPki.Path}");
        builder.Services.AddSingleton(_ => farEnd); // by a factory, so that the container disposes of it
        builder.Services.AddSingleton(services => new FarEndAir(
            options.FullDataDirectory,
            farEnd.Cards,
            new IPEndPoint(IPAddress.Loopback, options.FarEnd.SmppPort),
            TimeProvider.System,
            services.GetRequiredService<ILoggerFactory>()));
        builder.Services.AddPhone(builder.Configuration);
        builder.Services.AddSingleton<IPhoneOwners, FarEndOwners>();
        builder.Services.AddSingleton<IPhoneScreen>(_ => new SimPhoneScreen("sim", () => farEnd.Cards));

        var app = builder.Build();
        try
        {
            app.Services.GetRequiredService<DevelopmentFarEnd>();
            await farEnd.OpenCardsAsync(app.Services.GetRequiredService<ILogger<SimulatedCards>>());
            var air = app.Services.GetRequiredService<FarEndAir>();
            app.MapFarEnd(farEnd, new DevelopmentSim(farEnd), air.Subscribers, number => DevelopmentUsers.Find(number, loadKey));
            app.MapDevelopmentPki(farEnd.Ca);
            app.MapPhone();
            app.MapGet("/health/live", () => "Healthy");
            app.MapGet("/health/ready", () => "Healthy");
            return app;
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }
    }
}
