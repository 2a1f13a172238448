using Mss.Cli.CommandLine;
using Org.BouncyCastle.Security.Certificates;
using Org.BouncyCastle.X509;

namespace Mss.Cli.Verification;

/// <summary>The CA certificates that signers' certificates must lead to.</summary>
/// <param name="Roots">Trusted by themselves.</param>
/// <param name="Intermediates">Trusted if a root issued them.</param>
internal sealed record TrustAnchors(IReadOnlyList<X509Certificate> Roots, IReadOnlyList<X509Certificate> Intermediates)
{
    /// <summary>Reads <c>root.crt</c> and <c>issuing.crt</c> (PEM) of a directory.</summary>
    /// <exception cref="UsageException">Names <c>--ca-dir</c>.</exception>
    public static TrustAnchors Load(string directory)
    {
        var root = Path.Combine(directory, "root.crt");
        if (!File.Exists(root))
        {
            throw new UsageException(
                "--ca-dir",
                $"'{directory}' has no root.crt, so no signature could be verified. Name the directory with the MSSP's root.crt and issuing.crt, or give --no-chain.");
        }

        var issuing = Path.Combine(directory, "issuing.crt");
        return new TrustAnchors(Read(root), File.Exists(issuing) ? Read(issuing) : []);
    }

    private static List<X509Certificate> Read(string file)
    {
        try
        {
            var certificates = new X509CertificateParser().ReadCertificates(File.ReadAllBytes(file)).ToList();
            return certificates.Count > 0 ? certificates : throw new UsageException("--ca-dir", $"{file} holds no certificate");
        }
        catch (Exception wrong) when (wrong is CertificateException or IOException)
        {
            throw new UsageException("--ca-dir", $"{file} cannot be read as certificates ({wrong.Message})");
        }
    }
}
