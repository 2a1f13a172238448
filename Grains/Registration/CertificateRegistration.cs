using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.DependencyInjection;
using Mss.Grains.Interfaces;
using Mss.Grains.MobileUsers;

namespace Mss.Grains.Registration;

/// <summary>Certificates of a user's keys: issued by the authority, or handed in by a registered one. None is used before it was checked.</summary>
internal sealed class CertificateRegistration(ICertificateIssuer issuer, [FromKeyedServices(MssTime.Key)] TimeProvider time)
{
    private static readonly FrozenDictionary<string, X509RevocationReason> Reasons = new[]
    {
        X509RevocationReason.Unspecified, X509RevocationReason.KeyCompromise, X509RevocationReason.AffiliationChanged, X509RevocationReason.Superseded,
        X509RevocationReason.CessationOfOperation, X509RevocationReason.PrivilegeWithdrawn,
    }.ToFrozenDictionary(reason => char.ToLowerInvariant(reason.ToString()[0]) + reason.ToString()[1..]);

    /// <summary>The certificate of the key that the step names; without a name, of the first key that has one.</summary>
    public static UserChange Get(MobileUser user, RegistrationStep step)
    {
        if (!TryChoose(user, step, key => key.Certificate.Length > 0, out var device, out var key, out var fault))
        {
            return UserChange.Refuse(fault);
        }

        return key.Certificate.Length > 0
            ? new UserChange(null, Told(device, key))
            : UserChange.Refuse(new Fault(StatusCode.NoCertFound, $"key {key.KeyId} has no certificate"));
    }

    /// <summary>
    /// Revokes at the authority first: a key that lost its certificate while the certificate lives would be the worse half. Before it is stored here, done again does no harm.
    /// </summary>
    public async ValueTask<UserChange> RevokeAsync(MobileUser user, RegistrationStep step, CancellationToken cancellationToken)
    {
        var reason = X509RevocationReason.Unspecified;
        if (step.Get("Reason") is { } name && !Reasons.TryGetValue(name, out reason))
        {
            return UserChange.Wrong("Reason", $"must be one of {string.Join(", ", Reasons.Keys.Order(StringComparer.Ordinal))}");
        }

        if (!TryChoose(user, step, key => key.Certificate.Length > 0, out var device, out var key, out var fault))
        {
            return UserChange.Refuse(fault);
        }

        if (key.Certificate.Length == 0)
        {
            return UserChange.Refuse(new Fault(StatusCode.NoCertFound, $"key {key.KeyId} has no certificate"));
        }

        if (await issuer.RevokeAsync(key.Certificate, reason, cancellationToken) is { } refusal)
        {
            return UserChange.Fail(4072, refusal);
        }

        // The public key stays: it can be certified again.
        var bare = key with { PublicKey = CertificateCheck.PublicKeyOf(key), Certificate = [] };
        var changed = device with { Keys = [.. device.Keys.Select(other => other == key ? bare : other)] };
        return UserChange.To(user, user with { Devices = [.. user.Devices.Select(other => other == device ? changed : other)] }, Told(device, key));
    }

    public async ValueTask<UserChange> RequestAsync(MobileUser user, RegistrationStep step, CancellationToken cancellationToken)
    {
        byte[]? given = null;
        if (step.Get("X509Certificate") is { } text && (given = Octets(text)) is null)
        {
            return UserChange.Wrong("X509Certificate", "is not Base64");
        }

        // A certificate that is handed in says itself which key it is for.
        if (!TryChoose(user, step, key => given is null ? key.Certificate.Length == 0 : CertificateCheck.IsFor(given, key), out var device, out var key, out var fault))
        {
            return UserChange.Refuse(fault);
        }

        if (CertificateCheck.PublicKeyOf(key) is not { } publicKey)
        {
            return UserChange.Refuse(new Fault(StatusCode.NoKeyFound, $"key {key.KeyId} has no public key"));
        }

        if (step.Get("PKCS10") is { } request && CertificateCheck.ProblemOfRequest(Octets(request), publicKey) is { } wrong)
        {
            return UserChange.Wrong("PKCS10", wrong);
        }

        if (given is not null)
        {
            return CertificateCheck.Problem(given, publicKey, time.GetUtcNow()) is { } problem
                ? UserChange.Wrong("X509Certificate", problem)
                : Put(user, device, key, given);
        }

        return await IssueAsync(user, step, device, key, publicKey, cancellationToken);
    }

