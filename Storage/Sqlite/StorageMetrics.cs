using System.Diagnostics.Metrics;

namespace Mss.Storage.Sqlite;

/// <summary>Measurements of the embedded store, meter <c>Mss.Storage</c>.</summary>
internal sealed class StorageMetrics : IDisposable
{
    public const string MeterName = "Mss.Storage";

    private readonly Meter meter;
    private readonly Histogram<int> batchSize;
    private readonly Histogram<double> commitDuration;
    private readonly Counter<long> failures;
    private long commits;
    private long operations;

    public StorageMetrics(Func<int> queueLength)
    {
        meter = new Meter(MeterName);
        batchSize = meter.CreateHistogram<int>("mss.storage.batch.size", "{operation}", "Operations that shared a commit.");
        commitDuration = meter.CreateHistogram<double>("mss.storage.commit.duration", "s", "Time from the start of COMMIT to the end of its fsync.");
        failures = meter.CreateCounter<long>("mss.storage.batch.failures", "{batch}", "Batches of which nothing was written.");
        meter.CreateObservableGauge("mss.storage.queue.length", queueLength, "{operation}", "Operations that wait for the writer.");
    }

    /// <summary>Commits so far.</summary>
    public long Commits => Interlocked.Read(ref commits);

    /// <summary>Operations in them.</summary>
    public long Operations => Interlocked.Read(ref operations);

    public void Committed(int count, TimeSpan duration)
    {
        Interlocked.Increment(ref commits);
        Interlocked.Add(ref operations, count);
        batchSize.Record(count);
        commitDuration.Record(duration.TotalSeconds);
    }

    public void Failed() => failures.Add(1);

    public void Dispose() => meter.Dispose();
}
