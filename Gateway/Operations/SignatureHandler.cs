using Microsoft.Extensions.Options;
using Mss.Gateway.Messages;
using Mss.Gateway.Routing;
using Mss.Gateway.Validation;
using Mss.Grains.Interfaces;

namespace Mss.Gateway.Operations;

/// <summary>MSS_Signature (TS 102 204 7.1).</summary>
public sealed class SignatureHandler(SignatureOrderBuilder orders, RoutingEntity routing, IOptions<GatewayOptions> options, TimeProvider time)
    : IMssOperationHandler
{
    private static readonly TimeSpan LongPoll = TimeSpan.FromSeconds(20);

    private static readonly TimeSpan LeastPoll = TimeSpan.FromMilliseconds(200);

    // After its deadline a transaction still needs a moment: the device is told to forget the request.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <inheritdoc/>
    public MssOperation Operation => MssOperation.Signature;

    /// <inheritdoc/>
    public async ValueTask<MssOutcome> HandleAsync(MssRequest request, ApplicationProvider provider, CallContext call)
    {
        ArgumentNullException.ThrowIfNull(provider);
        var signatureRequest = (SignatureRequest)request;
        var (order, fault) = orders.Build(signatureRequest, provider);
        if (order is null)
        {
            return MssOutcome.Refuse(fault!);
        }

        var home = routing.ForUser(order.Msisdn);
        var answer = await home.SubmitAsync(order, call.Aborted);
        if (order.Mode == MessagingMode.Synch && !answer.IsFinal)
        {
            answer = await OutcomeAsync(home, answer, provider.ApId, call.Aborted);
        }

        return answer.Fault is not null
            ? MssOutcome.Refuse(UserState.Hide(answer.Fault, provider), answer.TransactionId)
            : MssOutcome.Answer(Respond(signatureRequest, answer), answer.TransactionId);
    }

    /// <summary>Waits for the outcome on the AP's behalf. When the AP's connection breaks, the transaction goes on without it.</summary>
    private async Task<TransactionAnswer> OutcomeAsync(IHomeMssp home, TransactionAnswer accepted, string apId, CancellationToken aborted)
    {
        var answer = accepted;
        while (!answer.IsFinal)
        {
            if (time.GetUtcNow() > accepted.Deadline + Patience)
            {
                return TransactionAnswer.Refused(new Fault(
                    StatusCode.InternalError,
                    "the deadline has passed and the outcome is not known yet",
                    $"The outcome is not known yet. Ask MSS_StatusQuery for {accepted.TransactionId}.")) with { TransactionId = accepted.TransactionId };
            }

            var asked = time.GetTimestamp();
            answer = await home.StatusAsync(accepted.TransactionId, apId, LongPoll, aborted);
            if (!answer.IsFinal && time.GetElapsedTime(asked) < LeastPoll)
            {
                await Task.Delay(LeastPoll, time, aborted); // a transaction that cannot wait just now must not be asked in a tight loop
            }
        }

        return answer;
    }

    private SignatureResponse Respond(SignatureRequest request, TransactionAnswer answer) => new()
    {
        Request = request,
        Instant = time.GetUtcNow(),
        MsspUri = options.Value.MsspUri,
        Status = answer.Status,
        Msisdn = request.MobileUser!.Msisdn!,
        TransactionId = answer.TransactionId,
        SignatureProfile = answer.ProfileUsed,
        Signature = answer.Signature,
        Format = answer.Format,
        Certificate = answer.Certificate,
        ServiceResults = answer.ServiceResults,
    };
}
