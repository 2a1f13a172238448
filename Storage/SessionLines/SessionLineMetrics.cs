using System.Diagnostics.Metrics;
using Mss.Storage.Sqlite;

namespace Mss.Storage.SessionLines;

/// <summary>What became of the lines, meter <c>Mss.Storage</c>.</summary>
internal sealed class SessionLineMetrics : IDisposable
{
    private readonly Meter meter = new(StorageMetrics.MeterName);
    private readonly Counter<long> written;
    private readonly Counter<long> dropped;
    private long writtenCount;
    private long droppedCount;

    public SessionLineMetrics()
    {
        written = meter.CreateCounter<long>("mss.session_lines.written", "{line}", "Technical log lines of sessions that were written to the store.");
        dropped = meter.CreateCounter<long>("mss.session_lines.dropped", "{line}", "Technical log lines of sessions that were not; by reason: queue, session, store.");
    }

    public long Written => Interlocked.Read(ref writtenCount);

    public long Dropped => Interlocked.Read(ref droppedCount);

    public void Wrote(int lines)
    {
        Interlocked.Add(ref writtenCount, lines);
        written.Add(lines);
    }

    public void Drop(int lines, string reason)
    {
        Interlocked.Add(ref droppedCount, lines);
        dropped.Add(lines, new KeyValuePair<string, object?>("reason", reason));
    }

    public void Dispose() => meter.Dispose();
}
