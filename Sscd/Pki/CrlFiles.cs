using Org.BouncyCastle.Security.Certificates;
using Org.BouncyCastle.X509;
using X509Certificate2 = System.Security.Cryptography.X509Certificates.X509Certificate2;

namespace Mss.Sscd.Pki;

/// <summary>
/// Revocation after CRLs in files (RFC 5280 5), which something else fetches: no signature waits for a download. A file that was replaced is read again within a minute.
/// </summary>
/// <remarks>A CRL counts from its thisUpdate to its nextUpdate and when one of the known issuers signed it; whatever else is in a file, the state is unknown or outdated and never good.</remarks>
public sealed class CrlFiles : IRevocationSource
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromMinutes(1);
    private readonly IReadOnlyList<string> _paths;
    private readonly IReadOnlyList<X509Certificate> _issuers;
    private readonly TimeProvider _time;
    private readonly Lock _lock = new();
    private readonly Dictionary<string, (DateTime Written, X509Crl? Crl)> _read = [];
    private DateTimeOffset _lookAt;
    private volatile Dictionary<string, X509Crl> _byIssuer = [];

    /// <summary>Reads the files.</summary>
    /// <param name="paths">Files, DER or PEM, one CRL each.</param>
    /// <param name="issuers">The CAs whose CRLs count.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="InvalidOperationException">A file is missing, is no CRL, or none of the issuers signed it; the message names the file. Later such a file only makes the state unknown.</exception>
    public CrlFiles(IReadOnlyList<string> paths, IEnumerable<X509Certificate2> issuers, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(paths);
        ArgumentNullException.ThrowIfNull(issuers);
        (_paths, _time) = (paths, time);
        _issuers = [.. issuers.Select(issuer => new X509Certificate(issuer.RawData))];
        foreach (var path in paths)
        {
            if (Read(path) is null)
            {
                throw new InvalidOperationException($"{path} is no CRL of a known issuer");
            }
        }

        Look(_time.GetUtcNow());
    }

    /// <inheritdoc/>
    public RevocationState StateOf(ReadOnlyMemory<byte> issuerName, ReadOnlyMemory<byte> serialNumber)
    {
        var now = _time.GetUtcNow();
        Look(now);
        if (!_byIssuer.TryGetValue(Convert.ToHexString(issuerName.Span), out var crl) || now < crl.ThisUpdate.AddMinutes(-5) || crl.NextUpdate is not { } next)
        {
            return RevocationState.Unknown;
        }

        // Also by an old list: what was revoked stays revoked.
        var isListed = crl.GetRevokedCertificate(new Org.BouncyCastle.Math.BigInteger(1, serialNumber.ToArray())) is not null;
        return isListed ? RevocationState.Revoked : now > next ? RevocationState.Outdated : RevocationState.Good;
    }

    private void Look(DateTimeOffset now)
    {
        lock (_lock)
        {
            if (now < _lookAt)
            {
                return;
            }

            _lookAt = now + LookAgain;
            var found = new Dictionary<string, X509Crl>();
            foreach (var path in _paths)
            {
                var written = File.GetLastWriteTimeUtc(path);
                if (!_read.TryGetValue(path, out var known) || known.Written != written)
                {
                    _read[path] = known = (written, Read(path));
                }

                if (known.Crl is { } crl)
                {
                    found[Convert.ToHexString(crl.IssuerDN.GetDerEncoded())] = crl;
                }
            }

            _byIssuer = found;
        }
    }

    private X509Crl? Read(string path)
    {
        try
        {
            var crl = new X509CrlParser().ReadCrl(File.ReadAllBytes(path));
            return crl is not null && _issuers.Any(issuer => IsSignedBy(crl, issuer)) ? crl : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CrlException)
        {
            return null;
        }
    }

    private static bool IsSignedBy(X509Crl crl, X509Certificate issuer)
    {
        if (!crl.IssuerDN.Equivalent(issuer.SubjectDN))
        {
            return false;
        }

        try
        {
            crl.Verify(issuer.GetPublicKey());
            return true;
        }
        catch (Exception e) when (e is Org.BouncyCastle.Security.GeneralSecurityException or InvalidOperationException)
        {
            return false;
        }
    }
}
