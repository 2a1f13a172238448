using System.Threading.Channels;

namespace Mss.Cli.Load;

/// <summary>How a run went.</summary>
/// <param name="Statistics">What was measured.</param>
/// <param name="Offered">Units that were meant to start in the measured time; in a closed loop those that did.</param>
/// <param name="Unfinished">Units that had not ended, or not even begun, when the grace was over.</param>
/// <param name="Measured">The measured time.</param>
/// <param name="Processor">Processor time of this process within it.</param>
internal sealed record LoadResult(LoadStatistics Statistics, long Offered, long Unfinished, TimeSpan Measured, TimeSpan Processor);

/// <summary>Drives the workers: by a schedule (open loop) or each as fast as it can (closed loop).</summary>
internal sealed class LoadRun(LoadPlan plan, TimeProvider time, Func<TimeSpan> processorTime, Action<TimeSpan> sleep)
{
    private readonly LoadStatistics _statistics = new();
    private long _offered;
    private long _ended;

    /// <summary>Runs the plan.</summary>
    /// <param name="workers">One for each worker; the caller disposes them.</param>
    /// <param name="cancellationToken">Ends the run at once.</param>
    public async Task<LoadResult> RunAsync(IReadOnlyList<ITransactor> workers, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        var measureFrom = start + Ticks(plan.Warmup);
        var end = measureFrom + Ticks(plan.Duration);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var processorBefore = ProcessorTimeAfterWarmupAsync(stop.Token);
        var work = plan.RatePerSecond is { } rate
            ? OpenLoopAsync(workers, rate, start, measureFrom, stop.Token)
            : Task.WhenAll(workers.Select(worker => Task.Run(() => ClosedLoopAsync(worker, measureFrom, end, stop.Token), CancellationToken.None)));

        // Workers end by themselves; who hangs is cut off after the grace and counted as unfinished.
        var limit = Task.Delay(plan.Warmup + plan.Duration + plan.Grace, time, stop.Token);
        await Task.WhenAny(work, limit).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        var used = processorTime() - (processorBefore.IsCompletedSuccessfully ? await processorBefore.ConfigureAwait(false) : TimeSpan.Zero);
        await stop.CancelAsync().ConfigureAwait(false);
        await work.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return work.IsFaulted
            ? throw work.Exception.InnerException!
            : new LoadResult(_statistics, Interlocked.Read(ref _offered), Interlocked.Read(ref _offered) - Interlocked.Read(ref _ended), plan.Duration, used);
    }

    private async Task<TimeSpan> ProcessorTimeAfterWarmupAsync(CancellationToken cancellationToken)
    {
        if (plan.Warmup > TimeSpan.Zero)
        {
            await Task.Delay(plan.Warmup, time, cancellationToken).ConfigureAwait(false);
        }

        return processorTime();
    }

    private async Task ClosedLoopAsync(ITransactor worker, long measureFrom, long end, CancellationToken cancellationToken)
    {
        for (var now = time.GetTimestamp(); now < end; now = time.GetTimestamp())
        {
            Offer(now, measureFrom);
            await RunOneAsync(worker, now, measureFrom, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task OpenLoopAsync(IReadOnlyList<ITransactor> workers, double rate, long start, long measureFrom, CancellationToken cancellationToken)
    {
        var schedule = new OpenLoopSchedule(start, time.TimestampFrequency, rate, plan.Warmup + plan.Duration);
        var starts = Channel.CreateUnbounded<long>(new UnboundedChannelOptions { SingleWriter = true });
        var pacer = new Thread(() => Pace(schedule, starts.Writer, measureFrom, cancellationToken)) { IsBackground = true, Name = "pacer", Priority = ThreadPriority.AboveNormal };
        pacer.Start();
        await Task.WhenAll(workers.Select(worker => Task.Run(() => FollowAsync(worker, starts.Reader, measureFrom, cancellationToken), CancellationToken.None)))
            .ConfigureAwait(false);
    }

    private void Pace(OpenLoopSchedule schedule, ChannelWriter<long> starts, long measureFrom, CancellationToken cancellationToken)
    {
        while (!schedule.IsDone && !cancellationToken.IsCancellationRequested)
        {
            while (schedule.TryTake(time.GetTimestamp(), out var intended))
            {
                Offer(intended, measureFrom);
                starts.TryWrite(intended);
            }

            sleep(time.GetElapsedTime(time.GetTimestamp(), schedule.Next));
        }

        starts.Complete();
    }

    private async Task FollowAsync(ITransactor worker, ChannelReader<long> starts, long measureFrom, CancellationToken cancellationToken)
    {
        while (await starts.WaitToReadAsync(cancellationToken).ConfigureAwait(false))
        {
            while (starts.TryRead(out var intended))
            {
                await RunOneAsync(worker, intended, measureFrom, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private void Offer(long intended, long measureFrom)
    {
        if (intended >= measureFrom)
        {
            Interlocked.Increment(ref _offered);
        }
    }

    private async ValueTask RunOneAsync(ITransactor worker, long intended, long measureFrom, CancellationToken cancellationToken)
    {
        if (intended < measureFrom)
        {
            await worker.RunAsync(null, cancellationToken).ConfigureAwait(false);
            return;
        }

        var began = time.GetTimestamp();
        var good = await worker.RunAsync(_statistics, cancellationToken).ConfigureAwait(false);
        var ended = time.GetTimestamp();
        Interlocked.Increment(ref _ended);
        if (good)
        {
            _statistics.AddDone();
            _statistics.Transaction.Record(time.GetElapsedTime(intended, ended));
            _statistics.Service.Record(time.GetElapsedTime(began, ended));
        }
    }

    private long Ticks(TimeSpan span) => (long)(span.TotalSeconds * time.TimestampFrequency);
}
