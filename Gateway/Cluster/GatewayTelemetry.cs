using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Mss.Gateway.Http;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Mss.Gateway.Cluster;

/// <summary>Traces and metrics of a gateway in a process of its own, sent by OTLP when <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> is set, as a silo's are.</summary>
internal static class GatewayTelemetry
{
    public static void AddGatewayTelemetry(this IServiceCollection services, IConfiguration configuration)
    {
        if (string.IsNullOrEmpty(configuration["OTEL_EXPORTER_OTLP_ENDPOINT"]))
        {
            return;
        }

        services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService("mss-gateway"))
            .WithTracing(tracing => tracing.AddAspNetCoreInstrumentation().AddSource("Microsoft.Orleans.Application").AddOtlpExporter())
            .WithMetrics(metrics => metrics
                .AddAspNetCoreInstrumentation()
                .AddRuntimeInstrumentation()
                .AddMeter(GatewayMeters.Name)
                .AddMeter("Mss.Storage") // the lines of sessions that it ships
                .AddMeter("Microsoft.Orleans")
                .AddOtlpExporter());
    }
}
