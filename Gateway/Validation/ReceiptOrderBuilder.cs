using Microsoft.Extensions.Options;
using Mss.Gateway.Messages;
using Mss.Grains.Interfaces;

namespace Mss.Gateway.Validation;

/// <summary>Validates an authenticated MSS_ReceiptReq and makes the order of it; the first check that refuses decides.</summary>
public sealed class ReceiptOrderBuilder(IOptions<GatewayOptions> options, TimeProvider time)
{
    /// <summary>The transaction and the order, or why there is none.</summary>
    public (TransactionId Id, ReceiptOrder? Order, Fault? Fault) Build(ReceiptRequest request, ApplicationProvider provider)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(provider);
        if (string.IsNullOrEmpty(request.MsspTransId))
        {
            return (default, null, Fault.Missing("MSSP_TransID"));
        }

        if (!TransactionId.TryParse(request.MsspTransId, out var id))
        {
            return (default, null, new Fault(StatusCode.WrongParam, "MSSP_TransID is no NCName", "There is no such transaction."));
        }

        var common = new SignatureDraft();
        var receipt = new ReceiptDraft();
        var fault = ApInfoRules.Check(request.ApInfo, options.Value, time.GetUtcNow(), common)
            ?? MobileUserRules.Check(request.MobileUser, options.Value, common)
            ?? ReceiptRules.Check(request, out receipt);
        return fault is not null
            ? (id, null, fault)
            : (id, new ReceiptOrder
            {
                ApId = provider.ApId,
                ApTransId = request.ApInfo.ApTransId!,
                Instant = common.Instant,
                Msisdn = common.Msisdn,
                Message = receipt.Message,
                ReportedStatus = receipt.ReportedStatus,
                WantsUserAck = receipt.WantsUserAck,
                TimeOutSeconds = receipt.Seconds,
            }, null);
    }
}
