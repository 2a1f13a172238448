using System.Security.Cryptography.X509Certificates;
using Mss.Gateway.Messages;
using Mss.Gateway.Validation;
using Mss.Grains.Interfaces;

namespace Mss.Gateway.Operations;

/// <summary>
/// Makes of a user's description what this AP may see: profiles that it may use, certificates of keys that serve one of them, and a user's state only with the right to it.
/// </summary>
internal sealed class ProfileAnswers(ProfileCatalogue catalogue)
{
    /// <summary>The profiles: <c>mss:</c> URIs in the user's order of devices, then the old URIs that they answer.</summary>
    public IReadOnlyList<string> Profiles(UserDescription user, ApplicationProvider provider) =>
        Told([.. user.Devices.SelectMany(device => device.Keys).SelectMany(key => key.Profiles)], provider);

    /// <summary>The extension with what was asked for, or null when nothing was.</summary>
    public ProfileExtension? Extension(UserDescription user, ApplicationProvider provider, ProfileDetails asked)
    {
        if (asked == ProfileDetails.None)
        {
            return null;
        }

        const ProfileDetails OfUser = ProfileDetails.UserRecoveryCode | ProfileDetails.UserAutoActivation;
        return new ProfileExtension
        {
            Certificates = asked.HasFlag(ProfileDetails.Certificates)
                ? [.. user.Devices.SelectMany(device => device.Keys).SelectMany(key => Certificate(key, provider, withProfiles: true))]
                : [],
            AutoActivation = asked.HasFlag(ProfileDetails.AutoActivation) ? user.AutoActivation : null,
            ServerSideSignature = asked.HasFlag(ProfileDetails.ServerSideSignature) ? user.Devices.Any(device => device.Sscd == "server") : null,
            RecoveryCodeCreated = asked.HasFlag(ProfileDetails.RecoveryCodeCreated) ? user.RecoveryCodeCreated : null,
            MobileUser = (asked & OfUser) == 0
                ? null
                : new ProfileUser(
                    asked.HasFlag(ProfileDetails.UserRecoveryCode) ? user.RecoveryCodeCreated : null,
                    asked.HasFlag(ProfileDetails.UserAutoActivation) ? user.AutoActivation : null),
            Sscds = asked.HasFlag(ProfileDetails.Sscds) ? Sscds(user, provider, asked) : null,
        };
    }

    /// <summary>The extension knows SIM and app; a key at the server is none of the user's devices. The schema has one SIM, and it stands first.</summary>
    private List<ProfileSscd> Sscds(UserDescription user, ApplicationProvider provider, ProfileDetails asked) =>
    [
        .. user.Devices.Where(device => device.Sscd == "sim").Take(1).Select(device => Sscd("Sim", device, provider, asked)),
        .. user.Devices.Where(device => device.Sscd == "app").Select(device => Sscd("App", device, provider, asked)),
    ];

    private ProfileSscd Sscd(string name, DeviceDescription device, ApplicationProvider provider, ProfileDetails asked) => new(
        name,
        asked.HasFlag(ProfileDetails.SscdState) && provider.MaySeeUserState ? device.Active ? "ACTIVE" : "INACTIVE" : null,
        asked.HasFlag(ProfileDetails.PinStatus) && provider.MaySeeUserState ? device.PinBlocked : null,
        asked.HasFlag(ProfileDetails.SscdCertificates) ? [.. device.Keys.SelectMany(key => Certificate(key, provider, withProfiles: false))] : []);

    /// <summary>None for a key that the AP cannot use: its certificate may name a user whom the AP may know by a pseudonym only.</summary>
    private IEnumerable<ProfileCertificate> Certificate(KeyDescription key, ApplicationProvider provider, bool withProfiles)
    {
        var profiles = Told(key.Profiles, provider);
        if (profiles.Count == 0 || key.Certificates.Count == 0)
        {
            yield break;
        }

        yield return new ProfileCertificate(
            [.. key.Certificates.Select(der => (der, SubjectOf(der)))],
            provider.MaySeeUserState ? key.State : null,
            key.Algorithm,
            withProfiles ? profiles : []);
    }

    private List<string> Told(IReadOnlyList<SignatureProfile> profiles, ApplicationProvider provider) =>
    [
        .. profiles.Where(profile => ApProfiles.Allows(provider, profile)).Select(profile => profile.ToString()).Distinct(),
        .. catalogue.LegacyUris
            .Where(old => old.Listed && catalogue.Find(old.Parsed, ProfileComparison.Exact).Any(offer =>
                profiles.Any(profile => profile.Operation == offer.Profile.Operation && profile.Loa == offer.Profile.Loa
                    && profile.Extension == offer.Profile.Extension && profile.Brand == offer.Profile.Brand
                    && (old.Parsed.Sscd.Length == 0 || old.Parsed.Sscd == profile.Sscd)
                    && ApProfiles.Allows(provider, profile with { Brand = old.Parsed.Brand }))))
            .Select(old => old.Uri),
    ];

    private static string SubjectOf(byte[] der)
    {
        using var certificate = X509CertificateLoader.LoadCertificate(der);
        return certificate.Subject;
    }
}
