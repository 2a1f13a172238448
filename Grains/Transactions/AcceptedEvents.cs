using System.Text;
using Mss.Grains.Interfaces;

namespace Mss.Grains.Transactions;

/// <summary>Makes the first event of a session.</summary>
internal static class AcceptedEvents
{
    public static Accepted From(SignatureOrder order, ReservationAnswer reservation, SigningPlan plan, DateTimeOffset deadline) => new()
    {
        ApId = order.ApId,
        ApTransId = order.ApTransId,
        Instant = order.Instant,
        ApName = order.ApDisplayName,
        Msisdn = order.Msisdn.Value,
        MsisdnAsReceived = order.MsisdnAsReceived,
        ContentHash = OrderHash.Of(order),
        MimeType = order.DataToBeSigned.MimeType,
        Text = order.DataToBeSigned.IsText ? Encoding.UTF8.GetString(order.DataToBeSigned.Content) : null,
        Data = order.DataToBeSigned.IsText ? null : order.DataToBeSigned.Content,
        Shown = plan.Shown,
        ProfileAsked = order.ProfileAsReceived,
        ProfileUsed = reservation.ProfileUsed,
        ProfileAnswered = reservation.ProfileAnswered,
        Format = order.Format.ToString(),
        Mode = order.Mode.ToString(),
        NotificationUrl = order.NotificationUrl,
        MayNotifyPrivateAddress = order.MayNotifyPrivateAddress,
        Deadline = deadline,
        DeviceKind = reservation.DeviceKind,
        DeviceId = reservation.DeviceId,
        KeyId = reservation.KeyId,
        Certificate = reservation.Certificate,
        Algorithm = plan.Scheme.Algorithm.ToString(),
        Hash = plan.Scheme.Hash.Name!,
        SignedAttributes = plan.SignedAttributes,
        CertificationRequestInfo = plan.CertificationRequestInfo,
        Digest = plan.Digest,
        Services = order.Services?.Select(service => AcceptedService.From(service) with { Documents = service.Documents is null ? null : plan.Documents }).ToList(),
        Language = order.Language,
        Validate = order.Validate ? true : null,
        Displayed = plan.Documents is null ? null : AcceptedDocument.TextOf(order.DataToBeDisplayed),
    };
}
