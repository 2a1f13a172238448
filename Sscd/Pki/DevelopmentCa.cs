using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Mss.Sscd.Keys.Quality;

namespace Mss.Sscd.Pki;

/// <summary>
/// The certificates that a development system runs on, made at the first start. <b>For development only</b>: CA keys lie unencrypted beside the data,
/// and a password is published.
/// </summary>
/// <remarks>
/// In the directory, all PEM unless said otherwise: <c>root.crt</c> and under it <c>issuing.crt</c>, which issues the users' certificates; <c>tls-ca.crt</c>, a root
/// of its own, so that who may connect and who may sign are two questions; under it <c>tls.crt</c> and the AP's <c>ap2.crt</c>, <c>ap2.key</c>, and <c>ap2.p12</c>
/// (PKCS#12, password <c>secret</c>, alias <c>alias</c>). Under <c>issuing.crt</c> also the MSSP's own <c>tsa.crt</c>, <c>attributes.crt</c> and <c>ocsp.crt</c>. Keys of the CAs and of the
/// server: <c>private/</c>, for the owner only.
/// RSA-2048 throughout, for old clients and a quick first start.
/// </remarks>
public sealed class DevelopmentCa : IDisposable
{
    private static readonly KeyQualityPolicy Policy = new();
    private readonly TimeProvider _time;
    private readonly Issuer _root;
    private readonly Issuer _issuing;
    private readonly Issuer _tls;

    private readonly RevocationLists _issuingList;
    private readonly RevocationLists _rootList;

    private DevelopmentCa(TimeProvider time, Issuer root, Issuer issuing, Issuer tls, X509Certificate2 tlsServer, X509Certificate2 apClient, RevokedCertificates revoked)
    {
        (_time, _root, _issuing, _tls, TlsServer, ApClient, Revoked) = (time, root, issuing, tls, tlsServer, apClient, revoked);
        _issuingList = new RevocationLists(issuing, revoked, time);
        _rootList = new RevocationLists(root, revoked, time);
    }

    /// <summary>The root of the users' certificates.</summary>
    public X509Certificate2 Root => _root.Certificate;

    /// <summary>The CA that issues the users' certificates.</summary>
    public X509Certificate2 Issuing => _issuing.Certificate;

    /// <summary>The root that issues the server's and the APs' TLS certificates.</summary>
    public X509Certificate2 TlsCa => _tls.Certificate;

    /// <summary>The server's certificate with its key, for <c>localhost</c>, <c>127.0.0.1</c> and <c>::1</c>.</summary>
    public X509Certificate2 TlsServer { get; }

    /// <summary>The certificate, without key, of the AP <c>http://ap2.example</c>.</summary>
    public X509Certificate2 ApClient { get; }

    /// <summary>The time-stamp authority's certificate with its key, issued by <see cref="Issuing"/>.</summary>
    public required X509Certificate2 TimeStamp { get; init; }

    /// <summary>The attribute authority's certificate with its key, issued by <see cref="Issuing"/>.</summary>
    public required X509Certificate2 Attributes { get; init; }

    /// <summary>Answers OCSP requests about <see cref="Issuing"/>'s certificates.</summary>
    public required OcspResponder Ocsp { get; init; }

    /// <summary>The CA's list of revoked certificates, <c>private/revoked.txt</c>.</summary>
    public RevokedCertificates Revoked { get; }

    /// <summary>Where <c>ocsp</c>, <c>issuing.crt</c> and <c>issuing.crl</c> are served, ending in <c>/</c>; stands in the users' certificates (AIA, CRL distribution point).</summary>
    /// <value>Default: null, and then the certificates name none.</value>
    public Uri? Address { get; set; }

    /// <summary>The CRL of <see cref="Issuing"/>, DER; signed anew when it has changed or is half a day old.</summary>
    public byte[] IssuingCrl() => _issuingList.Current();

    /// <summary>Revokes a certificate from now on. Revoked twice is revoked once.</summary>
    public void Revoke(X509Certificate2 certificate, X509RevocationReason reason)
    {
        ArgumentNullException.ThrowIfNull(certificate);
        Revoked.Revoke(certificate.IssuerName.RawData, certificate.SerialNumberBytes, _time.GetUtcNow(), reason);
    }

    /// <summary>Ends a certificate's hold.</summary>
    /// <returns>False when the certificate is revoked for ever.</returns>
    public bool Release(X509Certificate2 certificate)
    {
        ArgumentNullException.ThrowIfNull(certificate);
        return Revoked.Release(certificate.IssuerName.RawData, certificate.SerialNumberBytes, _time.GetUtcNow());
    }

    /// <summary>The CRL of <see cref="Root"/>, DER.</summary>
    public byte[] RootCrl() => _rootList.Current();

