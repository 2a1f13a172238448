using System.Globalization;
using System.Numerics;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Mss.Sscd.Keys.Quality;

namespace Mss.Sscd.Tests.Keys.Quality;

public sealed class RocaFingerprintTests
{
    // crocs-muni/roca (MIT), test data mod01.txt.
    private const string Weak =
        "944e13208a280c37efc31c3114485e590192adbb8e11c87cad60cdef0037ce99278330d3f471a2538fa667802ed2a3c44a8b7dea826e888d0aa341fd664f7fa7";

    [Fact]
    public void A_published_weak_modulus_is_found() => Assert.True(RocaFingerprint.Matches(Convert.FromHexString(Weak)));

    [Fact]
    public void A_power_of_65537_modulo_each_prime_that_is_none_modulo_their_product_is_not_taken_for_weak()
    {
        var m = WeakKeys.FirstPrimes(39).Aggregate(BigInteger.One, (product, p) => product * p);
        var keys = new WeakKeys(11);
        for (var i = 0; i < 100; i++)
        {
            // Chinese remainders with another exponent for each prime.
            var decoy = WeakKeys.FirstPrimes(39).Aggregate(
                keys.Number(1800) * m,
                (sum, p) => sum + BigInteger.ModPow(65537, keys.Number(60), p) * (m / p) * BigInteger.ModPow(m / p, p == 2 ? 1 : p - 2, p));
            Assert.False(RocaFingerprint.Matches(WeakKeys.Octets(decoy)));
        }
    }

    [VectorsFact("roca")]
    public void All_published_vectors_are_told_apart()
    {
        var folder = Vectors.Subfolder("roca")!;
        using var expected = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "expected.json")));
        var files = expected.RootElement.GetProperty("files").EnumerateObject().ToList();
        foreach (var file in files)
        {
            Assert.True(file.Value.GetBoolean() == RocaFingerprint.Matches(ModulusIn(Path.Combine(folder, file.Name))), file.Name);
        }

        var decoys = expected.RootElement.GetProperty("moduliPositiveByResiduesNegativeByDiscreteLog").EnumerateArray().ToList();
        Assert.All(decoys, decoy => Assert.False(RocaFingerprint.Matches(WeakKeys.Octets(BigInteger.Parse(decoy.GetString()!, CultureInfo.InvariantCulture)))));
        Assert.Equal((11, 6), (files.Count, decoys.Count));
    }

    [Theory]
    [InlineData(256, 39)]
    [InlineData(512, 71)]
    [InlineData(1024, 126)]
    public void Moduli_of_every_length_that_the_papers_generator_makes_are_found(int primeBits, int primes)
    {
        var keys = new WeakKeys(primeBits);
        var weak = Enumerable.Range(0, 4).Select(_ => keys.RocaPrime(primeBits, primes)).ToList();
        Assert.All(weak.Zip(weak.Skip(1)), pair => Assert.True(RocaFingerprint.Matches(WeakKeys.Octets(pair.First * pair.Second))));

        // One weak prime alone does not make the modulus a power of 65537.
        Assert.False(RocaFingerprint.Matches(WeakKeys.Octets(weak[0] * keys.Prime(primeBits))));
    }

    [Fact]
    public void Leading_zeros_change_nothing()
    {
        Assert.True(RocaFingerprint.Matches([0, .. Convert.FromHexString(Weak)]));
        Assert.True(RocaFingerprint.Matches([.. new byte[300], .. Convert.FromHexString(Weak)]));
    }

    [Theory]
    [InlineData(512)]
    [InlineData(2040)]
    [InlineData(2048)]
    [InlineData(2056)]
    [InlineData(4096)]
    [InlineData(6152)]
    public void It_agrees_with_the_definition_in_whole_numbers(int bits)
    {
        // Powers of 65537 modulo M, which are all there is to find, in numbers of every shape; and the same with one changed bit.
        var m = WeakKeys.FirstPrimes(39).Aggregate(BigInteger.One, (product, p) => product * p);
        var keys = new WeakKeys(bits);
        for (var i = 0; i < 50; i++)
        {
            var above = keys.Number(bits) / m * m;
            var weak = above + BigInteger.ModPow(65537, keys.Number(200), m);
            Assert.True(RocaFingerprint.Matches(WeakKeys.Octets(weak)));
            Assert.False(RocaFingerprint.Matches(WeakKeys.Octets(weak ^ BigInteger.One << (1 + i))));
        }
    }

    [Fact]
    public void Of_20000_random_moduli_none_is_taken_for_weak()
    {
        var random = new Random(1);
        var modulus = new byte[256];
        for (var i = 0; i < 20_000; i++)
        {
            random.NextBytes(modulus);
            modulus[0] |= 0x80;
            modulus[^1] |= 1;
            Assert.False(RocaFingerprint.Matches(modulus));
        }
    }

    [Fact]
    public void Nothing_is_allocated()
    {
        var weak = Convert.FromHexString(Weak);
        RocaFingerprint.Matches(weak);
        var before = GC.GetAllocatedBytesForCurrentThread();
        RocaFingerprint.Matches(weak);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    private static byte[] ModulusIn(string file)
    {
        if (file.EndsWith(".pem", StringComparison.Ordinal))
        {
            using var certificate = X509CertificateLoader.LoadCertificateFromFile(file);
            return KeyQuality.ModulusOf(certificate.PublicKey.ExportSubjectPublicKeyInfo())!;
        }

        var text = File.ReadAllText(file).Trim();
        return WeakKeys.Octets(text.StartsWith("0x", StringComparison.Ordinal)
            ? BigInteger.Parse("0" + text[2..], NumberStyles.HexNumber, CultureInfo.InvariantCulture)
            : BigInteger.Parse(text, CultureInfo.InvariantCulture));
    }
}
