using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Mss.Sscd.Pki;

/// <summary>A CA certificate with its key, which stays open. Safe for concurrent use.</summary>
internal sealed class Issuer(X509Certificate2 certificate, RSA key) : IDisposable
{
    private readonly Lock _lock = new();
    private readonly X509SignatureGenerator _generator = X509SignatureGenerator.CreateForRSA(key, RSASignaturePadding.Pkcs1);
    private readonly X509AuthorityKeyIdentifierExtension _authority = X509AuthorityKeyIdentifierExtension.CreateFromCertificate(
        certificate, includeKeyIdentifier: true, includeIssuerAndSerial: false);

    public X509Certificate2 Certificate => certificate;

    public RSA Key => key;

    /// <summary>A self-signed CA certificate over the key.</summary>
    public static Issuer SelfSigned(string name, RSA key, DateTimeOffset notBefore, DateTimeOffset notAfter)
    {
        var request = CaRequest(name, key, pathLength: 1);
        var generator = X509SignatureGenerator.CreateForRSA(key, RSASignaturePadding.Pkcs1);
        return new Issuer(request.Create(request.SubjectName, generator, notBefore, notAfter, NewSerial()), key);
    }

    public Issuer IssueCa(string name, RSA subordinate, DateTimeOffset notBefore, DateTimeOffset notAfter) =>
        new(Issue(CaRequest(name, subordinate, pathLength: 0), notBefore, notAfter), subordinate);

    /// <summary>Issues what the request says, with the authority's key identifier and a fresh serial number; no longer than this CA lives.</summary>
    public X509Certificate2 Issue(CertificateRequest request, DateTimeOffset notBefore, DateTimeOffset notAfter)
    {
        request.CertificateExtensions.Add(_authority);
        DateTimeOffset end = certificate.NotAfter;
        lock (_lock)
        {
            return request.Create(certificate.SubjectName, _generator, notBefore, notAfter < end ? notAfter : end, NewSerial());
        }
    }

    public void Dispose()
    {
        certificate.Dispose();
        key.Dispose();
    }

    private static CertificateRequest CaRequest(string name, RSA key, int pathLength)
    {
        var subject = new X500DistinguishedNameBuilder();
        subject.AddCommonName(name);
        subject.AddOrganizationName("Mss.Cluster development");
        var request = new CertificateRequest(subject.Build(), key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, true, pathLength, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        return request;
    }

    // RFC 5280 4.1.2.2 and CA/B BR 7.1: positive, at most 20 octets, at least 64 bits that nobody can guess; here 126.
    private static byte[] NewSerial()
    {
        var serial = RandomNumberGenerator.GetBytes(16);
        serial[0] = (byte)((serial[0] & 0x3F) | 0x40);
        return serial;
    }
}
