using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Mss.Grains.MobileUsers;
using Mss.Sscd.Keys;

namespace Mss.Grains.Registration;

/// <summary>What must be so before a certificate is a user's.</summary>
internal static class CertificateCheck
{
    private const string SerialNumberOid = "2.5.4.5";

    /// <summary>Why the certificate cannot be used with the key now, or null. Who issued it is the registered authority's responsibility.</summary>
    public static string? Problem(byte[] certificate, byte[] publicKey, DateTimeOffset now)
    {
        if (!CertificateFacts.TryRead(certificate, out var facts) || TryLoad(certificate) is not { } loaded)
        {
            return "is no X.509 certificate over an RSA, P-256, P-384 or P-521 key";
        }

        using (loaded)
        {
            return !loaded.PublicKey.ExportSubjectPublicKeyInfo().AsSpan().SequenceEqual(Normalised(publicKey)) ? "is not over the key of the device"
                : now < facts.NotBefore ? "is not valid yet"
                : now > facts.NotAfter ? "is not valid any more"
                : SerialNumberOf(loaded) is null ? "has no serialNumber in its subject"
                : loaded.Extensions.OfType<X509BasicConstraintsExtension>().Any(basic => basic.CertificateAuthority) ? "is a certification authority's"
                : loaded.Extensions.OfType<X509KeyUsageExtension>().Any(usage => !usage.KeyUsages.HasFlag(X509KeyUsageFlags.DigitalSignature)) ? "has a key usage without digitalSignature"
                : null;
        }
    }

    /// <summary>Why the PKCS#10 request is none for the key, or null. Its subject is not looked at: what is certified is for the authority to say.</summary>
    public static string? ProblemOfRequest(byte[]? request, byte[] publicKey)
    {
        if (request is null)
        {
            return "is not Base64";
        }

        try
        {
            // Checks the request's own signature: proof of possession.
            var loaded = CertificateRequest.LoadSigningRequest(request, HashAlgorithmName.SHA256);
            return loaded.PublicKey.ExportSubjectPublicKeyInfo().AsSpan().SequenceEqual(Normalised(publicKey)) ? null : "is not for the key of the device";
        }
        catch (Exception e) when (e is CryptographicException or NotSupportedException or ArgumentException)
        {
            return "is no PKCS#10 request with a valid signature";
        }
    }

    /// <summary>True when the certificate is over this key.</summary>
    public static bool IsFor(byte[] certificate, UserKey key)
    {
        if (PublicKeyOf(key) is not { } publicKey || TryLoad(certificate) is not { } loaded)
        {
            return false;
        }

        using (loaded)
        {
            return loaded.PublicKey.ExportSubjectPublicKeyInfo().AsSpan().SequenceEqual(Normalised(publicKey));
        }
    }

    /// <summary>The key of which the device gave proof, or the one that was certified before there was registration; null when there is neither.</summary>
    public static byte[]? PublicKeyOf(UserKey key)
    {
        if (key.PublicKey is not null || TryLoad(key.Certificate) is not { } certificate)
        {
            return key.PublicKey;
        }

        using (certificate)
        {
            return certificate.PublicKey.ExportSubjectPublicKeyInfo();
        }
    }

    /// <summary>serialNumber of the subject, or null.</summary>
    public static string? SerialNumberOf(byte[] certificate)
    {
        using var loaded = TryLoad(certificate);
        return loaded is null ? null : SerialNumberOf(loaded);
    }

    private static string? SerialNumberOf(X509Certificate2 certificate) =>
        certificate.SubjectName.EnumerateRelativeDistinguishedNames()
            .FirstOrDefault(name => !name.HasMultipleElements && name.GetSingleElementType().Value == SerialNumberOid)?.GetSingleElementValue();

    private static X509Certificate2? TryLoad(byte[] certificate)
    {
        try
        {
            return certificate.Length == 0 ? null : X509CertificateLoader.LoadCertificate(certificate);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private static byte[] Normalised(byte[] publicKey) => System.Security.Cryptography.X509Certificates.PublicKey.CreateFromSubjectPublicKeyInfo(publicKey, out _).ExportSubjectPublicKeyInfo();
}
