using Mss.Grains.Interfaces;
using Mss.Sscd.Keys;

namespace Mss.Grains.MobileUsers;

/// <summary>Chooses the device and the key of a user that answer a profile.</summary>
public sealed class KeyChoice(ProfileCatalogue catalogue)
{
    /// <summary>
    /// The first device in the user's order that has a fitting key, and on it the least key that suffices: a click-OK key is not passed over for one with a PIN.
    /// </summary>
    /// <param name="user">The user with devices and keys.</param>
    /// <param name="request">What is asked for.</param>
    /// <param name="contents">What is known of the keys' certificates.</param>
    /// <param name="evenDisabled">Also takes keys that must not sign, to tell "there is none" from "it is disabled".</param>
    /// <returns>The choice, or null when no key fits.</returns>
    public Chosen? Find(MobileUser user, ReservationRequest request, KeyContents contents, bool evenDisabled = false)
    {
        ArgumentNullException.ThrowIfNull(user);
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(contents);
        var offers = catalogue.Find(request.Profile, request.Comparison);
        if (offers.Count == 0 || AlgorithmChoice.TryRead(request.Profile, out var algorithm) is not null)
        {
            return null;
        }

        foreach (var device in user.Devices)
        {
            Chosen? best = null;
            foreach (var key in device.Keys)
            {
                if ((evenDisabled || !key.Disabled) && Offer(device, key, offers, request, algorithm, contents) is { } offered
                    && (best is null || offered.Offer.Order < best.Offer.Order || (offered.Offer.Order == best.Offer.Order && key.MaxLoa < best.Key.MaxLoa)))
                {
                    best = offered;
                }
            }

            if (best is not null)
            {
                return best;
            }
        }

        return null;
    }

    /// <summary>The weakest offer that the key serves, or null. The offers come with the weakest first.</summary>
    private static Chosen? Offer(
        UserDevice device, UserKey key, IReadOnlyList<ProfileOffer> offers, ReservationRequest request, AlgorithmChoice algorithm, KeyContents contents)
    {
        for (var i = 0; i < offers.Count; i++)
        {
            var offer = offers[i];
            if (offer.Profile.Loa > request.MaxLoa || !KeyFitness.Serves(device, key, offer))
            {
                continue;
            }

            // A certificate that cannot be read fits here and is refused where it is looked at: the AP then hears of the certificate (422), not of the profile.
            var content = contents.Of(key);
            if (content is not null
                && (!KeyFitness.CertificateFits(content, offer) || !algorithm.Fits(content.Facts.Algorithm == KeyAlgorithm.Rsa, content.Facts.KeySize)
                    || (request.Pss && content.Facts.Algorithm != KeyAlgorithm.Rsa)))
            {
                continue;
            }

            var profile = offer.Profile with { Brand = request.Profile.Brand, Sscd = KeyFitness.SscdName(device.Kind) };
            if ((request.Profile.Sscd.Length == 0 || request.Profile.Sscd == profile.Sscd) && ProfileRights.Allow(request.MaxLoa, request.AllowedProfiles, profile))
            {
                return new Chosen(device, key, profile, offer);
            }
        }

        return null;
    }
}

/// <summary>A device, a key on it, the profile that it fulfils, and the offer of the catalogue that this is.</summary>
public sealed record Chosen(UserDevice Device, UserKey Key, SignatureProfile Profile, ProfileOffer Offer);
