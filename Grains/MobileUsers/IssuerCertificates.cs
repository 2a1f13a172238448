using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Mss.Grains.MobileUsers;

/// <summary>Certificates of the CAs that certify users, so that an AP can be given a user's certificate with its chain.</summary>
public sealed class IssuerCertificates
{
    /// <summary>Configuration key: a PEM file with the CA certificates, in any order. Absent: chains have the user's certificate alone.</summary>
    public const string Setting = "Mss:Profiles:CaCertificates";

    private const int MaxLength = 8;
    private readonly List<(byte[] Der, byte[] Subject, byte[] Issuer)> _known = [];

    /// <summary>Takes the CA certificates.</summary>
    /// <param name="certificates">DER, in any order.</param>
    /// <exception cref="CryptographicException">One is no certificate.</exception>
    public IssuerCertificates(IEnumerable<byte[]> certificates)
    {
        ArgumentNullException.ThrowIfNull(certificates);
        foreach (var der in certificates)
        {
            using var certificate = X509CertificateLoader.LoadCertificate(der);
            _known.Add((certificate.RawData, certificate.SubjectName.RawData, certificate.IssuerName.RawData));
        }
    }

    /// <summary>Reads a PEM file.</summary>
    /// <param name="path">The file; null or empty: no certificates.</param>
    /// <exception cref="FormatException">The file cannot be read or holds no certificate; the message names it.</exception>
    public static IssuerCertificates FromFile(string? path)
    {
        if (string.IsNullOrEmpty(path))
        {
            return new IssuerCertificates([]);
        }

        try
        {
            var read = new X509Certificate2Collection();
            read.ImportFromPemFile(path);
            return read.Count > 0 ? new IssuerCertificates(read.Select(certificate => certificate.RawData)) : throw new FormatException("there is no certificate in it");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException or FormatException)
        {
            throw new FormatException($"{Setting}: {path}: {e.Message}", e);
        }
    }

    /// <summary>The certificate, its CA's, and so on as far as they are known. By names only: whoever relies on it verifies it.</summary>
    /// <param name="certificate">The user's certificate, DER.</param>
    public IReadOnlyList<byte[]> ChainOf(byte[] certificate)
    {
        var chain = new List<byte[]> { certificate };
        using var user = X509CertificateLoader.LoadCertificate(certificate);
        var (subject, issuer) = (user.SubjectName.RawData, user.IssuerName.RawData);
        while (chain.Count < MaxLength && !issuer.AsSpan().SequenceEqual(subject) && _known.Find(ca => ca.Subject.AsSpan().SequenceEqual(issuer)) is { Der: not null } found)
        {
            chain.Add(found.Der);
            (subject, issuer) = (found.Subject, found.Issuer);
        }

        return chain;
    }
}
