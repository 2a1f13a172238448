using Microsoft.Extensions.Options;
using Mss.Gateway.Messages;
using Mss.Gateway.Routing;
using Mss.Gateway.Validation;
using Mss.Grains.Interfaces;

namespace Mss.Gateway.Operations;

/// <summary>MSS_ProfileQuery (TS 102 204 7.3): what a user can sign with. The user notices nothing of it.</summary>
public sealed class ProfileQueryHandler(RoutingEntity routing, ProfileCatalogue catalogue, IOptions<GatewayOptions> options, TimeProvider time) : IMssOperationHandler
{
    private readonly ProfileAnswers _answers = new(catalogue);

    /// <inheritdoc/>
    public MssOperation Operation => MssOperation.ProfileQuery;

    /// <inheritdoc/>
    public async ValueTask<MssOutcome> HandleAsync(MssRequest request, ApplicationProvider provider, CallContext call)
    {
        ArgumentNullException.ThrowIfNull(provider);
        var asked = (ProfileRequest)request;
        if (ProfileQueryRules.Check(asked, options.Value, time.GetUtcNow(), out var msisdn, out var details) is { } fault)
        {
            return MssOutcome.Refuse(fault);
        }

        var user = await routing.ForUser(msisdn).DescribeUserAsync(
            new UserQuery
            {
                Msisdn = msisdn,
                WithPinStatus = details.HasFlag(ProfileDetails.PinStatus) && provider.MaySeeUserState,
                WithCertificates = (details & (ProfileDetails.Certificates | ProfileDetails.SscdCertificates)) != 0,
            },
            call.Aborted);
        if (user.Fault is not null)
        {
            return MssOutcome.Refuse(UserState.Hide(user.Fault, provider));
        }

        return MssOutcome.Answer(
            new ProfileResponse
            {
                Request = request,
                Instant = time.GetUtcNow(),
                MsspUri = options.Value.MsspUri,
                Status = StatusCode.RequestOk,
                SignatureProfiles = _answers.Profiles(user, provider),
                Extension = _answers.Extension(user, provider, details),
            },
            default);
    }
}
