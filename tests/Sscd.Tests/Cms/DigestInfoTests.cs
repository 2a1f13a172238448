using System.Security.Cryptography;
using Mss.Sscd.Cms;

namespace Mss.Sscd.Tests.Cms;

public sealed class DigestInfoTests
{
    private const string Sha256Prefix = "3031300D060960864801650304020105000420";

    [Theory]
    [InlineData("SHA256", 32, Sha256Prefix)]
    [InlineData("SHA384", 48, "3041300D060960864801650304020205000430")]
    [InlineData("SHA512", 64, "3051300D060960864801650304020305000440")]
    [InlineData("SHA1", 20, "3021300906052B0E03021A05000414")]
    public void A_DigestInfo_gives_its_hash_and_digest(string hash, int size, string prefix)
    {
        var digest = RandomNumberGenerator.GetBytes(size);
        Assert.True(DigestInfo.TryParse([.. Convert.FromHexString(prefix), .. digest], out var name, out var read));
        Assert.Equal(hash, name.Name);
        Assert.Equal(digest, read);
    }

    [Fact]
    public void What_an_RSA_signature_contains_is_what_is_recognised()
    {
        using var rsa = RSA.Create(2048);
        var digest = SHA256.HashData("text"u8);
        var signature = rsa.SignHash(digest, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var key = rsa.ExportParameters(false);
        var padded = System.Numerics.BigInteger.ModPow(Big(signature), Big(key.Exponent!), Big(key.Modulus!)).ToByteArray(isUnsigned: true, isBigEndian: true);
        var info = padded[(Array.IndexOf(padded, (byte)0, 1) + 1)..];
        Assert.True(DigestInfo.TryParse(info, out _, out var read));
        Assert.Equal(digest, read);
    }

    public static TheoryData<string, string> Wrong { get; } = new()
    {
        { "empty", "" },
        { "prefix only", Sha256Prefix },
        { "bare digest", new string('A', 64) },
        { "one octet short", Sha256Prefix + new string('A', 62) },
        { "one octet after it", Sha256Prefix + new string('A', 66) },
        { "parameters absent", "302F300B0609608648016503040201" + "0420" + new string('A', 64) },
        { "BER long length", "308131300D060960864801650304020105000420" + new string('A', 64) },
        { "BER indefinite length", "3080300D060960864801650304020105000420" + new string('A', 64) + "0000" },
        { "MD5", "3020300C06082A864886F70D020505000410" + new string('A', 32) },
        { "SHA-256 with a SHA-1 digest", "3025300D060960864801650304020105000414" + new string('A', 40) },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void Anything_else_is_none(string what, string hex)
    {
        Assert.False(DigestInfo.TryParse(Convert.FromHexString(hex), out _, out var digest), what);
        Assert.Null(digest);
    }

    private static System.Numerics.BigInteger Big(byte[] octets) => new(octets, isUnsigned: true, isBigEndian: true);
}
