using Microsoft.Extensions.Options;
using Mss.Gateway.Messages;
using Mss.Gateway.Routing;
using Mss.Gateway.Validation;
using Mss.Grains.Interfaces;

namespace Mss.Gateway.Operations;

/// <summary>
/// MSS_Registration (TS 102 204 7.4), for registration and certification authorities: an AP without such a role hears fault 104, whatever it asks.
/// </summary>
public sealed class RegistrationHandler(RegistrationOrderBuilder orders, RoutingEntity routing, IOptions<GatewayOptions> options, TimeProvider time) : IMssOperationHandler
{
    /// <inheritdoc/>
    public MssOperation Operation => MssOperation.Registration;

    /// <inheritdoc/>
    public ApRoles RequiredRoles => ApRoles.RegistrationAuthority | ApRoles.CertificationAuthority;

    /// <inheritdoc/>
    public async ValueTask<MssOutcome> HandleAsync(MssRequest request, ApplicationProvider provider, CallContext call)
    {
        ArgumentNullException.ThrowIfNull(provider);
        var registration = (RegistrationRequest)request;
        var (order, fault) = orders.Build(registration, provider);
        if (order is null)
        {
            return MssOutcome.Refuse(fault!);
        }

        var answer = await routing.ForUser(order.Msisdn).RegisterAsync(order, call.Aborted);
        if (answer.Fault is not null)
        {
            return MssOutcome.Refuse(UserState.Hide(answer.Fault, provider), answer.SessionId);
        }

        var single = registration.Input is null ? answer.Results[0] : null;
        return MssOutcome.Answer(
            new RegistrationResponse
            {
                Request = registration,
                Instant = time.GetUtcNow(),
                MsspUri = options.Value.MsspUri,
                Status = answer.Status,
                Certificate = single?.Certificate,
                PublicKey = single?.PublicKey,
                Results = single is null ? answer.Results : null,
            },
            answer.SessionId);
    }
}
