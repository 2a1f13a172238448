using Microsoft.Extensions.Options;
using Mss.Gateway.Messages;
using Mss.Gateway.Routing;
using Mss.Gateway.Validation;
using Mss.Grains.Interfaces;

namespace Mss.Gateway.Operations;

/// <summary>MSS_Receipt (TS 102 204 7.5), synchronous only: the answer says what became of it.</summary>
public sealed class ReceiptHandler(ReceiptOrderBuilder orders, RoutingEntity routing, IOptions<GatewayOptions> options, TimeProvider time) : IMssOperationHandler
{
    private static readonly TimeSpan LongPoll = TimeSpan.FromSeconds(20);

    private static readonly TimeSpan LeastPoll = TimeSpan.FromMilliseconds(200);

    // After the user's time the device is asked what became of it; together with the 60 s of the user that is less than the 80 s that clients wait.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <inheritdoc/>
    public MssOperation Operation => MssOperation.Receipt;

    /// <inheritdoc/>
    public async ValueTask<MssOutcome> HandleAsync(MssRequest request, ApplicationProvider provider, CallContext call)
    {
        ArgumentNullException.ThrowIfNull(provider);
        var receipt = (ReceiptRequest)request;
        var (id, order, fault) = orders.Build(receipt, provider);
        if (order is null)
        {
            return MssOutcome.Refuse(fault!, id);
        }

        var home = routing.ForTransaction(id);
        var answer = await home.ReceiptAsync(id, order, LongPoll, call.Aborted);
        while (answer.IsPending)
        {
            if (time.GetUtcNow() > answer.Deadline + Patience)
            {
                return MssOutcome.Refuse(new Fault(StatusCode.InternalError, "the receipt's time is over and its end is not known yet"), id);
            }

            var asked = time.GetTimestamp();
            answer = await home.ReceiptAsync(id, order, LongPoll, call.Aborted);
            if (answer.IsPending && time.GetElapsedTime(asked) < LeastPoll)
            {
                await Task.Delay(LeastPoll, time, call.Aborted);
            }
        }

        return answer.Fault is not null
            ? MssOutcome.Refuse(UserState.Hide(answer.Fault, provider), id)
            : MssOutcome.Answer(
                new ReceiptResponse
                {
                    Request = receipt,
                    Instant = time.GetUtcNow(),
                    MsspUri = options.Value.MsspUri,
                    Status = StatusCode.RequestOk,
                    WasShown = answer.WasShown,
                    UserResponse = answer.UserResponse,
                },
                id);
    }
}
