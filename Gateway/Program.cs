using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Mss.Gateway;
using Mss.Gateway.Cluster;
using Mss.Gateway.Http;
using Mss.Grains.Interfaces;

// A gateway in a process of its own: a client of the silos, without state. The Silo project has one inside.
try
{
    var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
    var options = builder.Configuration.GetSection(GatewayProcessOptions.ProcessSection).Get<GatewayProcessOptions>() ?? new GatewayProcessOptions();
    options.Check(builder.Environment.IsDevelopment(), []);
    builder.Services.AddSingleton(InstallationSecret.FromFile(options.InstallationSecretFile));
    builder.Services.AddHealthChecks().AddCheck<SiloPresence>("silos");
    builder.Services.AddGatewayTelemetry(builder.Configuration);
    builder.Host.UseOrleansClient(client => client.UseMssSilos(builder.Configuration, options));
    builder.Services.AddMssGateway(builder.Configuration);
    builder.WebHost.UseMssListening(options, builder.Environment.IsDevelopment());
    await using var app = builder.Build();
    app.UseDraining(options.DrainTime);
    app.MapMssGateway();
    app.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = _ => false });

    // The host starts after the cluster client has connected, and the check fails while no silo is: whoever is ready can serve.
    app.MapHealthChecks("/health/ready");
    await app.RunAsync();
    return 0;
}
catch (OperationCanceledException)
{
    return 0; // stopped before a silo was there
}
catch (Exception e) when (e is OptionsValidationException or FormatException or IOException or System.Security.Cryptography.CryptographicException)
{
    await Console.Error.WriteLineAsync($"mss gateway: cannot start: {e.Message.ReplaceLineEndings(" ")}");
    return 1;
}
