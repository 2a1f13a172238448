using Microsoft.Extensions.Options;
using Mss.Gateway.Messages;
using Mss.Gateway.Routing;
using Mss.Grains.Interfaces;

namespace Mss.Gateway.Operations;

/// <summary>MSS_StatusQuery (TS 102 204 7.2).</summary>
public sealed class StatusHandler(RoutingEntity routing, IOptions<GatewayOptions> options, TimeProvider time) : IMssOperationHandler
{
    /// <inheritdoc/>
    public MssOperation Operation => MssOperation.StatusQuery;

    /// <inheritdoc/>
    public async ValueTask<MssOutcome> HandleAsync(MssRequest request, ApplicationProvider provider, CallContext call)
    {
        ArgumentNullException.ThrowIfNull(provider);
        var status = (StatusRequest)request;
        if (string.IsNullOrEmpty(status.MsspTransId))
        {
            return MssOutcome.Refuse(Fault.Missing("MSSP_TransID"));
        }

        if (!TransactionId.TryParse(status.MsspTransId, out var id))
        {
            return MssOutcome.Refuse(new Fault(StatusCode.WrongParam, "MSSP_TransID is no NCName", "There is no such transaction."));
        }

        var answer = await routing.ForTransaction(id).StatusAsync(id, provider.ApId, call.Wait ?? options.Value.StatusWait, call.Aborted);
        if (answer.Fault is not null)
        {
            return MssOutcome.Refuse(UserState.Hide(answer.Fault, provider), id);
        }

        return MssOutcome.Answer(
            new StatusResponse
            {
                Request = status,
                Instant = time.GetUtcNow(),
                MsspUri = options.Value.MsspUri,
                Status = answer.Status,
                Msisdn = answer.MsisdnAsReceived ?? status.MobileUser?.Msisdn ?? "",
                Signature = answer.Signature,
                Format = answer.Format,
                Certificate = answer.Certificate,
                ServiceResults = answer.ServiceResults,
            },
            id);
    }
}
