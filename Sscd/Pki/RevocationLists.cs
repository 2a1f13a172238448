using System.Numerics;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Mss.Sscd.Pki;

/// <summary>A CA's CRL (RFC 5280 5), signed anew when the list has changed or the half of its life is over.</summary>
internal sealed class RevocationLists(Issuer issuer, RevokedCertificates revoked, TimeProvider time)
{
    private static readonly TimeSpan Life = TimeSpan.FromDays(1);
    private readonly Lock _lock = new();
    private byte[]? _current;
    private int _changes;
    private DateTimeOffset _renew;

    /// <summary>The CRL, DER.</summary>
    public byte[] Current()
    {
        lock (_lock)
        {
            var now = time.GetUtcNow();
            if (_current is null || now >= _renew || _changes != revoked.Changes)
            {
                _changes = revoked.Changes;
                _current = Sign(now);
                _renew = now + (Life / 2);
            }

            return _current;
        }
    }

    private byte[] Sign(DateTimeOffset now)
    {
        var builder = new CertificateRevocationListBuilder();
        foreach (var entry in revoked.Of(issuer.Certificate.SubjectName.RawData))
        {
            builder.AddEntry(entry.SerialNumber.Span, entry.At, entry.Reason == X509RevocationReason.Unspecified ? null : entry.Reason);
        }

        // The time as number rises also over restarts (RFC 5280 5.2.3). Verifiers' clocks are minutes off.
        return builder.Build(
            issuer.Certificate.SubjectName,
            X509SignatureGenerator.CreateForRSA(issuer.Key, RSASignaturePadding.Pkcs1),
            new BigInteger(now.ToUnixTimeMilliseconds()),
            now + Life,
            HashAlgorithmName.SHA256,
            X509AuthorityKeyIdentifierExtension.CreateFromCertificate(issuer.Certificate, includeKeyIdentifier: true, includeIssuerAndSerial: false),
            now.AddMinutes(-5));
    }
}
