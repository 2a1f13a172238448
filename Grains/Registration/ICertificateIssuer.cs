using System.Security.Cryptography.X509Certificates;
using Mss.Grains.Interfaces;

namespace Mss.Grains.Registration;

/// <summary>The certification authority that certifies users' keys, however it is reached.</summary>
public interface ICertificateIssuer
{
    /// <summary>Issues a certificate over a key of whose possession there is proof.</summary>
    /// <exception cref="Exception">The authority was not reached or failed: the step ends as fault 407 (4072).</exception>
    ValueTask<IssuedCertificate> IssueAsync(CertificateOrder order, CancellationToken cancellationToken);

    /// <summary>Revokes a certificate that the authority issued. Revoked twice is revoked.</summary>
    /// <param name="certificate">DER.</param>
    /// <param name="reason">Why (RFC 5280 5.3.1). <see cref="X509RevocationReason.CertificateHold"/> can be ended by <see cref="X509RevocationReason.RemoveFromCrl"/> and by nothing else.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Null once it is revoked, or why it will not be.</returns>
    /// <exception cref="Exception">The authority was not reached or failed: the step ends as fault 407 (4072).</exception>
    ValueTask<string?> RevokeAsync(byte[] certificate, X509RevocationReason reason, CancellationToken cancellationToken);
}

/// <summary>What shall be certified.</summary>
/// <param name="PublicKey">DER SubjectPublicKeyInfo.</param>
/// <param name="Profile">What the certificate is for.</param>
/// <param name="SerialNumber">The subject's serialNumber, the same for all certificates of a user; null when the authority shall give one.</param>
/// <param name="CommonName">The subject's common name, or null for a pseudonym.</param>
public sealed record CertificateOrder(byte[] PublicKey, CertificateProfile Profile, string? SerialNumber, string? CommonName);

/// <summary>What a certificate is for; the names stand on the wire.</summary>
public enum CertificateProfile
{
    /// <summary>Signatures with legal effect.</summary>
    Signature,

    /// <summary>Log-ins.</summary>
    Authentication,
}

/// <summary>An authority's answer.</summary>
/// <param name="Certificate">DER, or null when the order was refused.</param>
/// <param name="Refusal">Why it was refused, naming what is wrong; null when it was not.</param>
public sealed record IssuedCertificate(byte[]? Certificate, string? Refusal = null);

/// <summary>No authority: certificates are handed in by one that is a registered party.</summary>
public sealed class NoCertificateIssuer : ICertificateIssuer
{
    /// <inheritdoc/>
    public ValueTask<IssuedCertificate> IssueAsync(CertificateOrder order, CancellationToken cancellationToken) =>
        new(new IssuedCertificate(null, "no certification authority is configured; hand the certificate in as X509Certificate"));

    /// <inheritdoc/>
    public ValueTask<string?> RevokeAsync(byte[] certificate, X509RevocationReason reason, CancellationToken cancellationToken) =>
        new("no certification authority is configured; revoke the certificate where it was issued");
}
