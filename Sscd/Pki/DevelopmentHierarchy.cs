using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Mss.Sscd.Pki;

/// <summary>The three CAs of <see cref="DevelopmentCa"/> in their files.</summary>
internal static class DevelopmentHierarchy
{
    // There from before the first file until after the last one. Users have certificates only after LoadOrCreate has returned, so that whatever this marks may be thrown away,
    // and a file that is missing without this mark was taken away by somebody and must not be replaced silently.
    private const string Unfinished = "private/unfinished";

    private static readonly string[] Files =
        ["root.crt", "issuing.crt", "tls-ca.crt", "private/root.key", "private/issuing.key", "private/tls-ca.key"];

    public static (Issuer Root, Issuer Issuing, Issuer Tls) LoadOrCreate(PkiFiles files, DateTimeOffset now) =>
        files.Exists(Unfinished) || !Files.Any(files.Exists) ? Create(files, now) : Load(files, now);

    private static (Issuer Root, Issuer Issuing, Issuer Tls) Create(PkiFiles files, DateTimeOffset now)
    {
        files.Write(Unfinished, [], secret: true);
        var keys = new RSA[3];
        Parallel.For(0, keys.Length, i =>
        {
            keys[i] = RSA.Create(2048);
            keys[i].ExportParameters(false); // generated on first use
        });
        var (from, to) = (now.AddDays(-1), now.AddYears(20));
        var root = Issuer.SelfSigned("Development Root CA", keys[0], from, to);
        var issuing = root.IssueCa("Development Issuing CA", keys[1], from, to);
        var tls = Issuer.SelfSigned("Development TLS CA", keys[2], from, to);
        files.WriteKey("private/root.key", root.Key);
        files.WriteKey("private/issuing.key", issuing.Key);
        files.WriteKey("private/tls-ca.key", tls.Key);
        files.WriteCertificate("root.crt", root.Certificate);
        files.WriteCertificate("issuing.crt", issuing.Certificate);
        files.WriteCertificate("tls-ca.crt", tls.Certificate);
        files.Delete(Unfinished);
        return (root, issuing, tls);
    }

    private static (Issuer Root, Issuer Issuing, Issuer Tls) Load(PkiFiles files, DateTimeOffset now)
    {
        var root = Load(files, "root", now);
        var issuing = Load(files, "issuing", now);
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(root.Certificate);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.VerificationTime = now.UtcDateTime;
        if (!chain.Build(issuing.Certificate))
        {
            throw new InvalidOperationException($"{files.Path("issuing.crt")} was not issued by {files.Path("root.crt")}");
        }

        return (root, issuing, Load(files, "tls-ca", now));
    }

    private static Issuer Load(PkiFiles files, string name, DateTimeOffset now)
    {
        var certificate = files.ReadCertificate(name + ".crt");
        var key = files.ReadKey($"private/{name}.key");
        if (!certificate.PublicKey.ExportSubjectPublicKeyInfo().AsSpan().SequenceEqual(key.ExportSubjectPublicKeyInfo()))
        {
            throw new InvalidOperationException($"{files.Path($"private/{name}.key")} is not the key of {files.Path(name + ".crt")}");
        }

        if (now > certificate.NotAfter || now < certificate.NotBefore)
        {
            throw new InvalidOperationException($"{files.Path(name + ".crt")} is valid from {certificate.NotBefore:u} to {certificate.NotAfter:u}, which is not now");
        }

        return new Issuer(certificate, key);
    }
}
