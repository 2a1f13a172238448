using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Org.BouncyCastle.Asn1.Pkcs;
using Org.BouncyCastle.Pkcs;
using Org.BouncyCastle.Security;
using Org.BouncyCastle.X509;

namespace Mss.Sscd.Pki;

/// <summary>PKCS#12 as old clients read it.</summary>
internal static class Pkcs12File
{
    /// <summary>Key and chain under one alias. 3DES with SHA-1 is weak by today's measure and the only encryption that Java 6 and OpenSSL 3 without legacy provider both read.</summary>
    public static byte[] Make(X509Certificate2 certificate, RSA key, X509Certificate2 issuer, string password, string alias)
    {
        var store = new Pkcs12StoreBuilder()
            .SetKeyAlgorithm(PkcsObjectIdentifiers.PbeWithShaAnd3KeyTripleDesCbc)
            .SetCertAlgorithm(PkcsObjectIdentifiers.PbeWithShaAnd3KeyTripleDesCbc)
            .Build();
        var parser = new X509CertificateParser();
        store.SetKeyEntry(
            alias,
            new AsymmetricKeyEntry(PrivateKeyFactory.CreateKey(key.ExportPkcs8PrivateKey())),
            [new X509CertificateEntry(parser.ReadCertificate(certificate.RawData)), new X509CertificateEntry(parser.ReadCertificate(issuer.RawData))]);
        using var file = new MemoryStream();
        store.Save(file, password.ToCharArray(), new SecureRandom());
        return file.ToArray();
    }
}
