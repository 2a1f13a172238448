using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;
using System.Security.Cryptography.X509Certificates;
using Mss.Silo.Tests.Hosting;

namespace Mss.Silo.Tests.Access;

/// <summary>The files that a developer's clients are given.</summary>
[Collection(SharedAppGroup.Name)]
public sealed class PkiFilesTests(SharedApp shared)
{
    private readonly PkiFolder _pki = shared.App.Pki;

    [Theory]
    [InlineData("root.crt")]
    [InlineData("issuing.crt")]
    [InlineData("tls-ca.crt")]
    [InlineData("ap2.crt")]
    [InlineData("ap2.key")]
    public void The_files_are_PEM(string name) => Assert.StartsWith("-----BEGIN ", File.ReadAllText(_pki.Path(name)), StringComparison.Ordinal);

    [Fact]
    public void The_root_signs_the_issuing_CA()
    {
        using var root = _pki.Root;
        using var issuing = _pki.Issuing;
        Assert.Equal(root.Subject, root.Issuer);
        Assert.Equal(root.Subject, issuing.Issuer);
    }

    [Fact]
    public void Certificate_key_and_PKCS12_of_ap2_are_one_identity()
    {
        using var pem = X509Certificate2.CreateFromPemFile(_pki.Path("ap2.crt"), _pki.Path("ap2.key"));
        using var p12 = _pki.Ap2;
        Assert.Equal(pem.Thumbprint, p12.Thumbprint);
        Assert.True(p12.HasPrivateKey);
        using var key = p12.GetRSAPrivateKey()!;
        using var publicKey = pem.GetRSAPublicKey()!;
        byte[] data = [1];
        var signature = key.SignData(data, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        Assert.True(publicKey.VerifyData(data, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
    }

    [Fact]
    public void The_PKCS12_names_its_key_alias() => Assert.Equal("alias", FriendlyName(_pki.Path("ap2.p12")));

    [Fact]
    public void Keys_can_be_read_by_the_owner_only()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;
        foreach (var path in Directory.GetFiles(Path.GetDirectoryName(_pki.Path("root.crt"))!, "*", SearchOption.AllDirectories).Where(HoldsAKey))
        {
            Assert.Equal((UnixFileMode)0, File.GetUnixFileMode(path) & Others);
        }
    }

    private static bool HoldsAKey(string path) => Path.GetExtension(path) is ".key" or ".p12";

    private static string? FriendlyName(string path)
    {
        var info = Pkcs12Info.Decode(File.ReadAllBytes(path), out _);
        foreach (var contents in info.AuthenticatedSafe)
        {
            if (contents.ConfidentialityMode == Pkcs12ConfidentialityMode.Password)
            {
                contents.Decrypt("secret");
            }
        }

        var names = info.AuthenticatedSafe.SelectMany(contents => contents.GetBags())
            .Where(bag => bag is Pkcs12ShroudedKeyBag or Pkcs12KeyBag)
            .SelectMany(bag => bag.Attributes.Cast<CryptographicAttributeObject>())
            .Where(attribute => attribute.Oid.Value == "1.2.840.113549.1.9.20");
        var value = Assert.Single(names).Values[0].RawData;
        return AsnDecoder.ReadCharacterString(value, AsnEncodingRules.BER, UniversalTagNumber.BMPString, out _);
    }
}
