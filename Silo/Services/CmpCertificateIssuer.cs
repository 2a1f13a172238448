using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Mss.Grains.Registration;
using Mss.Sscd.Pki;
using Mss.Sscd.Pki.Cmp;

namespace Mss.Silo.Services;

/// <summary>An outside CA that is reached by CMP.</summary>
internal sealed class CmpCertificateIssuer(CmpClient client, string country) : ICertificateIssuer
{
    public async ValueTask<IssuedCertificate> IssueAsync(CertificateOrder order, CancellationToken cancellationToken)
    {
        byte[] subject;
        try
        {
            subject = Subject(order);
        }
        catch (Exception e) when (e is ArgumentException or EncoderFallbackException or CryptographicException)
        {
            return new IssuedCertificate(null, "SerialNumber must have 1 to 64 characters of a PrintableString and CommonName 1 to 64 characters");
        }

        var usage = X509KeyUsageFlags.DigitalSignature | (order.Profile == CertificateProfile.Signature ? X509KeyUsageFlags.NonRepudiation : 0);
        var obtained = await client.IssueAsync(new CertificateWanted(order.PublicKey, subject, usage), cancellationToken);
        return new IssuedCertificate(obtained.Certificate, obtained.Refusal);
    }

    public async ValueTask<string?> RevokeAsync(byte[] certificate, X509RevocationReason reason, CancellationToken cancellationToken) =>
        await client.RevokeAsync(certificate, reason, cancellationToken);

    /// <summary>Registers the CA of the options. Files that cannot be used stop the start.</summary>
    /// <exception cref="InvalidOperationException">A file cannot be used; the message names the section.</exception>
    public static void Add(IServiceCollection services, AuthorityOptions options, TimeProvider time)
    {
        try
        {
            var issuer = X509CertificateLoader.LoadCertificateFromFile(options.IssuerFile);
            var anchors = new X509Certificate2Collection();
            anchors.ImportFromPemFile(options.TrustAnchorFile);

            // Revocation of a certificate that is a second old is not asked.
            var check = new ObtainedCertificateCheck(new CertificateValidator(anchors, [issuer], new RevokedCertificates()), TimeSpan.FromDays(options.LongestDays), time);
            var authority = CmpAuthority.Load(new Uri(options.Address!), options.Reference, options.SecretFile, issuer.SubjectName.RawData);
            var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5) }) { Timeout = options.TimeLimit };
            services.AddSingleton<ICertificateIssuer>(new CmpCertificateIssuer(new CmpClient(http, authority, check, time), options.Country));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException or FormatException)
        {
            throw new InvalidOperationException($"{AuthorityOptions.Section}: {e.Message}", e);
        }
    }

    // As the development CA: random, because a number that is registered again belongs to another person.
    private byte[] Subject(CertificateOrder order)
    {
        var serialNumber = order.SerialNumber ?? "MSSREG" + Convert.ToHexString(RandomNumberGenerator.GetBytes(5));
        var commonName = order.CommonName ?? serialNumber + ":PN";
        if (serialNumber.Length is < 1 or > 64 || commonName.Length is < 1 or > 67)
        {
            throw new ArgumentException("too long", nameof(order));
        }

        var subject = new X500DistinguishedNameBuilder();
        subject.Add("2.5.4.5", serialNumber, UniversalTagNumber.PrintableString);
        subject.AddCommonName(commonName);
        subject.AddCountryOrRegion(country);
        return subject.Build().RawData;
    }
}
