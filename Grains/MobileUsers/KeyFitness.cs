using System.Security.Cryptography.X509Certificates;
using Mss.Grains.Interfaces;
using Mss.Sscd.Keys;

namespace Mss.Grains.MobileUsers;

/// <summary>Whether a key may serve an offer of the catalogue.</summary>
internal static class KeyFitness
{
    /// <summary>True when the key's entry says so: its operations, levels, brands and extensions, and the kind of device that it is on.</summary>
    public static bool Serves(UserDevice device, UserKey key, ProfileOffer offer)
    {
        var profile = offer.Profile;
        return profile.Loa >= key.MinLoa && profile.Loa <= key.MaxLoa
            && (profile.Sscd.Length == 0 || profile.Sscd == SscdName(device.Kind))
            && (profile.Brand.Length == 0 || key.Brands?.Contains(profile.Brand) == true)
            && (profile.Extension.Length == 0 || key.Extensions?.Contains(profile.Extension) == true)
            && key.Operations.Contains(profile.Operation);
    }

    /// <summary>
    /// True when the certificate is of the kind that the offer wants. Whatever a key's entry says, a pseudonym's certificate answers only anonymous profiles, which
    /// no other certificate answers: either mistake would tell, or hide, who the user is.
    /// </summary>
    public static bool CertificateFits(CertificateContent content, ProfileOffer offer) =>
        content.IsPseudonym == (offer.Profile.Operation == ProfileOperation.Anonymous)
        && (offer.CertificateProfile is not { } wanted || content.KeyUsage is not { } usage || wanted.KeyUsage.All(name => usage.HasFlag(FlagOf(name))));

    /// <summary>SSCD in profiles. A split-key card is a SIM to the AP; how its key is kept is the MSSP's matter.</summary>
    public static string SscdName(string kind) => kind == "split" ? "sim" : kind;

    private static X509KeyUsageFlags FlagOf(string name) => name == "nonRepudiation" ? X509KeyUsageFlags.NonRepudiation : X509KeyUsageFlags.DigitalSignature;
}
