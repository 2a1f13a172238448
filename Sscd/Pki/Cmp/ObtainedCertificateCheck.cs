using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Mss.Sscd.Pki.Cmp;

/// <summary>
/// Holds a CA's certificate against what was asked for, before anybody uses it: a CA that errs, or somebody who speaks in its name, must not bind a user to another key or name.
/// Safe for concurrent use.
/// </summary>
/// <param name="path">Anchors and issuers of the CA.</param>
/// <param name="longest">The longest life of a certificate.</param>
/// <param name="time">The clock.</param>
public sealed class ObtainedCertificateCheck(CertificateValidator path, TimeSpan longest, TimeProvider time)
{
    /// <summary>How long ago a new certificate may have begun: clocks differ, but one from the day before is an old one sent again.</summary>
    public static readonly TimeSpan Freshness = TimeSpan.FromHours(25);

    private readonly ConcurrentDictionary<string, DateTimeOffset> _seen = [];

    /// <summary>What is wrong with the certificate, or null; then its serial number is used up.</summary>
    /// <param name="wanted">What was asked for.</param>
    /// <param name="certificateDer">What came.</param>
    public string? Problem(CertificateWanted wanted, byte[] certificateDer)
    {
        ArgumentNullException.ThrowIfNull(wanted);
        X509Certificate2 certificate;
        try
        {
            certificate = X509CertificateLoader.LoadCertificate(certificateDer);
        }
        catch (CryptographicException)
        {
            return "is no X.509 certificate";
        }

        using (certificate)
        {
            return ProblemOf(wanted, certificate) ?? (IsFirst(certificate) ? null : "has a serial number that was issued before");
        }
    }

    private string? ProblemOf(CertificateWanted wanted, X509Certificate2 certificate)
    {
        var now = time.GetUtcNow();
        DateTimeOffset begin = certificate.NotBefore, end = certificate.NotAfter;
        var usages = certificate.Extensions.OfType<X509KeyUsageExtension>().ToList();
        return !certificate.PublicKey.ExportSubjectPublicKeyInfo().AsSpan().SequenceEqual(wanted.PublicKey.Span) ? "is over another key"
            : !certificate.SubjectName.RawData.AsSpan().SequenceEqual(wanted.Subject.Span) ? "has another subject"
            : usages.Count != 1 || usages[0].KeyUsages != wanted.Usage ? $"has not the key usage {wanted.Usage}"
            : certificate.Extensions.OfType<X509BasicConstraintsExtension>().Any(basic => basic.CertificateAuthority) ? "is a certification authority's"
            : begin > now ? "is not valid yet"
            : end < now ? "is not valid any more"
            : now - begin > Freshness ? "is an old one"
            : end - begin > longest ? "lives longer than is allowed"
            : path.Validate(certificate.RawData, now) is var verdict && verdict is CertificateVerdict.Invalid or CertificateVerdict.Expired or CertificateVerdict.Revoked ? $"has no good path to a trust anchor: {verdict}"
            : null;
    }

    // Older ones are refused as old, so that only as much needs to be remembered.
    private bool IsFirst(X509Certificate2 certificate)
    {
        var now = time.GetUtcNow();
        foreach (var (name, at) in _seen)
        {
            if (now - at > Freshness)
            {
                _seen.TryRemove(name, out _);
            }
        }

        return _seen.TryAdd(Convert.ToHexString(certificate.IssuerName.RawData) + "/" + certificate.SerialNumber, now);
    }
}
