using Microsoft.Extensions.DependencyInjection;
using Mss.Grains.Interfaces;
using Mss.Grains.Transactions;
using Mss.Sscd;
using Mss.Sscd.Keys;

namespace Mss.Grains.MobileUsers;

/// <summary>Makes the description of a user for MSS_ProfileQuery.</summary>
public sealed class UserDescriber(
    ProfileCatalogue catalogue, DeviceKinds devices, IssuerCertificates issuers, [FromKeyedServices(MssTime.Key)] TimeProvider time)
{
    // The AP's call waits for it; a phone that is slower than this is as good as not there.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>Describes the user, or says why there is nothing to describe (404, 422). That the user is active has been seen to.</summary>
    public async Task<UserDescription> DescribeAsync(MobileUser user, UserQuery query, KeyContents contents)
    {
        ArgumentNullException.ThrowIfNull(user);
        ArgumentNullException.ThrowIfNull(query);
        ArgumentNullException.ThrowIfNull(contents);
        var now = time.GetUtcNow();
        if (user.Devices.All(device => device.Keys.Count == 0))
        {
            return UserDescription.Refused(new Fault(StatusCode.NoKeyFound, "the user has no key"));
        }

        if (!user.Devices.Any(device => device.Keys.Any(key => IsValid(contents.Of(key), now))))
        {
            return UserDescription.Refused(new Fault(StatusCode.NoCertFound, "the user has no valid certificate"));
        }

        // All devices at once, before the description: the user may be changed while they are being asked.
        var asked = query.WithPinStatus ? await Task.WhenAll(user.Devices.Select(BlockedAsync)) : new bool?[user.Devices.Count];
        return new UserDescription
        {
            Devices = [.. user.Devices.Select((device, at) => Describe(device, asked[at], query, contents, now))],
            AutoActivation = user.AutoActivation,
            RecoveryCodeCreated = user.RecoveryCodeCreated,
        };
    }

    private static bool IsValid(CertificateContent? content, DateTimeOffset now) => content is not null && now >= content.Facts.NotBefore && now <= content.Facts.NotAfter;

    private DeviceDescription Describe(UserDevice device, bool? blocked, UserQuery query, KeyContents contents, DateTimeOffset now) => new()
    {
        Sscd = KeyFitness.SscdName(device.Kind),
        Active = device.Keys.Any(key => IsValid(contents.Of(key), now)),
        PinBlocked = blocked,
        Keys = [.. device.Keys.Where(key => contents.Of(key) is not null).Select(key => Describe(device, key, contents.Of(key)!, query.WithCertificates, now))],
    };

    private KeyDescription Describe(UserDevice device, UserKey key, CertificateContent content, bool withCertificates, DateTimeOffset now) => new()
    {
        // What no signature could be asked for is not told as a profile.
        Profiles = IsValid(content, now)
            ? [.. catalogue.Offers
                .Where(offer => KeyFitness.Serves(device, key, offer) && KeyFitness.CertificateFits(content, offer))
                .Select(offer => offer.Profile with { Sscd = KeyFitness.SscdName(device.Kind) })
                .Distinct()]
            : [],
        Certificates = withCertificates ? issuers.ChainOf(key.Certificate) : [],
        Algorithm = content.Facts.Algorithm == KeyAlgorithm.Rsa ? "RSA" : "EC",
        State = now < content.Facts.NotBefore ? "INACTIVE" : now > content.Facts.NotAfter ? "EXPIRED" : "ACTIVE",
    };

    /// <summary>Whether a PIN of the user's keys is blocked; null when the device does not say.</summary>
    private async Task<bool?> BlockedAsync(UserDevice device)
    {
        if (!devices.TryGet(device.Kind, out var kind) || kind is not ISscdState state)
        {
            return null;
        }

        try
        {
            var condition = await state.InquireDeviceAsync(device.DeviceId, CancellationToken.None).AsTask().WaitAsync(Patience, time);
            return condition is null ? null : device.Keys.Any(key => condition.BlockedKeys.Contains(key.KeyId));
        }
        catch (TimeoutException)
        {
            return null;
        }
    }
}