    private async ValueTask<UserChange> IssueAsync(MobileUser user, RegistrationStep step, UserDevice device, UserKey key, byte[] publicKey, CancellationToken cancellationToken)
    {
        var profile = key.Operations.Any(operation => operation is not (ProfileOperation.Authn or ProfileOperation.Anonymous))
            ? CertificateProfile.Signature
            : CertificateProfile.Authentication;
        if (step.Get("CertificateProfile") is { } name && (char.IsAsciiDigit(name[0]) || !Enum.TryParse(name, ignoreCase: true, out profile) || !Enum.IsDefined(profile)))
        {
            return UserChange.Wrong("CertificateProfile", "must be signature or authentication");
        }

        // Clients know a user by the subject's serialNumber (wire rule 25): it stays the same for all certificates.
        var known = user.Devices.SelectMany(other => other.Keys).Select(other => CertificateCheck.SerialNumberOf(other.Certificate)).FirstOrDefault(serial => serial is not null);
        var wanted = step.Get("SerialNumber");
        if (wanted is not null && known is not null && wanted != known)
        {
            return UserChange.Wrong("SerialNumber", "the user has certificates with another subject");
        }

        var issued = await issuer.IssueAsync(new CertificateOrder(publicKey, profile, wanted ?? known, step.Get("CommonName")), cancellationToken);
        if (issued.Certificate is not { } certificate)
        {
            return UserChange.Fail(4072, issued.Refusal ?? "the certification authority issued nothing");
        }

        return CertificateCheck.Problem(certificate, publicKey, time.GetUtcNow()) is { } problem
            ? UserChange.Fail(4072, $"the issued certificate cannot be used: it {problem}")
            : Put(user, device, key, certificate);
    }

    private static UserChange Put(MobileUser user, UserDevice device, UserKey key, byte[] certificate)
    {
        var certified = key with { Certificate = certificate };
        var changed = device with { Keys = [.. device.Keys.Select(other => other == key ? certified : other)] };
        return UserChange.To(user, user with { Devices = [.. user.Devices.Select(other => other == device ? changed : other)] }, Told(device, certified));
    }

    private static RegistrationResult Told(UserDevice device, UserKey key) => new()
    {
        Outputs = [new("DeviceKind", device.Kind), new("DeviceId", device.DeviceId), new("KeyId", key.KeyId)],
        Certificate = key.Certificate,
        PublicKey = CertificateCheck.PublicKeyOf(key),
    };

    private static bool TryChoose(
        MobileUser user, RegistrationStep step, Func<UserKey, bool> preferred, [NotNullWhen(true)] out UserDevice? device, [NotNullWhen(true)] out UserKey? key, [NotNullWhen(false)] out Fault? fault)
    {
        var (kind, id, keyId) = (step.Get("DeviceKind"), DeviceRegistration.IdOf(step), step.Get("KeyId"));
        var named = user.Devices.Where(other => (kind is null || other.Kind == kind) && (id is null || other.DeviceId == id))
            .SelectMany(other => other.Keys.Select(otherKey => (Device: other, Key: otherKey)))
            .Where(other => keyId is null || other.Key.KeyId == keyId).ToList();
        if (named.Count == 0)
        {
            (device, key, fault) = (null, null, new Fault(StatusCode.NoKeyFound, "the user has no such key", "The user has no such key."));
            return false;
        }

        var chosen = named.FirstOrDefault(other => preferred(other.Key));
        (device, key) = chosen.Key is null ? named[0] : chosen;
        fault = null;
        return true;
    }

    private static byte[]? Octets(string text)
    {
        var octets = new byte[text.Length];
        return Convert.TryFromBase64String(text, octets, out var length) ? octets[..length] : null;
    }
}
