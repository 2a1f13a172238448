using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Mss.Grains.Interfaces;
using Mss.Grains.Registration;
using Mss.Grains.Transactions;
using Mss.Sscd.Keys.Quality;

namespace Mss.Grains.MobileUsers;

/// <summary>One mobile user: devices, keys, and one pending request per device.</summary>
internal sealed partial class MobileUserGrain(
    IUserStore users,
    ISessionLog sessions,
    PersonalDataHash personalData,
    SpamCodeHash spamCodes,
    IDevelopmentIdentities identities,
    KeyChoice choice,
    ProfileCatalogue catalogue,
    UserDescriber describer,
    UserRegistrar registrar,
    KeyGate gate,
    [FromKeyedServices(MssTime.Key)] TimeProvider time,
    ILogger<MobileUserGrain> logger) : Grain, IMobileUserGrain
{
    private readonly PendingRequests _pending = new(time);
    private MobileUser? _user;

    private Msisdn Number => Msisdn.Parse(this.GetPrimaryKeyString());

    /// <inheritdoc/>
    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _user = await users.GetAsync(Number, cancellationToken) ?? await ProvisionAsync(cancellationToken);
        if (_user is not null)
        {
            await RestorePendingAsync(cancellationToken);
        }
    }

    /// <inheritdoc/>
    public Task<ReservationAnswer> Reserve(ReservationRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return Task.FromResult(ReserveNow(request));
    }

    /// <inheritdoc/>
    public Task Release(TransactionId transaction)
    {
        _pending.Release(transaction);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task<UserDescription> Describe(UserQuery query)
    {
        ArgumentNullException.ThrowIfNull(query);
        if (identities.RefusalFor(Number) is { } fixedAnswer)
        {
            return Task.FromResult(UserDescription.Refused(fixedAnswer));
        }

        if (UserStanding.Refusal(_user) is { } refusal)
        {
            ForgetUnknown();
            return Task.FromResult(UserDescription.Refused(refusal));
        }

        return describer.DescribeAsync(_user!, query, _contents);
    }

    /// <inheritdoc/>
    public Task<Person?> FindPerson() => Task.FromResult(_user?.Person);

    private ReservationAnswer ReserveNow(ReservationRequest request)
    {
        if (identities.RefusalFor(Number) is { } fixedAnswer)
        {
            return ReservationAnswer.Refused(fixedAnswer);
        }

        if (UserStanding.Refusal(_user) is { } refusal)
        {
            ForgetUnknown();
            return ReservationAnswer.Refused(refusal);
        }

        if (spamCodes.Check(_user!, request.NoSpam) is { } spam)
        {
            return ReservationAnswer.Refused(spam);
        }

        if (_user!.Devices.Count == 0)
        {
            return ReservationAnswer.Refused(new Fault(StatusCode.NoKeyFound, "the user has no device"));
        }

        if (choice.Find(_user, request, _contents) is not { } chosen)
        {
            return ReservationAnswer.Refused(choice.Find(_user, request, _contents, evenDisabled: true) is not null ? new Fault(StatusCode.NoKeyFound, "the key is disabled") : new Fault(
                StatusCode.UnsupportedProfile,
                $"no key of the user fulfils {request.Profile} ({request.Comparison}{(request.Pss ? ", RSASSA-PSS" : "")})"));
        }

        var now = time.GetUtcNow();
        if (_contents.Of(chosen.Key)?.Facts is not { } facts || now < facts.NotBefore || now > facts.NotAfter)
        {
            return ReservationAnswer.Refused(new Fault(StatusCode.NoCertFound, $"key {chosen.Key.KeyId} has no valid certificate"));
        }

        if (RefusalOf(chosen) is { } weakness)
        {
            return ReservationAnswer.Refused(new Fault(StatusCode.NoKeyFound, weakness));
        }

        if (!_pending.TryReserve(DeviceName(chosen.Device.Kind, chosen.Device.DeviceId), request.Transaction, request.Deadline, out var holder))
        {
            LogBusy(chosen.Device.Kind, holder.Value, request.Transaction.Value);
            return ReservationAnswer.Refused(new Fault(StatusCode.SignatureProcessProblem, $"the {chosen.Device.Kind} is busy with {holder}"));
        }

        return new ReservationAnswer
        {
            DeviceKind = chosen.Device.Kind,
            DeviceId = chosen.Device.DeviceId,
            KeyId = chosen.Key.KeyId,
            Certificate = chosen.Key.Certificate,
            ProfileUsed = chosen.Profile.ToString(),
            KeyAlgorithm = facts.Algorithm.ToString(),
            KeySize = facts.KeySize,
            ProfileAnswered = catalogue.AnswerFor(request.ProfileAsReceived, chosen.Profile),
            Further = request.Further?.Select(asked => ChooseFurther(chosen, request, asked)).ToList(),
        };
    }

    /// <summary>Numbers can be tried by the million: activations of unknown ones do not stay.</summary>
    private void ForgetUnknown()
    {
        if (_user is null or { State: UserState.Removed })
        {
            DeactivateOnIdle();
        }
    }

    private async Task<MobileUser?> ProvisionAsync(CancellationToken cancellationToken)
    {
        var user = await identities.ProvisionAsync(Number, cancellationToken);
        return user is null || await users.PutAsync(user, cancellationToken) ? user : await users.GetAsync(Number, cancellationToken);
    }

    /// <summary>A former activation knew which devices are busy; the session log knows it still.</summary>
    private async Task RestorePendingAsync(CancellationToken cancellationToken)
    {
        var open = new SessionFilter { UserHash = personalData.Of(Number), OnlyOpen = true };
        await foreach (var summary in sessions.ListAsync(open, cancellationToken))
        {
            // A registration, which has no device waiting for its user, is none of these.
            if (!RegistrationId.Is(summary.Header.Id) && await sessions.ReadAsync(summary.Header.Id, cancellationToken) is { Outcome: null } session)
            {
                var accepted = TransactionState.Fold(session).Accepted;
                _pending.TryReserve(DeviceName(accepted.DeviceKind, accepted.DeviceId), summary.Header.Id, summary.Header.Deadline, out _);
            }
        }
    }

    private static string DeviceName(string kind, string id) => $"{kind}/{id}";

    [LoggerMessage(1101, LogLevel.Information, "The user's {Device} is busy with {Holder}; {TransactionId} is refused")]
    private partial void LogBusy(string device, string holder, string transactionId);
}
