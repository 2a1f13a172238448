using Microsoft.Extensions.Logging;
using Mss.Grains.Interfaces;
using Mss.Grains.Notifications;

namespace Mss.Grains.Transactions;

/// <summary>
/// Tells the AP the outcome of a transaction in mode asynchServerServer. What keeps it from being forgotten is a wake-up in the log, written before the transaction
/// is accepted and taken back when the AP has acknowledged.
/// </summary>
public sealed partial class TransactionGrain
{
    // For a longer pause the activation goes: the sweep wakes the transaction when it is due.
    private static readonly TimeSpan LongestTimer = TimeSpan.FromMinutes(1);

    // An accept that was under way when its wake-up was written is certainly over by then.
    private static readonly TimeSpan Abandoned = TimeSpan.FromHours(1);

    // For an attempt under way when the activation goes.
    private static readonly TimeSpan NoticePeriod = TimeSpan.FromSeconds(2);

    private readonly CancellationTokenSource _leaving = new();
    private Task? _notifying;

    private bool IsNotificationOpen => _state is { Final: not null, IsNotificationDone: false };

    /// <inheritdoc/>
    public async Task<bool> WakeUp(DateTimeOffset due)
    {
        await DriveAsync(null);
        if (due >= time.GetUtcNow())
        {
            return false;
        }

        if (_state is not null)
        {
            return _state.Final is not null && _state.WakeUp != due;
        }

        return due + Abandoned < time.GetUtcNow() && await TryLoadAsync() is null && _state is null;
    }

    /// <summary>Notifies when it is due, beside all other work: an AP that does not answer holds nothing up.</summary>
    private void NotifyIfDue()
    {
        if (!IsNotificationOpen || _notifying is { IsCompleted: false })
        {
            return;
        }

        var wait = (_state!.NextNotification ?? DateTimeOffset.MinValue) - time.GetUtcNow();
        if (wait <= TimeSpan.Zero)
        {
            _notifying = NotifyAsync(_state);
        }
        else if (wait <= LongestTimer)
        {
            ArmTimer(wait);
        }
        else
        {
            DeactivateOnIdle();
        }
    }

    private async Task NotifyAsync(TransactionState state)
    {
        using var scope = Scope.Begin(logger);
        var result = await AttemptAsync(state);
        await _gate.WaitAsync();
        try
        {
            await RecordAttemptAsync(result);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // What the log says about the attempt is not known; it is read again, and the AP may hear the outcome twice.
            LogAdvanceFailed(e, ++_failures);
            Forget();
            ArmTimer(RetryDelay());
        }
        finally
        {
            _gate.Release();
        }
    }

    private async Task<NotificationResult> AttemptAsync(TransactionState state)
    {
        var accepted = state.Accepted;
        try
        {
            return await notifier.NotifyAsync(
                new ApNotification
                {
                    Url = new Uri(accepted.NotificationUrl!),
                    MayBePrivate = accepted.MayNotifyPrivateAddress,
                    ApId = accepted.ApId,
                    ApTransId = accepted.ApTransId,
                    Instant = accepted.Instant,
                    Outcome = TransactionAnswers.From(Id, state, StatusCode.OutstandingTransaction),
                },
                _leaving.Token);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            return new NotificationResult(false, $"{e.GetType().Name}: {e.Message}");
        }
    }

    /// <summary>Logs what became of an attempt, on top of whatever others have logged meanwhile.</summary>
    private async Task RecordAttemptAsync(NotificationResult result)
    {
        _state ??= await sessions.LoadAsync(Id);
        while (IsNotificationOpen)
        {
            var before = _state!.WakeUp!.Value;
            var next = NextStep(_state, result);
            if (next is NotificationFailed { NextAt: var at })
            {
                // Before the event that names it: in between, one wake-up too many does no harm, and none would.
                await sessions.ScheduleAsync(_state.Header, at);
            }

            if (await sessions.ContinueAsync(_state, next))
            {
                LogStep(next);
                await sessions.UnscheduleAsync(Id, before);
                NotifyIfDue();
                if (_state.IsNotificationDone)
                {
                    DeactivateOnIdle(); // as after a status query: nothing is left to do
                }

                return;
            }

            _state = await sessions.LoadAsync(Id);
        }
    }

    private SessionEvent NextStep(TransactionState state, NotificationResult result)
    {
        var attempt = state.FailedNotifications + 1;
        if (result.IsDelivered)
        {
            return new Notified { Attempt = attempt, Answer = result.Detail };
        }

        var settings = notifications.Value;
        var at = TransactionState.Milliseconds(time.GetUtcNow() + RetrySchedule.PauseAfter(attempt, settings));
        return at > state.FinalAt + settings.GiveUpAfter
            ? new NotificationGivenUp { Attempts = attempt, Reason = result.Detail }
            : new NotificationFailed { Attempt = attempt, Reason = result.Detail, NextAt = at };
    }

    private void LogStep(SessionEvent step)
    {
        switch (step)
        {
            case Notified notified:
                LogNotified(notified.Attempt, notified.Answer);
                break;
            case NotificationFailed failed:
                LogNotificationFailed(failed.Attempt, failed.Reason, failed.NextAt);
                break;
            case NotificationGivenUp givenUp:
                LogNotificationGivenUp(givenUp.Attempts, givenUp.Reason);
                break;
        }
    }

    [LoggerMessage(1030, LogLevel.Information, "The AP has acknowledged the notification (attempt {Attempt}): {Answer}")]
    private partial void LogNotified(int attempt, string answer);

    [LoggerMessage(1031, LogLevel.Warning, "Attempt {Attempt} to notify the AP failed: {Reason}; the next one is at {NextAt:O}")]
    private partial void LogNotificationFailed(int attempt, string reason, DateTimeOffset nextAt);

    [LoggerMessage(1032, LogLevel.Error, "The AP was not notified in {Attempts} attempts and is not any more: {Reason}")]
    private partial void LogNotificationGivenUp(int attempts, string reason);
}
