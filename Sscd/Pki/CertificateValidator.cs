using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Mss.Sscd.Pki;

/// <summary>
/// Validates signers' certificates (RFC 5280 6): path to a trust anchor, time, key usage, revocation. Goes to no network; issuers are given to it and revocation
/// is asked of an <see cref="IRevocationSource"/>. Safe for concurrent use.
/// </summary>
/// <remarks>Paths are remembered, since they do not change; time and revocation are looked at each time.</remarks>
public sealed class CertificateValidator
{
    // A path takes a few KiB. Emptied when full: what is asked often comes back at once.
    private const int MaxPaths = 4096;
    private readonly ConcurrentDictionary<string, KnownPath> _paths = [];
    private readonly X509Certificate2Collection _anchors;
    private readonly X509Certificate2Collection _issuers;
    private readonly IRevocationSource _revocation;

    /// <summary>Makes a validator.</summary>
    /// <param name="anchors">Trust anchors: self-signed CA certificates, at least one.</param>
    /// <param name="issuers">CAs between the anchors and the signers.</param>
    /// <param name="revocation">Where revocation is looked up.</param>
    /// <exception cref="ArgumentException">There is no trust anchor.</exception>
    public CertificateValidator(IEnumerable<X509Certificate2> anchors, IEnumerable<X509Certificate2> issuers, IRevocationSource revocation)
    {
        ArgumentNullException.ThrowIfNull(anchors);
        ArgumentNullException.ThrowIfNull(issuers);
        _revocation = revocation ?? throw new ArgumentNullException(nameof(revocation));
        _anchors = [.. anchors];
        _issuers = [.. issuers];
        if (_anchors.Count == 0)
        {
            throw new ArgumentException("there is no trust anchor", nameof(anchors));
        }
    }

    /// <summary>Validates a signer's certificate.</summary>
    /// <param name="certificateDer">The certificate; anything else is <see cref="CertificateVerdict.Invalid"/>, no input causes an exception.</param>
    /// <param name="at">The time at which it must be valid.</param>
    public CertificateVerdict Validate(ReadOnlyMemory<byte> certificateDer, DateTimeOffset at)
    {
        if (PathOf(certificateDer.Span) is not { IsTrusted: true, IsFit: true } path)
        {
            return CertificateVerdict.Invalid;
        }

        if (at < path.NotBefore || at > path.NotAfter)
        {
            return CertificateVerdict.Expired;
        }

        var verdict = CertificateVerdict.Valid;
        foreach (var (issuer, serial) in path.Revocable)
        {
            switch (_revocation.StateOf(issuer, serial))
            {
                case RevocationState.Revoked:
                    return CertificateVerdict.Revoked;
                case RevocationState.Unknown:
                    verdict = CertificateVerdict.Undetermined;
                    break;
                case RevocationState.Outdated when verdict == CertificateVerdict.Valid:
                    verdict = CertificateVerdict.Outdated;
                    break;
            }
        }

        return verdict;
    }

    /// <summary>The certificate and its issuers up to the trust anchor, without it; the certificate alone when no path is known.</summary>
    public IReadOnlyList<byte[]> ChainOf(ReadOnlyMemory<byte> certificateDer) => PathOf(certificateDer.Span)?.Chain ?? [certificateDer.ToArray()];

    private KnownPath? PathOf(ReadOnlySpan<byte> certificateDer)
    {
        var name = Convert.ToHexString(SHA256.HashData(certificateDer));
        if (_paths.TryGetValue(name, out var known))
        {
            return known;
        }

        X509Certificate2 certificate;
        try
        {
            certificate = X509CertificateLoader.LoadCertificate(certificateDer);
        }
        catch (CryptographicException)
        {
            return null;
        }

        using (certificate)
        {
            if (_paths.Count >= MaxPaths)
            {
                _paths.Clear();
            }

            return _paths[name] = Build(certificate);
        }
    }

    private KnownPath Build(X509Certificate2 certificate)
    {
        using var chain = new X509Chain();
        var policy = chain.ChainPolicy;
        policy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        policy.CustomTrustStore.AddRange(_anchors);
        policy.ExtraStore.AddRange(_issuers);
        policy.RevocationMode = X509RevocationMode.NoCheck;
        policy.DisableCertificateDownloads = true;

        // Time is not part of the path: it is looked at on every validation.
        policy.VerificationFlags = X509VerificationFlags.IgnoreNotTimeValid;
        policy.VerificationTime = certificate.NotBefore.AddSeconds(1);
        var trusted = chain.Build(certificate);
        var elements = chain.ChainElements.Select(element => element.Certificate).ToList();
        var below = trusted && elements.Count > 1 ? elements[..^1] : [certificate];
        var path = new KnownPath(
            trusted && elements.Count > 1,
            IsFitForSignatures(certificate),
            elements.Max(element => (DateTimeOffset)element.NotBefore),
            elements.Min(element => (DateTimeOffset)element.NotAfter),
            [.. below.Select(element => ((ReadOnlyMemory<byte>)element.IssuerName.RawData, element.SerialNumberBytes))],
            [.. below.Select(element => element.RawData)]);
        elements.ForEach(element => element.Dispose());
        return path;
    }

    // A CA does not sign texts, and a key that may only encrypt does not sign at all.
    private static bool IsFitForSignatures(X509Certificate2 certificate)
    {
        var usage = certificate.Extensions.OfType<X509KeyUsageExtension>().FirstOrDefault()?.KeyUsages;
        var isCa = certificate.Extensions.OfType<X509BasicConstraintsExtension>().FirstOrDefault()?.CertificateAuthority ?? false;
        return !isCa && (usage is null || (usage & (X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.NonRepudiation)) != 0);
    }

    private sealed record KnownPath(
        bool IsTrusted,
        bool IsFit,
        DateTimeOffset NotBefore,
        DateTimeOffset NotAfter,
        IReadOnlyList<(ReadOnlyMemory<byte> Issuer, ReadOnlyMemory<byte> Serial)> Revocable,
        IReadOnlyList<byte[]> Chain);
}
