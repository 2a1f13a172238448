using System.Diagnostics.Metrics;
using Mss.Gateway.Messages;
using Mss.Grains.Interfaces;

namespace Mss.Gateway.Http;

/// <summary>Metrics of the application providers' side.</summary>
public static class GatewayMeters
{
    /// <summary>Name of the meter.</summary>
    public const string Name = "Mss.Gateway";

    private static readonly Meter Meter = new(Name);
    private static readonly Histogram<double> Duration = Meter.CreateHistogram<double>("mss.gateway.request.duration", "s", "Time to serve a request, by operation and code");

    internal static void Request(MssOperation? operation, StatusCode outcome, TimeSpan duration) => Duration.Record(
        duration.TotalSeconds,
        new KeyValuePair<string, object?>("operation", operation?.ToString() ?? "unknown"),
        new KeyValuePair<string, object?>("code", outcome.Value));
}
