using System.Globalization;
using Mss.Gateway.Messages;
using Mss.Gateway.Notification;

using Mss.Grains.Notifications;

namespace Mss.Silo.Notifications;

/// <summary>The transactions' way to application providers: SOAP over HTTP.</summary>
internal sealed class ApNotifier(SoapNotifier soap) : IApNotifier
{
    public async Task<NotificationResult> NotifyAsync(ApNotification notification, CancellationToken cancellationToken)
    {
        var (isAcknowledged, detail) = await soap.SendAsync(
            notification.Url,
            notification.MayBePrivate,
            new ApInfo
            {
                ApId = notification.ApId,
                ApTransId = notification.ApTransId,
                Instant = notification.Instant.ToString("yyyy-MM-ddTHH:mm:ss.fffzzz", CultureInfo.InvariantCulture),
                ApUrl = notification.Url.AbsoluteUri,
            },
            notification.Outcome,
            cancellationToken);
        return new NotificationResult(isAcknowledged, detail);
    }
}
