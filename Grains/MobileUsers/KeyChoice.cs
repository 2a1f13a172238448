using Mss.Grains.Interfaces;
using Mss.Sscd.Keys;

namespace Mss.Grains.MobileUsers;

/// <summary>Chooses the device and the key of a user that answer a profile.</summary>
public static class KeyChoice
{
    /// <summary>
    /// The first device in the user's order that has a fitting key, and on it the least key that suffices: a click-OK key is not passed over for one with a PIN.
    /// </summary>
    /// <param name="user">The user with devices and keys.</param>
    /// <param name="request">What is asked for.</param>
    /// <param name="evenDisabled">Also takes keys that must not sign, to tell "there is none" from "it is disabled".</param>
    /// <returns>The choice, or null when no key fits.</returns>
    public static Chosen? Find(MobileUser user, ReservationRequest request, bool evenDisabled = false)
    {
        ArgumentNullException.ThrowIfNull(user);
        ArgumentNullException.ThrowIfNull(request);
        foreach (var device in user.Devices)
        {
            Chosen? best = null;
            foreach (var key in device.Keys)
            {
                if ((evenDisabled || !key.Disabled) && Offer(device, key, request) is { } offered && (!request.Pss || IsRsa(key))
                    && (best is null || offered.Loa < best.Profile.Loa || (offered.Loa == best.Profile.Loa && key.MaxLoa < best.Key.MaxLoa)))
                {
                    best = new Chosen(device, key, offered);
                }
            }

            if (best is not null)
            {
                return best;
            }
        }

        return null;
    }

    /// <summary>The weakest profile of a key that fulfils what was asked, or null.</summary>
    private static SignatureProfile? Offer(UserDevice device, UserKey key, ReservationRequest request)
    {
        var asked = request.Profile;
        if (!key.Operations.Contains(asked.Operation))
        {
            return null;
        }

        for (var loa = key.MinLoa; loa <= Math.Min(key.MaxLoa, request.MaxLoa); loa++)
        {
            var offered = new SignatureProfile { Brand = asked.Brand, Operation = asked.Operation, Loa = loa, Sscd = SscdName(device.Kind) };
            if (offered.Fulfils(asked, request.Comparison))
            {
                return offered;
            }
        }

        return null;
    }

    private static bool IsRsa(UserKey key) => CertificateFacts.TryRead(key.Certificate, out var facts) && facts.Algorithm == KeyAlgorithm.Rsa;

    /// <summary>A split-key card is a SIM to the AP; how its key is kept is the MSSP's matter.</summary>
    private static string SscdName(string kind) => kind == "split" ? "sim" : kind;
}

/// <summary>A device, a key on it, and the profile that it fulfils.</summary>
public sealed record Chosen(UserDevice Device, UserKey Key, SignatureProfile Profile);
