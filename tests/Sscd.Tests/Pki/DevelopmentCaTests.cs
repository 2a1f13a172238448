using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Time.Testing;
using Mss.Sscd.Pki;
using Org.BouncyCastle.Pkcs;

namespace Mss.Sscd.Tests.Pki;

public sealed class DevelopmentCaTests : IDisposable
{
    private static readonly string[] TheFiles =
    [
        "ap2.crt", "ap2.key", "ap2.p12", "attributes.crt", "issuing.crt", "ocsp.crt", "private/attributes.key", "private/issuing.key", "private/ocsp.key", "private/root.key", "private/tls-ca.key",
        "private/tls.key", "private/tsa.key", "root.crt", "tls-ca.crt", "tls.crt", "tsa.crt",
    ];

    // Keys take their time; tests that are not about the first start begin with a copy of this one.
    private static readonly Lazy<Dictionary<string, byte[]>> Made = new(() =>
    {
        using var folder = new TemporaryFolder();
        DevelopmentCa.LoadOrCreate(folder["pki"], TimeProvider.System).Dispose();
        return TheFiles.ToDictionary(file => file, file => File.ReadAllBytes(Path.Combine(folder["pki"], file)));
    });

    private readonly TemporaryFolder _folder = new();
    private readonly FakeTimeProvider _time = new(DateTimeOffset.UtcNow.AddMinutes(1));