    /// <summary>Makes the hierarchy in a directory, or reads the one that is there. What a start that was interrupted left is made anew; TLS certificates near their end are renewed.</summary>
    /// <param name="directory">The directory; made when missing.</param>
    /// <param name="time">The clock that decides validity.</param>
    /// <exception cref="InvalidOperationException">A file of an existing hierarchy is missing, broken or of another hierarchy; the message names the file.</exception>
    public static DevelopmentCa LoadOrCreate(string directory, TimeProvider time)
    {
        ArgumentException.ThrowIfNullOrEmpty(directory);
        ArgumentNullException.ThrowIfNull(time);
        var files = new PkiFiles(directory);
        var (root, issuing, tls) = DevelopmentHierarchy.LoadOrCreate(files, time.GetUtcNow());
        var leaves = new DevelopmentTls(files, tls, time.GetUtcNow());
        var services = new DevelopmentServices(files, root, issuing, time.GetUtcNow());
        var revoked = new RevokedCertificates(files.Path("private/revoked.txt"));
        using var responder = services.Ocsp();
        return new DevelopmentCa(time, root, issuing, tls, leaves.Server(), leaves.Ap(), revoked)
        {
            TimeStamp = services.TimeStamp(),
            Attributes = services.Attributes(),
            Ocsp = new OcspResponder(issuing.Certificate, responder, revoked, time),
        };
    }

    /// <summary>Issues a user's certificate over a public key that the caller knows to be the user's.</summary>
    /// <param name="subjectPublicKeyInfo">The public key, DER SubjectPublicKeyInfo, RSA or elliptic curve.</param>
    /// <param name="user">What stands in the certificate.</param>
    /// <returns>The certificate, DER.</returns>
    /// <exception cref="ArgumentException">The key cannot be read or is weak, or a member of <paramref name="user"/> is wrong; the message names it.</exception>
    public byte[] IssueUser(ReadOnlySpan<byte> subjectPublicKeyInfo, UserCertificate user)
    {
        ArgumentNullException.ThrowIfNull(user);
        if (user.Validate() is { } wrong)
        {
            throw new ArgumentException(wrong, nameof(user));
        }

        var key = ReadKey(subjectPublicKeyInfo);
        if (Policy.RefusalAmong(KeyQuality.Check(subjectPublicKeyInfo, Policy)) is { } refusal)
        {
            throw new ArgumentException($"the public key is refused: {refusal.Finding}: {refusal.Text}", nameof(subjectPublicKeyInfo));
        }

        var request = new CertificateRequest(UserSubject(user), key, HashAlgorithmName.SHA256);
        var usage = X509KeyUsageFlags.DigitalSignature | (user.Purpose == UserKeyPurpose.Signature ? X509KeyUsageFlags.NonRepudiation : 0);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(usage, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        if (user.ClientAuthentication)
        {
            request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.2")], critical: false));
        }

        if (user.Policy is not null)
        {
            request.CertificateExtensions.Add(CertificatePolicies.Extension(user.Policy));
        }

        if (Address is { } address)
        {
            request.CertificateExtensions.Add(new X509AuthorityInformationAccessExtension([new Uri(address, "ocsp").ToString()], [new Uri(address, "issuing.crt").ToString()]));
            request.CertificateExtensions.Add(CertificateRevocationListBuilder.BuildCrlDistributionPointExtension([new Uri(address, "issuing.crl").ToString()]));
        }

        // Signers' and verifiers' clocks differ by minutes.
        var now = _time.GetUtcNow();
        using var certificate = _issuing.Issue(request, now.AddMinutes(-5), now + user.Lifetime);
        return certificate.RawData;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _root.Dispose();
        _issuing.Dispose();
        _tls.Dispose();
        TlsServer.Dispose();
        ApClient.Dispose();
        TimeStamp.Dispose();
        Attributes.Dispose();
    }

    private static PublicKey ReadKey(ReadOnlySpan<byte> subjectPublicKeyInfo)
    {
        try
        {
            return PublicKey.CreateFromSubjectPublicKeyInfo(subjectPublicKeyInfo, out var read) is var key && read == subjectPublicKeyInfo.Length
                ? key
                : throw new CryptographicException("octets follow the key");
        }
        catch (CryptographicException e)
        {
            throw new ArgumentException("the public key is not a DER SubjectPublicKeyInfo", nameof(subjectPublicKeyInfo), e);
        }
    }

    // The builder writes the attributes in the reverse order; encoded they are C, CN, (pseudonym,) serialNumber, which RFC 2253 shows as clients know it.
    private static X500DistinguishedName UserSubject(UserCertificate user)
    {
        var subject = new X500DistinguishedNameBuilder();
        subject.Add("2.5.4.5", user.SerialNumber, System.Formats.Asn1.UniversalTagNumber.PrintableString);
        if (user.Pseudonym is not null)
        {
            subject.Add("2.5.4.65", user.Pseudonym, System.Formats.Asn1.UniversalTagNumber.UTF8String);
        }

        subject.AddCommonName(user.CommonName ?? user.SerialNumber + ":PN");
        subject.AddCountryOrRegion(user.Country);
        return subject.Build();
    }
}
