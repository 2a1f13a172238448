using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Mss.Grains.Interfaces;
using Orleans.Runtime;

namespace Mss.Grains.Transactions;

/// <summary>
/// Wakes transactions that nobody works on: at start and whenever a silo has gone all pending ones, and in between those that are over their deadline.
/// Every silo does it, none leads; waking a transaction that is awake is harmless.
/// </summary>
public sealed partial class SessionSweep(
    ISessionLog log,
    IGrainFactory grains,
    IClusterMembershipService membership,
    IOptions<TransactionOptions> options,
    [FromKeyedServices(MssTime.Key)] TimeProvider time,
    ILogger<SessionSweep> logger) : BackgroundService
{
    // Transactions wake in parallel, but not so many at once that new requests starve.
    private const int Parallel = 32;

    /// <inheritdoc/>
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(SweepAsync(stoppingToken), WatchMembershipAsync(stoppingToken));

    private async Task SweepAsync(CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(options.Value.SweepInterval, time);
        do
        {
            // A transaction that has its owner expires by its own timer; a second is left to it.
            await WakeAsync("overdue", time.GetUtcNow() - TimeSpan.FromSeconds(1), stopping);
        }
        while (await timer.WaitForNextTickAsync(stopping));
    }

    private async Task WatchMembershipAsync(CancellationToken stopping)
    {
        await WakeAllAsync("left by a former process", stopping);
        var alive = Alive(membership.CurrentSnapshot);
        await foreach (var snapshot in membership.MembershipUpdates.WithCancellation(stopping))
        {
            var now = Alive(snapshot);
            var gone = alive.Except(now).Any();
            alive = now;
            if (gone)
            {
                await WakeAllAsync("left by a silo that is gone", stopping);
            }
        }
    }

    /// <summary>
    /// Wakes everything that is pending, again until each has answered: just after a silo has gone, calls still go to it. The pause is by the wall clock, because
    /// it waits for the cluster and not for a transaction.
    /// </summary>
    private async Task WakeAllAsync(string why, CancellationToken stopping)
    {
        while (!await WakeAsync(why, DateTimeOffset.MaxValue, stopping))
        {
            await Task.Delay(options.Value.RetryDelay, stopping);
        }
    }

    /// <returns>False when some could not be woken.</returns>
    private async Task<bool> WakeAsync(string why, DateTimeOffset deadlineBefore, CancellationToken stopping)
    {
        var count = 0;
        var failed = 0;
        try
        {
            var options = new ParallelOptions { MaxDegreeOfParallelism = Parallel, CancellationToken = stopping };
            await System.Threading.Tasks.Parallel.ForEachAsync(log.OpenSessionsAsync(deadlineBefore, stopping), options, async (session, _) =>
            {
                Interlocked.Increment(ref count);
                if (!await TryWakeAsync(session.Id))
                {
                    Interlocked.Increment(ref failed);
                }
            });

            // What an ended transaction has left to do.
            await System.Threading.Tasks.Parallel.ForEachAsync(log.WakeUpsAsync(deadlineBefore, stopping), options, async (wakeUp, _) =>
            {
                Interlocked.Increment(ref count);
                if (!await TryWakeAsync(wakeUp))
                {
                    Interlocked.Increment(ref failed);
                }
            });
        }
        catch (SessionLogException e)
        {
            LogSweepFailed(e, why);
            failed++;
        }

        if (count > 0)
        {
            LogWoken(count, why);
        }

        return failed == 0;
    }

    private async Task<bool> TryWakeAsync(TransactionId id)
    {
        try
        {
            await (RegistrationId.Is(id) ? grains.GetGrain<IRegistrationGrain>(id.Value).GoOn() : grains.GetGrain<ITransactionGrain>(id.Value).GoOn());
            return true;
        }
        catch (Exception e) when (e is OrleansException or TimeoutException)
        {
            LogWakeFailed(e, id.Value); // its silo may just be going
            return false;
        }
    }

    private async Task<bool> TryWakeAsync(WakeUp wakeUp)
    {
        try
        {
            if (await grains.GetGrain<ITransactionGrain>(wakeUp.Id.Value).WakeUp(wakeUp.Due))
            {
                await log.UnscheduleAsync(wakeUp.Id, wakeUp.Due);
            }

            return true;
        }
        catch (Exception e) when (e is OrleansException or TimeoutException or SessionLogException)
        {
            LogWakeFailed(e, wakeUp.Id.Value);
            return false;
        }
    }

    private static HashSet<SiloAddress> Alive(ClusterMembershipSnapshot snapshot) =>
        [.. snapshot.Members.Values.Where(member => member.Status is SiloStatus.Active).Select(member => member.SiloAddress)];

    [LoggerMessage(1201, LogLevel.Information, "Woke {Count} transactions {Why}")]
    private partial void LogWoken(int count, string why);

    [LoggerMessage(1202, LogLevel.Error, "Pending transactions ({Why}) could not be read; the next sweep tries again")]
    private partial void LogSweepFailed(Exception exception, string why);

    [LoggerMessage(1203, LogLevel.Warning, "{TransactionId} could not be woken; it is tried again")]
    private partial void LogWakeFailed(Exception exception, string transactionId);
}
