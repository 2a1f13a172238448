using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Mss.Grains.Registration;
using Mss.Sscd.Pki;

namespace Mss.Silo.Development;

/// <summary>The development CA, for users who are registered.</summary>
internal sealed class DevelopmentCertificateIssuer(DevelopmentFarEnd farEnd) : ICertificateIssuer
{
    public ValueTask<IssuedCertificate> IssueAsync(CertificateOrder order, CancellationToken cancellationToken)
    {
        // Clients look for 16 characters (wire rule 25). Random, because a number that is registered again belongs to another person.
        var serialNumber = order.SerialNumber ?? "MSSREG" + Convert.ToHexString(RandomNumberGenerator.GetBytes(5));
        try
        {
            var certificate = farEnd.Ca.IssueUser(order.PublicKey, new UserCertificate(serialNumber, "FI")
            {
                CommonName = order.CommonName,
                Purpose = order.Profile == CertificateProfile.Signature ? UserKeyPurpose.Signature : UserKeyPurpose.Authentication,
            });
            return new(new IssuedCertificate(certificate));
        }
        catch (ArgumentException e)
        {
            return new(new IssuedCertificate(null, e.Message));
        }
    }

    public ValueTask<string?> RevokeAsync(byte[] certificate, X509RevocationReason reason, CancellationToken cancellationToken)
    {
        using var read = X509CertificateLoader.LoadCertificate(certificate);
        if (!read.IssuerName.RawData.AsSpan().SequenceEqual(farEnd.Ca.Issuing.SubjectName.RawData))
        {
            return new("the certificate was issued by another authority");
        }

        if (reason == X509RevocationReason.RemoveFromCrl)
        {
            return new(farEnd.Ca.Release(read) ? null : "the certificate is revoked for ever");
        }

        farEnd.Ca.Revoke(read, reason);
        return default;
    }
}
