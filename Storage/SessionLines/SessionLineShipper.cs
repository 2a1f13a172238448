using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Mss.Storage.SessionLines;

/// <summary>
/// Writes the lines to the store, many at once. A batch that the store does not take is tried once more and then dropped and counted; what has been dropped is said
/// once a minute.
/// </summary>
internal sealed partial class SessionLineShipper(
    SessionLineProvider provider,
    ISessionLineStore store,
    SessionLineMetrics metrics,
    IOptions<SessionLineOptions> options,
    TimeProvider time,
    ILogger<SessionLineShipper> logger) : IHostedService
{
    private const int LargestBatch = 2_000;
    private static readonly TimeSpan BetweenReports = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LastWrite = TimeSpan.FromSeconds(3);

    private readonly LineBudget budget = new(options.Value.LinesPerSession);
    private readonly List<SessionLine> batch = [];
    private Task running = Task.CompletedTask;
    private long reported;
    private DateTimeOffset reportedAt = DateTimeOffset.MinValue;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        running = Task.Run(ShipAsync, CancellationToken.None);
        return Task.CompletedTask;
    }

    /// <summary>Writes what waits, for as long as the host has time, and for some seconds at most.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        provider.Complete();
        await Task.WhenAny(running, Task.Delay(LastWrite, time, cancellationToken)).ConfigureAwait(false);
    }

    private async Task ShipAsync()
    {
        var lines = provider.Lines;
        while (await lines.WaitToReadAsync().ConfigureAwait(false))
        {
            await CollectAsync(lines).ConfigureAwait(false);
            while (TakeBatch(lines))
            {
                await WriteAsync().ConfigureAwait(false);
            }

            Report();
        }
    }

    /// <summary>Lets lines gather, so that a session's lines go in one write.</summary>
    private async Task CollectAsync(ChannelReader<SessionLine> lines)
    {
        using var ending = new CancellationTokenSource();
        var pause = Task.Delay(options.Value.FlushInterval, time, ending.Token);
        await Task.WhenAny(pause, lines.Completion).ConfigureAwait(false);
        await ending.CancelAsync().ConfigureAwait(false);
    }

    private bool TakeBatch(ChannelReader<SessionLine> lines)
    {
        batch.Clear();
        var refused = 0;
        while (batch.Count < LargestBatch && lines.TryRead(out var line))
        {
            if (budget.TrySpend(line.TransactionId, line.At))
            {
                batch.Add(line);
            }
            else
            {
                refused++;
            }
        }

        if (refused > 0)
        {
            metrics.Drop(refused, "session");
        }

        return batch.Count > 0;
    }

    private async Task WriteAsync()
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await store.WriteAsync(batch).ConfigureAwait(false);
                metrics.Wrote(batch.Count);
                return;
            }
#pragma warning disable CA1031 // Whatever is wrong with the store, the process goes on and the next batch is tried.
            catch (Exception e)
#pragma warning restore CA1031
            {
                if (attempt == 2)
                {
                    metrics.Drop(batch.Count, "store");
                    LogNotWritten(e, batch.Count);
                    return;
                }
            }
        }
    }

    private void Report()
    {
        var dropped = metrics.Dropped;
        var now = time.GetUtcNow();
        if (dropped > reported && now - reportedAt >= BetweenReports)
        {
            LogDropped(dropped - reported, dropped);
            (reported, reportedAt) = (dropped, now);
        }
    }

    [LoggerMessage(7201, LogLevel.Warning, "{Count} technical log lines of sessions were dropped since the last such line, {Total} in all; the session log itself is complete")]
    private partial void LogDropped(long count, long total);

    [LoggerMessage(7202, LogLevel.Warning, "{Count} technical log lines of sessions could not be written")]
    private partial void LogNotWritten(Exception exception, int count);
}
