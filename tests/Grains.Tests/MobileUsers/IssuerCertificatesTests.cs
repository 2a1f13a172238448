using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Mss.Grains.MobileUsers;

namespace Mss.Grains.Tests.MobileUsers;

/// <summary>Chains for those who want the CAs with a certificate.</summary>
public sealed class IssuerCertificatesTests
{
    private static readonly ECDsa Key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private static readonly X509Certificate2 Root = Issue("CN=Root", "CN=Root");
    private static readonly X509Certificate2 Issuing = Issue("CN=Issuing", "CN=Root");
    private static readonly X509Certificate2 User = Issue("CN=User", "CN=Issuing");

    [Fact]
    public void A_chain_goes_up_as_far_as_it_is_known_and_ends_at_the_root()
    {
        Assert.Equal([User.RawData, Issuing.RawData, Root.RawData], new IssuerCertificates([Root.RawData, Issuing.RawData]).ChainOf(User.RawData));
        Assert.Equal([User.RawData, Issuing.RawData], new IssuerCertificates([Issuing.RawData]).ChainOf(User.RawData));
        Assert.Equal([User.RawData], new IssuerCertificates([Root.RawData]).ChainOf(User.RawData));
        Assert.Equal([Root.RawData], new IssuerCertificates([Root.RawData]).ChainOf(Root.RawData));
    }

    [Fact]
    public void CAs_that_certify_each_other_do_not_make_an_endless_chain()
    {
        var (a, b) = (Issue("CN=A", "CN=B"), Issue("CN=B", "CN=A"));
        Assert.Equal(8, new IssuerCertificates([a.RawData, b.RawData]).ChainOf(Issue("CN=User", "CN=A").RawData).Count);
    }

    [Fact]
    public void A_PEM_file_is_read_and_one_that_cannot_be_is_named()
    {
        var folder = Directory.CreateTempSubdirectory("mss-issuers-");
        try
        {
            var path = Path.Combine(folder.FullName, "cas.pem");
            File.WriteAllText(path, Root.ExportCertificatePem() + "\n" + Issuing.ExportCertificatePem());
            Assert.Equal(3, IssuerCertificates.FromFile(path).ChainOf(User.RawData).Count);
            Assert.Single(IssuerCertificates.FromFile(null).ChainOf(User.RawData));

            File.WriteAllText(path, "no certificate");
            foreach (var wrong in new[] { path, path + ".missing" })
            {
                Assert.StartsWith($"Mss:Profiles:CaCertificates: {wrong}: ", Assert.Throws<FormatException>(() => IssuerCertificates.FromFile(wrong)).Message, StringComparison.Ordinal);
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static X509Certificate2 Issue(string subject, string issuer)
    {
        var request = new CertificateRequest(subject, Key, HashAlgorithmName.SHA256);
        return request.Create(
            new X500DistinguishedName(issuer), X509SignatureGenerator.CreateForECDsa(Key),
            new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero), new DateTimeOffset(2040, 1, 1, 0, 0, 0, TimeSpan.Zero), [1, 2, 3]);
    }
}
