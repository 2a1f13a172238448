using Mss.Grains.Interfaces;

namespace Mss.Grains.Notifications;

/// <summary>Tells application providers the outcome of their transactions (MSS_Notification, TS 102 204 7.7).</summary>
public interface IApNotifier
{
    /// <summary>Makes one attempt. Never throws for a failure of the AP or of the way to it, and ends within seconds.</summary>
    /// <param name="notification">What is told, and where.</param>
    /// <param name="cancellationToken">Gives up the attempt; whether it arrived is then unknown.</param>
    Task<NotificationResult> NotifyAsync(ApNotification notification, CancellationToken cancellationToken);
}

/// <summary>A notification.</summary>
public sealed record ApNotification
{
    /// <summary>Where it goes; checked against the AP's registration when the request was accepted.</summary>
    public required Uri Url { get; init; }

    /// <summary>True when the AP's registration lets the address be a private one.</summary>
    public required bool MayBePrivate { get; init; }

    /// <summary>AP_ID.</summary>
    public required string ApId { get; init; }

    /// <summary>AP_TransID of the signature request: the AP may know the transaction by nothing else.</summary>
    public required string ApTransId { get; init; }

    /// <summary>Instant of the signature request.</summary>
    public required DateTimeOffset Instant { get; init; }

    /// <summary>The outcome: a signature or a fault.</summary>
    public required TransactionAnswer Outcome { get; init; }
}

/// <summary>What became of an attempt.</summary>
/// <param name="IsDelivered">True when the AP has acknowledged.</param>
/// <param name="Detail">For the operator: the acknowledgement's status, or why there is none.</param>
public sealed record NotificationResult(bool IsDelivered, string Detail);

/// <summary>For silos that were composed without a notifier.</summary>
internal sealed class NoApNotifier : IApNotifier
{
    public Task<NotificationResult> NotifyAsync(ApNotification notification, CancellationToken cancellationToken) =>
        Task.FromResult(new NotificationResult(false, "this silo sends no notifications"));
}
