namespace Mss.Cli.Load;

/// <summary>How a run went.</summary>
/// <param name="Statistics">What was measured.</param>
/// <param name="Offered">Units that were meant to start in the measured time; in a closed loop those that did.</param>
/// <param name="Unfinished">Units that had not ended, or not even begun, when the grace was over.</param>
/// <param name="Measured">The measured time.</param>
/// <param name="Processor">Processor time of this process within it.</param>
internal sealed record LoadResult(LoadStatistics Statistics, long Offered, long Unfinished, TimeSpan Measured, TimeSpan Processor);

/// <summary>Drives the workers, each on its own thread: by a schedule (open loop) or each as fast as it can (closed loop).</summary>
internal sealed class LoadRun(LoadPlan plan, TimeProvider time, Func<TimeSpan> processorTime, Action<TimeSpan> sleep)
{
    private readonly LoadStatistics _statistics = new();
    private long _begun;
    private long _ended;

    /// <summary>Runs the plan and disposes the workers.</summary>
    /// <param name="workers">One for each thread.</param>
    /// <param name="cancellationToken">Ends the run at once.</param>
    public async Task<LoadResult> RunAsync(IReadOnlyList<ITransactor> workers, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        var measureFrom = start + Ticks(plan.Warmup);
        var end = measureFrom + Ticks(plan.Duration);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var processorBefore = ProcessorTimeAfterWarmupAsync(stop.Token);
        var schedule = plan.RatePerSecond is { } rate ? new OpenLoopSchedule(start, time.TimestampFrequency, rate, plan.Warmup + plan.Duration) : null;
        var token = stop.Token;
        var work = Task.WhenAll(workers.Select(worker => schedule is not null
            ? OnThread(() => Follow(worker, schedule, measureFrom, token), token)
            : OnThread(() => Hurry(worker, measureFrom, end, token), token)));

        // Workers end by themselves; who hangs is cut off after the grace and counted as unfinished.
        await Task.WhenAny(work, Task.Delay(plan.Warmup + plan.Duration + plan.Grace, time, token)).ConfigureAwait(false);
        var used = processorTime() - (processorBefore.IsCompletedSuccessfully ? await processorBefore.ConfigureAwait(false) : TimeSpan.Zero);
        var offered = schedule?.CountFrom(measureFrom) ?? Interlocked.Read(ref _begun);
        var unfinished = offered - Interlocked.Read(ref _ended);
        await stop.CancelAsync().ConfigureAwait(false);
        foreach (var worker in workers)
        {
            worker.Dispose();
        }

        await work.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellationToken.ThrowIfCancellationRequested();
        return work.IsFaulted ? throw work.Exception.InnerException! : new LoadResult(_statistics, offered, unfinished, plan.Duration, used);
    }

    private static Task OnThread(Action work, CancellationToken cancellationToken)
    {
        void UntilStopped()
        {
            try
            {
                work();
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                // Cut off after the grace: counted as unfinished.
            }
        }

        return Task.Factory.StartNew(UntilStopped, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    private async Task<TimeSpan> ProcessorTimeAfterWarmupAsync(CancellationToken cancellationToken)
    {
        if (plan.Warmup > TimeSpan.Zero)
        {
            await Task.Delay(plan.Warmup, time, cancellationToken).ConfigureAwait(false);
        }

        return processorTime();
    }

    private void Hurry(ITransactor worker, long measureFrom, long end, CancellationToken cancellationToken)
    {
        for (var now = time.GetTimestamp(); now < end && !cancellationToken.IsCancellationRequested; now = time.GetTimestamp())
        {
            RunOne(worker, now, measureFrom, cancellationToken);
        }
    }

    private void Follow(ITransactor worker, OpenLoopSchedule schedule, long measureFrom, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested && schedule.TryTake(out var intended))
        {
            for (var now = time.GetTimestamp(); now < intended && !cancellationToken.IsCancellationRequested; now = time.GetTimestamp())
            {
                sleep(time.GetElapsedTime(now, intended));
            }

            RunOne(worker, intended, measureFrom, cancellationToken);
        }
    }

    private void RunOne(ITransactor worker, long intended, long measureFrom, CancellationToken cancellationToken)
    {
        if (intended < measureFrom)
        {
            worker.Run(null, cancellationToken);
            return;
        }

        Interlocked.Increment(ref _begun);
        var began = time.GetTimestamp();
        var good = worker.Run(_statistics, cancellationToken);
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
