using System.Security.Cryptography;
using Microsoft.Extensions.DependencyInjection;
using Mss.Grains.Interfaces;
using Mss.Grains.MobileUsers;
using Mss.Sscd.Keys;

namespace Mss.Grains.Registration;

/// <summary>
/// The rules of registration: what each step makes of a user, and what must be so before. Stores nothing; what it does at devices and at the CA may be done again.
/// </summary>
internal sealed class UserRegistrar(
    DeviceRegistration devices,
    CertificateRegistration certificates,
    CertificateHold hold,
    [FromKeyedServices(MssTime.Key)] TimeProvider time)
{
    /// <summary>What the step makes of the user, null when nobody has the number.</summary>
    public async ValueTask<UserChange> ApplyAsync(Msisdn number, MobileUser? stored, RegistrationStep step, CancellationToken cancellationToken)
    {
        var user = stored is { State: UserState.Removed } ? null : stored;
        if (step.Operation == RegistrationOperation.CreateUser)
        {
            return user is null
                ? new UserChange(new MobileUser(number, UserState.Inactive, [], (stored?.Version ?? 0) + 1), new RegistrationResult())
                : UserChange.Fail(4072, "the number is registered already");
        }

        if (user is null)
        {
            return UserChange.Refuse(new Fault(StatusCode.UnknownClient, "no such user"));
        }

        return step.Operation switch
        {
            RegistrationOperation.GetUser => new UserChange(null, Describe(user)),
            RegistrationOperation.ActivateUser => Activate(user),
            RegistrationOperation.SuspendUser => await SuspendAsync(user, cancellationToken),
            RegistrationOperation.ResumeUser => await ResumeAsync(user, cancellationToken),
            RegistrationOperation.RemoveUser => await RemoveAsync(user, cancellationToken),
            RegistrationOperation.AddDevice => await devices.AddAsync(user, step, cancellationToken),
            RegistrationOperation.RemoveDevice => await devices.RemoveAsync(user, step, cancellationToken),
            RegistrationOperation.RequestCertificate => await certificates.RequestAsync(user, step, cancellationToken),
            RegistrationOperation.GetCertificate => CertificateRegistration.Get(user, step),
            RegistrationOperation.RevokeCertificate => await certificates.RevokeAsync(user, step, cancellationToken),
            _ => UserChange.Wrong("Name", $"operation {(int)step.Operation} is unknown here"),
        };
    }

    // A user of whom everybody hears 422 or 404 is not active, whatever the document says.
    private UserChange Activate(MobileUser user)
    {
        if (user.State == UserState.Suspended)
        {
            return UserChange.Refuse(new Fault(StatusCode.CardBlocked, "the user is suspended", "The user is suspended; a suspension is ended by ResumeMobileUser."));
        }

        if (user.Devices.Count == 0)
        {
            return UserChange.Refuse(new Fault(StatusCode.NoKeyFound, "the user has no device", "The user has no device."));
        }

        var now = time.GetUtcNow();
        return user.Devices.SelectMany(device => device.Keys).Any(key => IsCertified(key, now))
            ? Move(user, UserState.Inactive, UserState.Active)
            : UserChange.Refuse(new Fault(StatusCode.NoCertFound, "no key of the user has a valid certificate"));
    }

    private static bool IsCertified(UserKey key, DateTimeOffset now) =>
        CertificateFacts.TryRead(key.Certificate, out var facts) && now >= facts.NotBefore && now <= facts.NotAfter;

    /// <summary>A user who is in the state already stays so: what the registration authority wants is the case.</summary>
    private static UserChange Move(MobileUser user, UserState from, UserState to) =>
        user.State == to ? new UserChange(null, new RegistrationResult())
            : user.State == from ? UserChange.To(user, user with { State = to })
            : UserChange.Fail(4072, $"the user is {user.State}");

    // A user who is suspended already is held again: the authority may have failed the first time.
    private async ValueTask<UserChange> SuspendAsync(MobileUser user, CancellationToken cancellationToken)
    {
        var change = Move(user, UserState.Active, UserState.Suspended);
        return change.Result.Fault is null ? change with { Result = await hold.BeginAsync(user, cancellationToken) } : change;
    }

    private async ValueTask<UserChange> ResumeAsync(MobileUser user, CancellationToken cancellationToken)
    {
        var change = Move(user, UserState.Suspended, UserState.Active);
        return change.User is not null ? change with { Result = await hold.EndAsync(user, cancellationToken) } : change;
    }

    private async ValueTask<UserChange> RemoveAsync(MobileUser user, CancellationToken cancellationToken)
    {
        foreach (var device in user.Devices)
        {
            await devices.RetireAsync(user, device, cancellationToken);
        }

        return UserChange.To(user, user with { State = UserState.Removed, Devices = [] });
    }

    private static RegistrationResult Describe(MobileUser user)
    {
        var told = new List<RegistrationParameter> { new("State", user.State.ToString()) };
        foreach (var device in user.Devices)
        {
            told.Add(new("Device", $"{device.Kind}/{device.DeviceId}"));
            told.AddRange(device.Keys.Select(key => new RegistrationParameter(
                "Key", $"{device.Kind}/{device.DeviceId}/{key.KeyId} {(key.Certificate.Length == 0 ? "without certificate" : Convert.ToHexStringLower(SHA256.HashData(key.Certificate)))}")));
        }

        return new RegistrationResult { Outputs = [.. told] };
    }
}
