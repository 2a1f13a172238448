using Mss.Gateway.Messages;
using Mss.Grains.Interfaces;

namespace Mss.Gateway.Notification;

/// <summary>
/// The MSS_StatusResp of an MSS_Notification (TS 102 204 7.7). A failure is its Status code, since there is no request that a fault could answer.
/// </summary>
public sealed class NotificationMessage : SignatureCarryingResponse
{
    /// <summary>MSSP_TransID, which deployed APs expect here beside AP_TransID.</summary>
    public required TransactionId TransactionId { get; init; }
}
