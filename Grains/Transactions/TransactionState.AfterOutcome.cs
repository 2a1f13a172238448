namespace Mss.Grains.Transactions;

/// <summary>What follows the outcome.</summary>
public sealed partial class TransactionState
{
    /// <summary>When the outcome was logged; null while pending.</summary>
    public DateTimeOffset? FinalAt { get; private set; }

    /// <summary>Attempts to notify the AP that failed so far.</summary>
    public int FailedNotifications { get; private set; }

    /// <summary>True when nobody is to be notified (any more).</summary>
    public bool IsNotificationDone { get; private set; }

    /// <summary>When the next attempt to notify is due; null before the first one failed.</summary>
    public DateTimeOffset? NextNotification { get; private set; }

    /// <summary>The wake-up that stands in the log for this session's notification, in milliseconds as the log has it; null when there is none to be.</summary>
    public DateTimeOffset? WakeUp => IsNotificationDone ? null : Milliseconds(NextNotification ?? Header.Deadline);

    /// <summary>The AP's receipt; null while there is none.</summary>
    public Receipted? Receipt { get; private set; }

    /// <summary>How the receipt ended; null while it has not.</summary>
    public ReceiptEnded? ReceiptEnd { get; private set; }

    internal static DateTimeOffset Milliseconds(DateTimeOffset time) => DateTimeOffset.FromUnixTimeMilliseconds(time.ToUnixTimeMilliseconds());

    private void ApplyAfterOutcome(LoggedEvent row, SessionEvent? sessionEvent)
    {
        switch (sessionEvent)
        {
            case Signed or Failed or Expired:
                FinalAt ??= row.At;
                break;
            case Receipted receipted:
                Receipt ??= receipted;
                break;
            case ReceiptEnded ended:
                ReceiptEnd ??= ended;
                break;
            case Notified or NotificationGivenUp:
                IsNotificationDone = true;
                break;
            case NotificationFailed failed:
                FailedNotifications = failed.Attempt;
                NextNotification = failed.NextAt;
                break;
        }
    }
}
