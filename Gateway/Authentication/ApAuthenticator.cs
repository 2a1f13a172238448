using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Mss.Gateway.Messages;
using Mss.Grains.Interfaces;

namespace Mss.Gateway.Authentication;

/// <summary>
/// Establishes which application provider asks: by a TLS client certificate that is pinned in its registration, or by AP_PWD. Either proves it (wire rule 12).
/// </summary>
public sealed class ApAuthenticator(ApDirectory directory, PasswordVerifier passwords, TimeProvider time)
{
    /// <summary>The authenticated AP, or fault 102 or 104.</summary>
    /// <param name="info">AP_Info as received.</param>
    /// <param name="certificate">The certificate of the TLS connection itself; a header that claims one is never looked at.</param>
    public async ValueTask<(ApplicationProvider? Provider, Fault? Fault)> AuthenticateAsync(ApInfo info, X509Certificate2? certificate)
    {
        ArgumentNullException.ThrowIfNull(info);
        if (string.IsNullOrEmpty(info.ApId))
        {
            return (null, Fault.Missing("AP_ID"));
        }

        if (info.ApId.Length > 128)
        {
            return (null, Refused("AP_ID is longer than 128 characters"));
        }

        // A disabled AP takes the path of an unknown one from here on: nobody learns that it was one.
        var found = await directory.FindAsync(info.ApId);
        var provider = found is { Enabled: true } ? found : null;
        if (provider is not null && certificate is not null && IsPinned(provider, certificate))
        {
            var now = time.GetUtcNow();
            return now < certificate.NotBefore || now > certificate.NotAfter
                ? (null, Refused($"the client certificate is valid from {certificate.NotBefore:O} to {certificate.NotAfter:O}"))
                : (provider, null);
        }

        if (info.ApPwd is null)
        {
            // Also for an AP that is known by its certificate alone: another answer would tell who is such a one.
            return (null, Fault.Missing("AP_PWD"));
        }

        if (info.ApPwd.Length > 256)
        {
            return (null, Refused("AP_PWD is longer than 256 characters"));
        }

        // One path for an unknown AP, an AP without password and a wrong password: the same answer after the same time.
        var verified = await passwords.VerifyAsync(info.ApId, info.ApPwd, provider?.PasswordHash, provider?.FurtherPasswordHashes);
        return verified switch
        {
            true => (provider, null),
            null => (null, new Fault(StatusCode.InternalError, "too many password verifications are waiting")),
            false => (null, Refused(Why(found, certificate))),
        };
    }

    private static string Why(ApplicationProvider? provider, X509Certificate2? certificate)
    {
        if (provider is null)
        {
            return "unknown AP_ID";
        }

        if (!provider.Enabled)
        {
            return "the AP is disabled";
        }

        var certificateSays = certificate is null ? "no client certificate" : "the client certificate is not this AP's";
        return provider.PasswordHash is null && provider.FurtherPasswordHashes.Count == 0 ? certificateSays : $"wrong AP_PWD, {certificateSays}";
    }

    private static bool IsPinned(ApplicationProvider provider, X509Certificate2 certificate)
    {
        if (provider.CertificateFingerprints.Count == 0)
        {
            return false;
        }

        var fingerprint = Convert.ToHexString(SHA256.HashData(certificate.RawDataMemory.Span));
        return provider.CertificateFingerprints.Contains(fingerprint, StringComparer.OrdinalIgnoreCase);
    }

    private static Fault Refused(string reason) => new(StatusCode.UnauthorizedAccess, reason);
}
