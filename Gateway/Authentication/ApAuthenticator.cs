using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Mss.Gateway.Messages;
using Mss.Grains.Interfaces;

namespace Mss.Gateway.Authentication;

/// <summary>
/// Establishes which application provider asks: by a TLS client certificate that is pinned in its registration, by AP_PWD (in AP_Info or by HTTP Basic), or by an
/// HMAC under its API key. Either proves it (wire rule 12).
/// </summary>
public sealed class ApAuthenticator(ApDirectory directory, PasswordVerifier passwords, ApiKeyVerifier apiKeys, TimeProvider time)
{
    /// <summary>The authenticated AP, or fault 101, 102 or 104.</summary>
    /// <param name="info">AP_Info as received. AP_ID is filled in when only the header has it, for the log and for the answer.</param>
    /// <param name="certificate">The certificate of the TLS connection itself; a header that claims one is never looked at.</param>
    /// <param name="header">What an Authorization header brings, or null. AP_PWD is not looked at beside it.</param>
    public async ValueTask<(ApplicationProvider? Provider, Fault? Fault)> AuthenticateAsync(ApInfo info, X509Certificate2? certificate, HeaderCredentials? header = null)
    {
        ArgumentNullException.ThrowIfNull(info);
        var (password, disagreement) = Claim(info, header);
        if (disagreement is not null)
        {
            return (null, disagreement);
        }

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
        if (header is HmacCredentials hmac)
        {
            // It also vouches for the message: a wrong one is refused beside whatever other proof.
            return apiKeys.Refusal(provider, hmac) is { } why ? (null, Refused(why)) : (provider, null);
        }

        if (provider is not null && certificate is not null && IsPinned(provider, certificate))
        {
            var now = time.GetUtcNow();
            return now < certificate.NotBefore || now > certificate.NotAfter
                ? (null, Refused($"the client certificate is valid from {certificate.NotBefore:O} to {certificate.NotAfter:O}"))
                : (provider, null);
        }

        if (password is null)
        {
            // Also for an AP that is known by its certificate alone: another answer would tell who is such a one.
            return (null, Fault.Missing("AP_PWD"));
        }

        if (password.Length > 256)
        {
            return (null, Refused("AP_PWD is longer than 256 characters"));
        }

        // One path for an unknown AP, an AP without password and a wrong password: the same answer after the same time.
        var verified = await passwords.VerifyAsync(info.ApId, password, provider?.PasswordHash, provider?.FurtherPasswordHashes);
        return verified switch
        {
            true => (provider, null),
            null => (null, new Fault(StatusCode.InternalError, "too many password verifications are waiting")),
            false => (null, Refused(Why(found, certificate))),
        };
    }

    /// <summary>Who the caller says it is, and with which password; fault 101 when header and message name different APs.</summary>
    private static (string? Password, Fault? Fault) Claim(ApInfo info, HeaderCredentials? header)
    {
        if (header is null)
        {
            return (info.ApPwd, null);
        }

        if (string.IsNullOrEmpty(info.ApId))
        {
            info.ApId = header.ApId;
        }

        var password = (header as BasicCredentials)?.PasswordOf(info.ApId);
        return password is null && !(header is HmacCredentials && header.ApId == info.ApId)
            ? (null, Fault.WrongParam("AP_ID", "is another one in the Authorization header"))
            : (password, null);
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
