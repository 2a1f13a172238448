using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Mss.Gateway.Http;
using Mss.Grains;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Mss.Silo.Observability;

/// <summary>OpenTelemetry traces and metrics, sent by OTLP when <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> is set; without it nothing is collected and nothing is paid.</summary>
internal static class Telemetry
{
    private const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";

    /// <summary>True when somebody collects.</summary>
    public static bool IsOn(IConfiguration configuration) => !string.IsNullOrEmpty(configuration[Endpoint]);

    public static IServiceCollection AddMssTelemetry(this IServiceCollection services, IConfiguration configuration)
    {
        if (!IsOn(configuration))
        {
            return services;
        }

        services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService("mss"))
            .WithTracing(tracing => tracing
                .AddAspNetCoreInstrumentation()
                .AddSource(MssMeters.Name)
                .AddSource("Microsoft.Orleans.Application")
                .AddSource("Microsoft.Orleans.Runtime")
                .AddOtlpExporter())
            .WithMetrics(metrics => metrics
                .AddAspNetCoreInstrumentation()
                .AddRuntimeInstrumentation()
                .AddMeter(MssMeters.Name)
                .AddMeter(GatewayMeters.Name)
                .AddMeter("Mss.Storage")
                .AddMeter("Microsoft.Orleans")
                .AddOtlpExporter());
        return services;
    }
}
