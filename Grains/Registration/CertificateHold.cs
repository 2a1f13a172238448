using System.Security.Cryptography.X509Certificates;
using Mss.Grains.Interfaces;
using Mss.Grains.MobileUsers;

namespace Mss.Grains.Registration;

/// <summary>A suspended user's certificates are on hold at the authority (RFC 5280 5.3.1 certificateHold), so that others hear of it, too.</summary>
internal sealed class CertificateHold(ICertificateIssuer issuer)
{
    /// <summary>
    /// Puts the certificates on hold. Nothing that the authority does or fails to do stops a suspension: it is asked for because a phone was lost. What it refused is told.
    /// </summary>
    public async ValueTask<RegistrationResult> BeginAsync(MobileUser user, CancellationToken cancellationToken)
    {
        var told = new List<RegistrationParameter>();
        foreach (var (place, certificate) in CertificatesOf(user))
        {
            string? refusal;
            try
            {
                refusal = await issuer.RevokeAsync(certificate, X509RevocationReason.CertificateHold, cancellationToken);
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                refusal = "the certification authority failed; send SuspendMobileUser again";
            }

            told.Add(new("Hold", $"{place} {refusal ?? "on hold"}"));
        }

        return new RegistrationResult { Outputs = [.. told] };
    }

    /// <summary>
    /// Ends the holds. An authority that fails leaves the user suspended; one that refuses does not, for it may never have held the certificate (handed in, another authority's), and
    /// what it refused is told.
    /// </summary>
    /// <exception cref="Exception">The authority was not reached or failed.</exception>
    public async ValueTask<RegistrationResult> EndAsync(MobileUser user, CancellationToken cancellationToken)
    {
        var told = new List<RegistrationParameter>();
        foreach (var (place, certificate) in CertificatesOf(user))
        {
            told.Add(new("Hold", $"{place} {await issuer.RevokeAsync(certificate, X509RevocationReason.RemoveFromCrl, cancellationToken) ?? "ended"}"));
        }

        return new RegistrationResult { Outputs = [.. told] };
    }

    private static IEnumerable<(string Place, byte[] Certificate)> CertificatesOf(MobileUser user) => user.Devices.SelectMany(
        device => device.Keys.Where(key => key.Certificate.Length > 0).Select(key => ($"{device.Kind}/{device.DeviceId}/{key.KeyId}", key.Certificate)));
}
