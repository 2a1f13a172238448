using System.Collections.Concurrent;
using Mss.Grains.Notifications;

namespace Mss.Grains.Tests.Hosting;

/// <summary>The AP at the other end of notifications: takes them, or does not, as the test says.</summary>
internal sealed class ApInbox
{
    /// <summary>All that arrived, acknowledged or not.</summary>
    public ConcurrentQueue<ApNotification> Arrived { get; } = new();

    /// <summary>What the AP answers; acknowledges when not set.</summary>
    public Func<ApNotification, NotificationResult>? OnArrival { get; set; }

    public NotificationResult Take(ApNotification notification)
    {
        Arrived.Enqueue(notification);
        return OnArrival?.Invoke(notification) ?? new NotificationResult(true, "100");
    }
}

/// <summary>A silo's way to the AP, with hooks.</summary>
internal sealed class HookedNotifier(ApInbox inbox, string silo, Hooks hooks) : IApNotifier
{
    public async Task<NotificationResult> NotifyAsync(ApNotification notification, CancellationToken cancellationToken)
    {
        await hooks.At(silo, Step.BeforeNotify, notification.Outcome.TransactionId.Value).WaitAsync(cancellationToken);
        var result = inbox.Take(notification);
        await hooks.At(silo, Step.AfterNotify, notification.Outcome.TransactionId.Value).WaitAsync(cancellationToken);
        return result;
    }
}
