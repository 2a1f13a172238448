using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Mss.Grains.Interfaces;
using Mss.Grains.Transactions;
using Mss.Sscd.Keys;
using Mss.Sscd.Keys.Quality;

namespace Mss.Grains.MobileUsers;

/// <summary>One mobile user: devices, keys, and one pending request per device.</summary>
public sealed partial class MobileUserGrain(
    IUserStore users,
    ISessionLog sessions,
    PersonalDataHash personalData,
    IDevelopmentIdentities identities,
    KeyGate gate,
    [FromKeyedServices(MssTime.Key)] TimeProvider time,
    ILogger<MobileUserGrain> logger) : Grain, IMobileUserGrain
{
    private readonly PendingRequests _pending = new(time);
    private readonly Dictionary<string, KnownKey> _known = [];
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

    private ReservationAnswer ReserveNow(ReservationRequest request)
    {
        if (identities.RefusalFor(Number) is { } fixedAnswer)
        {
            return ReservationAnswer.Refused(fixedAnswer);
        }

        if (_user is null)
        {
            DeactivateOnIdle(); // numbers can be tried by the million
            return ReservationAnswer.Refused(new Fault(StatusCode.UnknownClient, "no such user"));
        }

        if (_user.State != UserState.Active)
        {
            return ReservationAnswer.Refused(new Fault(StatusCode.CardBlocked, $"the user is {_user.State}"));
        }

        if (_user.Devices.Count == 0)
        {
            return ReservationAnswer.Refused(new Fault(StatusCode.NoKeyFound, "the user has no device"));
        }

        if (KeyChoice.Find(_user, request) is not { } chosen)
        {
            return ReservationAnswer.Refused(KeyChoice.Find(_user, request, evenDisabled: true) is not null ? new Fault(StatusCode.NoKeyFound, "the key is disabled") : new Fault(
                StatusCode.UnsupportedProfile,
                $"no key of the user fulfils {request.Profile} ({request.Comparison}{(request.Pss ? ", RSASSA-PSS" : "")})"));
        }

        var now = time.GetUtcNow();
        var (known, refusal) = WhatIsKnownOf(chosen);
        if (known is not { } facts || now < facts.NotBefore || now > facts.NotAfter)
        {
            return ReservationAnswer.Refused(new Fault(StatusCode.NoCertFound, $"key {chosen.Key.KeyId} has no valid certificate"));
        }

        if (refusal is not null)
        {
            return ReservationAnswer.Refused(new Fault(StatusCode.NoKeyFound, refusal));
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
        };
    }

    // Reading a certificate imports its key, and the first look at a key takes milliseconds; once per activation is enough.
    private KnownKey WhatIsKnownOf(Chosen chosen)
    {
        var name = $"{DeviceName(chosen.Device.Kind, chosen.Device.DeviceId)}/{chosen.Key.KeyId}";
        if (_known.TryGetValue(name, out var known))
        {
            return known;
        }

        CertificateFacts.TryRead(chosen.Key.Certificate, out var facts);
        var admission = gate.OfCertificate(chosen.Key.Certificate);
        foreach (var warning in admission.Warnings)
        {
            LogKeyWarning(chosen.Key.KeyId, chosen.Device.Kind, warning.Finding, warning.Text);
        }

        if (admission.Refusal is { } refusal)
        {
            LogKeyRefused(chosen.Key.KeyId, chosen.Device.Kind, refusal.Finding, refusal.Text);
        }

        return _known[name] = new KnownKey(facts, admission.Refusal is { } reason ? $"key refused: {reason.Finding}: {reason.Text}" : null);
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
            if (await sessions.ReadAsync(summary.Header.Id, cancellationToken) is { Outcome: null } session)
            {
                var accepted = TransactionState.Fold(session).Accepted;
                _pending.TryReserve(DeviceName(accepted.DeviceKind, accepted.DeviceId), summary.Header.Id, summary.Header.Deadline, out _);
            }
        }
    }

    private static string DeviceName(string kind, string id) => $"{kind}/{id}";

    [LoggerMessage(1101, LogLevel.Information, "The user's {Device} is busy with {Holder}; {TransactionId} is refused")]
    private partial void LogBusy(string device, string holder, string transactionId);

    [LoggerMessage(1150, LogLevel.Error, "Key {KeyId} on the user's {Device} is refused: {Finding}: {Text}")]
    private partial void LogKeyRefused(string keyId, string device, KeyFinding finding, string text);

    [LoggerMessage(1151, LogLevel.Warning, "Key {KeyId} on the user's {Device}: {Finding}: {Text}")]
    private partial void LogKeyWarning(string keyId, string device, KeyFinding finding, string text);

    private readonly record struct KnownKey(CertificateFacts? Facts, string? Refusal);
}