    private string Folder => _folder["pki"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_first_start_makes_the_files_and_the_second_reads_them()
    {
        using var first = Open();
        Assert.Equal(TheFiles, Directory.GetFiles(Folder, "*", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(Folder, f).Replace('\\', '/')).Order(StringComparer.Ordinal));
        var before = Contents();
        using var second = Open();
        Assert.Equal(before, Contents());
        Assert.Equal(first.TlsServer.Thumbprint, second.TlsServer.Thumbprint);
        Assert.Equal(first.ApClient.Thumbprint, second.ApClient.Thumbprint);
        Assert.True(second.TlsServer.HasPrivateKey);
    }

    [Fact]
    public void Private_keys_are_for_their_owner_only()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        Open().Dispose();
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Path.Combine(Folder, "private")));
        foreach (var file in TheFiles.Where(f => f.EndsWith(".key", StringComparison.Ordinal) || f.EndsWith(".p12", StringComparison.Ordinal)))
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(Folder, file)));
        }
    }

    [Fact]
    public void A_users_certificate_chains_to_the_root_and_says_what_clients_look_for()
    {
        StartFromMade();
        using var ca = Open();
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = X509CertificateLoader.LoadCertificate(ca.IssueUser(key.ExportSubjectPublicKeyInfo(), new UserCertificate("MIDCHE0123456789", "CH")));
        AssertChain(certificate, ca.Root, ca.Issuing);
        Assert.Equal("SERIALNUMBER=MIDCHE0123456789, CN=MIDCHE0123456789:PN, C=CH", certificate.Subject);
        Assert.Equal(X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.NonRepudiation, certificate.Extensions.OfType<X509KeyUsageExtension>().Single().KeyUsages);
        Assert.False(certificate.Extensions.OfType<X509BasicConstraintsExtension>().Single().CertificateAuthority);
        Assert.Empty(certificate.Extensions.OfType<X509EnhancedKeyUsageExtension>());
        Assert.True(certificate.Extensions.OfType<X509AuthorityKeyIdentifierExtension>().Single().KeyIdentifier!.Value.Span.SequenceEqual(
            ca.Issuing.Extensions.OfType<X509SubjectKeyIdentifierExtension>().Single().SubjectKeyIdentifierBytes.Span));
        Assert.NotEmpty(certificate.Extensions.OfType<X509SubjectKeyIdentifierExtension>());
        Assert.Equal(key.ExportSubjectPublicKeyInfo(), certificate.PublicKey.ExportSubjectPublicKeyInfo());
        Assert.Equal(32, certificate.SerialNumber.Length);
        Assert.InRange(Convert.ToByte(certificate.SerialNumber[..2], 16), 0x40, 0x7F);
    }

    [Fact]
    public void A_users_certificate_can_be_for_log_ins_for_a_pseudonym_and_under_a_policy()
    {
        StartFromMade();
        using var ca = Open();
        using var key = RSA.Create(2048);
        using var certificate = X509CertificateLoader.LoadCertificate(ca.IssueUser(key.ExportSubjectPublicKeyInfo(), new UserCertificate("ANON000000000001", "FI")
        {
            CommonName = "Somebody", Pseudonym = "Somebody", Purpose = UserKeyPurpose.Authentication, ClientAuthentication = true, Policy = "1.2.3.4.5", Lifetime = TimeSpan.FromDays(10),
        }));
        AssertChain(certificate, ca.Root, ca.Issuing);
        Assert.Equal(
            ["2.5.4.5", "2.5.4.65", "2.5.4.3", "2.5.4.6"],
            certificate.SubjectName.EnumerateRelativeDistinguishedNames(reversed: true).Select(name => name.GetSingleElementType().Value));
        Assert.Equal(X509KeyUsageFlags.DigitalSignature, certificate.Extensions.OfType<X509KeyUsageExtension>().Single().KeyUsages);
        Assert.Equal("1.3.6.1.5.5.7.3.2", certificate.Extensions.OfType<X509EnhancedKeyUsageExtension>().Single().EnhancedKeyUsages[0].Value);
        Assert.Equal("3008300606042A030405", Convert.ToHexString(certificate.Extensions["2.5.29.32"]!.RawData));
        Assert.True(certificate.NotAfter.ToUniversalTime() <= _time.GetUtcNow().UtcDateTime.AddDays(10));
    }

    [Fact]
    public void Serial_numbers_do_not_repeat()
    {
        StartFromMade();
        using var ca = Open();
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var spki = key.ExportSubjectPublicKeyInfo();
        var serials = new System.Collections.Concurrent.ConcurrentDictionary<string, bool>();
        Parallel.For(0, 50, i =>
        {
            using var certificate = X509CertificateLoader.LoadCertificate(ca.IssueUser(spki, new UserCertificate($"U{i}", "CH")));
            Assert.True(serials.TryAdd(certificate.SerialNumber, true));
        });
    }

    [Theory]
    [InlineData("", "CH", "SerialNumber")]
    [InlineData("MID_CHE", "CH", "SerialNumber")]
    [InlineData("MIDCHE", "ch", "Country")]
    [InlineData("MIDCHE", "CHE", "Country")]
    public void A_wrong_member_is_named(string serialNumber, string country, string named)
    {
        StartFromMade();
        using var ca = Open();
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var spki = key.ExportSubjectPublicKeyInfo();
        Assert.Contains(named, Assert.Throws<ArgumentException>(() => ca.IssueUser(spki, new UserCertificate(serialNumber, country))).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => ca.IssueUser([1, 2, 3], new UserCertificate("MIDCHE", "CH")));
        Assert.Throws<ArgumentException>(() => ca.IssueUser([.. spki, 0], new UserCertificate("MIDCHE", "CH")));
    }

    [Fact]
    public void The_TLS_certificates_belong_to_their_own_CA_and_name_their_owners()
    {
        StartFromMade();
        using var ca = Open();
        AssertChain(ca.TlsServer, ca.TlsCa);
        AssertChain(ca.ApClient, ca.TlsCa);
        Assert.True(ca.TlsServer.MatchesHostname("localhost"));
        Assert.True(ca.TlsServer.MatchesHostname("127.0.0.1"));
        Assert.True(ca.TlsServer.MatchesHostname("::1"));
        Assert.Equal("CN=http://ap2.example", ca.ApClient.Subject);
        using var key = RSA.Create();
        key.ImportFromPem(File.ReadAllText(Path.Combine(Folder, "ap2.key")));
        Assert.Equal(key.ExportSubjectPublicKeyInfo(), ca.ApClient.PublicKey.ExportSubjectPublicKeyInfo());
    }

    [Fact]
    public void A_TLS_certificate_near_its_end_is_renewed_by_the_same_CA()
    {
        StartFromMade();
        using var first = Open();
        _time.SetUtcNow(first.TlsServer.NotAfter.ToUniversalTime().AddDays(-29));
        using var second = Open();
        Assert.NotEqual(first.TlsServer.Thumbprint, second.TlsServer.Thumbprint);
        Assert.NotEqual(first.ApClient.Thumbprint, second.ApClient.Thumbprint);
        Assert.Equal(first.TlsCa.Thumbprint, second.TlsCa.Thumbprint);
        Assert.Equal(first.Root.Thumbprint, second.Root.Thumbprint);
        AssertChain(second.TlsServer, second.TlsCa);
        using var p12 = X509CertificateLoader.LoadPkcs12FromFile(Path.Combine(Folder, "ap2.p12"), "secret");
        Assert.Equal(second.ApClient.Thumbprint, p12.Thumbprint);
    }

    [Theory]
    [InlineData("ap2.p12")]
    [InlineData("ap2.crt")]
    [InlineData("ap2.key")]
    [InlineData("tls.crt")]
    [InlineData("private/tls.key")]
    public void A_missing_TLS_file_is_made_again_and_fits_the_others(string name)
    {
        StartFromMade();
        File.Delete(Path.Combine(Folder, name));
        using var ca = Open();
        Assert.True(File.Exists(Path.Combine(Folder, name)));
        using var p12 = X509CertificateLoader.LoadPkcs12FromFile(Path.Combine(Folder, "ap2.p12"), "secret");
        Assert.Equal(ca.ApClient.Thumbprint, p12.Thumbprint);
        AssertChain(ca.TlsServer, ca.TlsCa);
    }

    [Theory]
    [InlineData("root.crt")]
    [InlineData("issuing.crt")]
    [InlineData("tls-ca.crt")]
    [InlineData("private/root.key")]
    [InlineData("private/issuing.key")]
    [InlineData("private/tls-ca.key")]
    public void A_missing_or_broken_CA_file_is_named_and_nothing_is_replaced(string name)
    {
        StartFromMade();
        var path = Path.Combine(Folder, name);
        var content = File.ReadAllText(path);
        File.WriteAllText(path, content[..(content.Length / 2)]);
        AssertNamed();
        File.Delete(path);
        var before = Contents();
        AssertNamed();
        Assert.Equal(before, Contents());
        File.WriteAllText(path, content);
        Open().Dispose();

        void AssertNamed() => Assert.Contains(path, Assert.Throws<InvalidOperationException>(Open).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_CA_certificate_of_another_hierarchy_is_named()
    {
        StartFromMade();
        var other = _folder["other"];
        DevelopmentCa.LoadOrCreate(other, _time).Dispose();
        File.Copy(Path.Combine(other, "issuing.crt"), Path.Combine(Folder, "issuing.crt"), overwrite: true);
        Assert.Contains("issuing.key", Assert.Throws<InvalidOperationException>(Open).Message, StringComparison.Ordinal);
        File.Copy(Path.Combine(other, "private", "issuing.key"), Path.Combine(Folder, "private", "issuing.key"), overwrite: true);
        Assert.Contains("issuing.crt", Assert.Throws<InvalidOperationException>(Open).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(5)]
    public void A_first_start_that_was_interrupted_is_made_good_by_the_next(int filesWritten)
    {
        // The state in which such a start leaves the folder: the mark, and the files up to some point, the last of them not yet renamed.
        Open().Dispose();
        string[] order = ["private/root.key", "private/issuing.key", "private/tls-ca.key", "root.crt", "issuing.crt", "tls-ca.crt"];
        foreach (var file in TheFiles.Except(order.Take(filesWritten)))
        {
            File.Delete(Path.Combine(Folder, file));
        }

        File.WriteAllText(Path.Combine(Folder, "private", "unfinished"), "");
        File.WriteAllText(Path.Combine(Folder, order[filesWritten] + ".tmp"), "-----BEGIN");
        using var ca = Open();
        AssertChain(ca.Issuing, ca.Root);
        AssertChain(ca.ApClient, ca.TlsCa);
        Assert.Empty(Directory.GetFiles(Folder, "*.tmp", SearchOption.AllDirectories));
        Open().Dispose();
    }

    [Fact]
    public void The_PKCS12_file_has_the_key_and_the_chain_under_its_alias()
    {
        StartFromMade();
        using var ca = Open();
        var store = new Pkcs12StoreBuilder().Build();
        using (var file = File.OpenRead(Path.Combine(Folder, "ap2.p12")))
        {
            store.Load(file, "secret".ToCharArray());
        }

        Assert.Equal(["alias"], store.Aliases.Where(store.IsKeyEntry));
        Assert.Equal(2, store.GetCertificateChain("alias").Length);
        using var p12 = X509CertificateLoader.LoadPkcs12FromFile(Path.Combine(Folder, "ap2.p12"), "secret");
        Assert.Equal(ca.ApClient.Thumbprint, p12.Thumbprint);
        Assert.True(p12.HasPrivateKey);
    }

    [OpenSslFact]
    public async Task The_program_openssl_verifies_the_chains_and_reads_the_PKCS12_file()
    {
        StartFromMade();
        using var ca = Open();
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var user = ca.IssueUser(key.ExportSubjectPublicKeyInfo(), new UserCertificate("MIDCHE0123456789", "CH"));
        await File.WriteAllTextAsync(_folder["user.pem"], PemEncoding.WriteString("CERTIFICATE", user));
        string File_(string name) => Path.Combine(Folder, name);
        await OpenSsl.RunAsync("verify", "-x509_strict", "-purpose", "sslclient", "-CAfile", File_("root.crt"), "-untrusted", File_("issuing.crt"), _folder["user.pem"]);
        await OpenSsl.RunAsync("verify", "-x509_strict", "-purpose", "sslserver", "-verify_hostname", "localhost", "-CAfile", File_("tls-ca.crt"), File_("tls.crt"));
        await OpenSsl.RunAsync("verify", "-x509_strict", "-purpose", "sslclient", "-CAfile", File_("tls-ca.crt"), File_("ap2.crt"));
        Assert.NotEqual(0, (await OpenSsl.TryRunAsync("verify", "-CAfile", File_("tls-ca.crt"), "-untrusted", File_("issuing.crt"), _folder["user.pem"])).Code);
        var listed = System.Text.Encoding.UTF8.GetString(await OpenSsl.RunAsync("pkcs12", "-in", File_("ap2.p12"), "-passin", "pass:secret", "-nodes"));
        Assert.Contains("friendlyName: alias", listed, StringComparison.Ordinal);
        Assert.Contains("PRIVATE KEY", listed, StringComparison.Ordinal);
    }

    private void StartFromMade()
    {
        Directory.CreateDirectory(Path.Combine(Folder, "private"));
        foreach (var (name, content) in Made.Value)
        {
            File.WriteAllBytes(Path.Combine(Folder, name), content);
        }
    }

    private DevelopmentCa Open() => DevelopmentCa.LoadOrCreate(Folder, _time);

    private Dictionary<string, string> Contents() =>
        Directory.GetFiles(Folder, "*", SearchOption.AllDirectories).ToDictionary(file => file, file => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(file))));

    private void AssertChain(X509Certificate2 leaf, X509Certificate2 root, params X509Certificate2[] between)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(root);
        chain.ChainPolicy.ExtraStore.AddRange(between);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.VerificationTime = _time.GetUtcNow().UtcDateTime;
        Assert.True(chain.Build(leaf), string.Join("; ", chain.ChainStatus.Select(status => status.StatusInformation)));
        Assert.Equal(between.Length + 2, chain.ChainElements.Count);
    }
}
