using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Mss.Silo.Development;
using Mss.Sscd.Pki;
using Mss.Sscd.Saml;

namespace Mss.Silo.Services;

/// <summary>Gives the AdditionalServices what they need, from the configured files or from the development CA. What is wrong with a file is said at the start.</summary>
internal static class ServiceKeys
{
    /// <exception cref="InvalidOperationException">A file cannot be used; the message names it.</exception>
    public static void AddServiceKeys(this IServiceCollection services, ServiceOptions options)
    {
        var anchors = options.TrustAnchors.SelectMany(Certificates).ToList();
        var issuers = options.Issuers.SelectMany(Certificates).ToList();
        if (anchors.Count > 0)
        {
            if (options.Crls.Count > 0)
            {
                var crls = new CrlFiles([.. options.Crls], [.. anchors, .. issuers], TimeProvider.System);
                services.AddSingleton<IRevocationSource>(crls);
            }

            services.TryAddSingleton<IRevocationSource, UnknownRevocation>();
            services.AddSingleton(provider => new CertificateValidator(anchors, issuers, provider.GetRequiredService<IRevocationSource>()));
        }

        if (options.TimeStamp.AreThere)
        {
            var certificate = WithKey(options.TimeStamp);
            var authority = Make(options.TimeStamp, () => new TimeStampAuthority(certificate, IssuersOf(certificate, issuers), options.TimeStamp.Token, TimeProvider.System));
            services.AddSingleton(_ => authority);
        }

        if (options.Attributes.AreThere)
        {
            var certificate = WithKey(options.Attributes);
            var authority = Make(options.Attributes, () => new AttributeAuthority(certificate, IssuersOf(certificate, issuers)));
            services.AddSingleton(_ => authority);
        }
    }

    public static void AddDevelopmentServiceKeys(this IServiceCollection services, ServiceOptions options, DevelopmentCertificates ca, IRevocationSource revocation)
    {
        services.AddSingleton(revocation);
        services.AddSingleton(provider => new CertificateValidator([ca.Root], [ca.Issuing], provider.GetRequiredService<IRevocationSource>()));
        services.AddSingleton(_ => new TimeStampAuthority(ca.TimeStamp, [ca.Issuing], options.TimeStamp.Token, TimeProvider.System));
        services.AddSingleton(_ => new AttributeAuthority(ca.Attributes, [ca.Issuing, ca.Root]));
    }

    // Only the certificate's own path: another CA's certificates in a token prove nothing.
    private static IEnumerable<X509Certificate2> IssuersOf(X509Certificate2 certificate, List<X509Certificate2> known)
    {
        for (var current = certificate; known.Find(issuer => IsIssuer(issuer, current)) is { } next; current = next)
        {
            yield return next;
        }

        static bool IsIssuer(X509Certificate2 issuer, X509Certificate2 of) =>
            issuer.RawData.AsSpan().SequenceEqual(of.RawData) is false && issuer.SubjectName.RawData.AsSpan().SequenceEqual(of.IssuerName.RawData);
    }

    private static X509Certificate2Collection Certificates(string file) => Read(file, () =>
    {
        var found = new X509Certificate2Collection();
        found.ImportFromPemFile(file);
        return found.Count > 0 ? found : throw new CryptographicException("it holds none");
    });

    private static X509Certificate2 WithKey(KeyFiles files) =>
        Read(files.CertificateFile!, () => X509Certificate2.CreateFromPemFile(files.CertificateFile!, files.KeyFile));

    private static T Make<T>(KeyFiles files, Func<T> make) => Read(files.CertificateFile!, make);

    private static T Read<T>(string file, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException)
        {
            throw new InvalidOperationException($"{ServiceOptions.Section}: {file} cannot be used: {e.Message}", e);
        }
    }

    /// <summary>Knows nothing about any certificate.</summary>
    private sealed class UnknownRevocation : IRevocationSource
    {
        public RevocationState StateOf(ReadOnlyMemory<byte> issuerName, ReadOnlyMemory<byte> serialNumber) => RevocationState.Unknown;
    }
}
