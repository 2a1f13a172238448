using System.Security.Cryptography.X509Certificates;

namespace Mss.Silo.Tests.Hosting;

/// <summary>What the development environment leaves in <c>data/pki</c> for clients.</summary>
internal sealed class PkiFolder(string dataDirectory)
{
    public X509Certificate2 Root => Certificate("root.crt");

    public X509Certificate2 Issuing => Certificate("issuing.crt");

    public X509Certificate2 TlsCa => Certificate("tls-ca.crt");

    public X509Certificate2 Ap2 => X509CertificateLoader.LoadPkcs12FromFile(Path("ap2.p12"), "secret");

    public string Path(string name) => System.IO.Path.Combine(dataDirectory, "pki", name);

    private X509Certificate2 Certificate(string name) => X509CertificateLoader.LoadCertificateFromFile(Path(name));
}
