using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Mss.Silo.Tests.Hosting;
using Mss.Silo.Tests.Wire;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace Mss.Silo.Tests.Observability;

/// <summary>Measurements belong to the process, so that these tests run while no other does.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class AloneGroup
{
    public const string Name = "alone in the process";
}

[Collection(AloneGroup.Name)]
public sealed class TelemetryTests : IAsyncLifetime
{
    private TemporaryDirectory? _directory;

    public async Task InitializeAsync() => _directory = await UsedData.CopyAsync();

    public Task DisposeAsync()
    {
        _directory?.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task Transactions_and_requests_are_counted_and_timed()
    {
        await using var app = await MssApp.StartAsync(_directory!.Path);
        await app.Client.KnockAsync();
        using var metrics = new Measurements();

        await app.Client.SignAsync(new RequestText());
        await app.Client.SignAsync(new RequestText { Msisdn = "+9990093401" });
        await app.Client.SignAsync(new RequestText { Msisdn = "+9990092105" });

        Assert.Equal(2, metrics.Of("mss.transactions.accepted").Sum(one => one.Value));
        Assert.Equal([401, 500], metrics.Of("mss.transactions.ended").Select(one => (int)one.Tags["code"]!).Order());
        Assert.Equal(0, metrics.Of("mss.transactions.pending").Sum(one => one.Value));
        Assert.All(metrics.Of("mss.transactions.duration"), one => Assert.InRange(one.Value, double.Epsilon, 60));
        var requests = metrics.Of("mss.gateway.request.duration");
        Assert.Equal([105, 401, 500], requests.Select(one => (int)one.Tags["code"]!).Order());
        Assert.All(requests, one => Assert.Equal("Signature", one.Tags["operation"]));
        Assert.All(requests, one => Assert.InRange(one.Value, double.Epsilon, 60));
    }

    [Fact]
    public async Task A_collector_that_cannot_be_reached_disturbs_nothing()
    {
        await using (var app = await MssApp.StartAsync(_directory!.Path, null, $"--OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:{FreePorts.Take()}", "--OTEL_METRIC_EXPORT_INTERVAL=100"))
        {
            Assert.NotNull(app.Services.GetService<MeterProvider>());
            Assert.NotNull(app.Services.GetService<TracerProvider>());
            for (var i = 0; i < 10; i++)
            {
                Assert.Equal(500, (await app.Client.SignAsync(new RequestText())).Code);
            }

            Assert.Equal(200, (await app.Client.GetAsync("/health/ready")).Code);
        }
    }

    [Fact]
    public async Task Without_a_collector_nothing_is_collected()
    {
        await using var app = await MssApp.StartAsync(_directory!.Path);

        Assert.Null(app.Services.GetService<MeterProvider>());
        Assert.Null(app.Services.GetService<TracerProvider>());
    }

    private sealed class Measurements : IDisposable
    {
        private readonly MeterListener _listener = new();
        private readonly ConcurrentQueue<(string Name, double Value, Dictionary<string, object?> Tags)> _all = new();

        public Measurements()
        {
            _listener.InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter.Name is "Mss" or "Mss.Gateway")
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            };
            _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument, value, tags));
            _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Add(instrument, value, tags));
            _listener.Start();
        }

        public List<(double Value, Dictionary<string, object?> Tags)> Of(string name) => [.. _all.Where(one => one.Name == name).Select(one => (one.Value, one.Tags))];

        public void Dispose() => _listener.Dispose();

        private void Add(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
            _all.Enqueue((instrument.Name, value, new Dictionary<string, object?>(tags.ToArray())));
    }
}
