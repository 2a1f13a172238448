using Microsoft.Extensions.Logging;
using Mss.Grains.Interfaces;
using Mss.Sscd.Pki;

namespace Mss.Grains.Services;

/// <summary>
/// Validates a signature: its value has been verified with the certificate before any event says "signed"; what is left is the certificate.
/// </summary>
public sealed partial class SignatureValidation(ILogger<SignatureValidation> logger, CertificateValidator? validator = null)
{
    /// <summary>False when no trust anchors are configured.</summary>
    public bool IsAvailable => validator is not null;

    /// <summary>502, 501, 503; 423 when nothing is known about revocation now, 424 when the last list is out of date.</summary>
    public StatusCode Validate(byte[] certificate, DateTimeOffset at)
    {
        var verdict = validator?.Validate(certificate, at) ?? CertificateVerdict.Undetermined;
        if (verdict != CertificateVerdict.Valid)
        {
            LogNotValid(verdict);
        }

        return verdict switch
        {
            CertificateVerdict.Valid => StatusCode.ValidSignature,
            CertificateVerdict.Revoked => StatusCode.RevokedCertificate,
            CertificateVerdict.Undetermined => StatusCode.CrlProblem,
            CertificateVerdict.Outdated => StatusCode.CrlExpired,
            _ => StatusCode.InvalidSignature,
        };
    }

    /// <summary>The transaction's status: a signature that could not be validated is still a signature (500), and the service's own status says the rest.</summary>
    public static StatusCode MainStatus(StatusCode validated) => IsUndecided(validated) ? StatusCode.Signature : validated;

    /// <summary>True when the first of two results of <see cref="Validate"/> is the worse: revoked, invalid, unknown, valid.</summary>
    public static bool IsWorse(StatusCode one, StatusCode other) => Rank(one) > Rank(other);

    /// <summary>The certificate and its issuers below the trust anchor.</summary>
    public IReadOnlyList<byte[]> ChainOf(byte[] certificate) => validator?.ChainOf(certificate) ?? [certificate];

    private static int Rank(StatusCode validated) =>
        validated == StatusCode.RevokedCertificate ? 3 : validated == StatusCode.InvalidSignature ? 2 : IsUndecided(validated) ? 1 : 0;

    private static bool IsUndecided(StatusCode validated) => validated == StatusCode.CrlProblem || validated == StatusCode.CrlExpired;

    [LoggerMessage(1031, LogLevel.Warning, "The signer's certificate was validated: {Verdict}")]
    private partial void LogNotValid(CertificateVerdict verdict);
}
