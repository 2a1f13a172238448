using System.Numerics;
using System.Security.Cryptography;
using Mss.Sscd.Keys.Quality;

namespace Mss.Sscd.Tests.Keys.Quality;

public sealed class KeyQualityTests
{
    private static readonly WeakKeys Keys = new(42);
    private static readonly BigInteger GoodModulus = Keys.Modulus(2048);

    [Theory]
    [InlineData(2048)]
    [InlineData(3072)]
    public void A_good_RSA_key_has_no_findings_however_thorough_the_check(int bits)
    {
        using var rsa = RSA.Create(bits);
        Assert.Empty(Check(rsa.ExportSubjectPublicKeyInfo(), thorough: true));
    }

    [Theory]
    [InlineData("nistP256")]
    [InlineData("nistP384")]
    [InlineData("nistP521")]
    public void Good_keys_on_the_three_curves_have_no_findings(string curve)
    {
        for (var i = 0; i < 20; i++)
        {
            using var key = ECDsa.Create(ECCurve.CreateFromFriendlyName(curve));
            Assert.Empty(Check(key.ExportSubjectPublicKeyInfo()));
        }
    }

    [Fact]
    public void A_modulus_of_the_ROCA_generator_is_found() =>
        Assert.Equal([KeyFinding.Roca], Found(Keys.RocaPrime() * Keys.RocaPrime()));

    [Fact]
    public void Close_primes_are_found_and_distant_ones_are_not()
    {
        var p = Keys.Prime(1024);
        Assert.Equal([KeyFinding.ClosePrimes], Found(p * WeakKeys.NextPrime(p + 2)));
        Assert.Equal([KeyFinding.ClosePrimes], Found(p * WeakKeys.NextPrime(p + (BigInteger.One << 512))));
        Assert.Empty(Found(p * WeakKeys.NextPrime(p + (BigInteger.One << 540))));
    }

    [Fact]
    public void More_steps_find_primes_that_are_less_close()
    {
        var p = Keys.Prime(1024);
        var n = p * WeakKeys.NextPrime(p + (BigInteger.One << 517));
        Assert.Empty(Found(n, new KeyQualityPolicy { FermatSteps = 8 }));
        Assert.Equal([KeyFinding.ClosePrimes], Found(n, new KeyQualityPolicy { FermatSteps = 2000 }));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(65521)] // the largest prime below 2^16
    public void A_small_factor_is_found(int factor)
    {
        // 2,048 bits whatever the factor: otherwise the size would be a finding as well.
        var bits = new BigInteger(factor).GetBitLength();
        var n = factor * WeakKeys.NextPrime(((BigInteger.One << 2048) - Keys.Number(2000)) / factor - (BigInteger.One << (int)(1900 - bits)));
        Assert.Equal([KeyFinding.SmallFactor], Found(n).Where(finding => finding != KeyFinding.PatternedModulus));
    }

    [Fact]
    public void The_text_of_a_finding_does_not_tell_the_factor()
    {
        var defect = Assert.Single(Check(WeakKeys.RsaKey(GoodModulus * 64_919)), d => d.Finding == KeyFinding.SmallFactor);
        Assert.DoesNotContain("64919", defect.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(7)]
    public void A_power_is_found(int exponent) =>
        Assert.Contains(KeyFinding.PerfectPower, Found(BigInteger.Pow(Keys.Prime(2100 / exponent), exponent)));

    [Fact]
    public void A_prime_modulus_is_found_by_a_thorough_check()
    {
        var spki = WeakKeys.RsaKey(Keys.Prime(2048));
        Assert.Equal(KeyFinding.ModulusPrime, Assert.Single(Check(spki, thorough: true)).Finding);
    }

    [Theory]
    [InlineData(1, KeyFinding.RsaExponentUnsafe)]
    [InlineData(2, KeyFinding.RsaExponentUnsafe)]
    [InlineData(3, KeyFinding.RsaExponentUnsafe)]
    [InlineData(65535, KeyFinding.RsaExponentUnsafe)]
    [InlineData(65536, KeyFinding.RsaExponentUnsafe)]
    [InlineData(65538, KeyFinding.RsaExponentUnsafe)]
    [InlineData(65537, null)]
    [InlineData(65539, null)]
    public void The_exponent_is_odd_and_above_2_to_the_16(int exponent, KeyFinding? finding) =>
        Assert.Equal(finding is { } found ? [found] : [], Check(WeakKeys.RsaKey(GoodModulus, exponent)).Select(d => d.Finding));

    [Fact]
    public void An_exponent_of_257_bits_is_reported() =>
        Assert.Equal(KeyFinding.RsaExponentLarge, Assert.Single(Check(WeakKeys.RsaKey(GoodModulus, (BigInteger.One << 256) + 1))).Finding);

    [Theory]
    [InlineData(1024, KeyFinding.RsaTooShort)]
    [InlineData(1984, KeyFinding.RsaTooShort)]
    [InlineData(2050, KeyFinding.RsaUnusualSize)]
    public void The_size_follows_the_policy(int bits, KeyFinding finding) => Assert.Equal([finding], Found(Keys.Modulus(bits)));

    [Fact]
    public void Patterns_are_reported()
    {
        Assert.Contains(KeyFinding.PatternedModulus, Found((GoodModulus >> 1200 << 1200) | Keys.Number(1000) | 1));
        var repeated = Keys.Number(64) | 1;
        Assert.Contains(KeyFinding.PatternedModulus, Found(Enumerable.Range(0, 32).Aggregate(BigInteger.Zero, (n, _) => (n << 64) | repeated)));
        Assert.Contains(KeyFinding.PatternedModulus, Found(Keys.Number(2048) | Keys.Number(2048) | 1));
    }

    [Fact]
    public void Of_2000_random_odd_numbers_none_is_patterned_close_a_power_or_weak_by_ROCA()
    {
        var noise = new[] { KeyFinding.SmallFactor };
        for (var i = 0; i < 2000; i++)
        {
            Assert.Empty(Found(Keys.Number(2048) | 1).Except(noise));
        }
    }

    [Theory]
    [InlineData("1.2.840.10045.3.1.7", 32)]
    [InlineData("1.3.132.0.34", 48)]
    [InlineData("1.3.132.0.35", 66)]
    public void Points_that_are_none_are_found(string curve, int size)
    {
        byte[][] points =
        [
            [0], // infinity
            [],
            [4, .. new byte[2 * size]], // (0, 0)
            [4, .. Enumerable.Repeat((byte)0xff, 2 * size)], // out of range
            [2, .. new byte[size]], // compressed
            [4, .. new byte[2 * size - 1]],
        ];
        Assert.All(points, point => Assert.Equal(KeyFinding.PointInvalid, Assert.Single(Check(WeakKeys.CurveKey(curve, point))).Finding));
    }

    [Fact]
    public void A_point_off_its_curve_by_one_bit_is_found()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var point = WeakKeys.Point(key);
        Assert.Empty(Check(WeakKeys.CurveKey("1.2.840.10045.3.1.7", point)));
        point[^1] ^= 1;
        Assert.Equal(KeyFinding.PointInvalid, Assert.Single(Check(WeakKeys.CurveKey("1.2.840.10045.3.1.7", point))).Finding);
    }

    [Theory]
    [InlineData("1.3.132.0.10")] // secp256k1
    [InlineData(null)] // no named curve
    public void Another_curve_is_unsupported(string? curve) =>
        Assert.Equal(KeyFinding.UnsupportedAlgorithm, Assert.Single(Check(WeakKeys.CurveKey(curve, new byte[65]))).Finding);

    [Fact]
    public void Octets_that_are_no_key_are_unreadable_and_never_an_exception()
    {
        var good = WeakKeys.RsaKey(GoodModulus);
        byte[][] broken = [[], [0x30], [0x30, 0], [.. good, 0], good[..^1], WeakKeys.RsaKey(-GoodModulus), WeakKeys.RsaKey(0), WeakKeys.RsaKey(BigInteger.One << 20_000)];
        Assert.All(broken, key => Assert.Contains(Check(key), d => d.Finding == KeyFinding.Unreadable));
        var random = new Random(3);
        for (var i = 0; i < 500; i++)
        {
            var changed = (byte[])good.Clone();
            changed[random.Next(40)] ^= (byte)(1 << random.Next(8));
            Check(changed);
        }

        Assert.Null(KeyQuality.KeyOf("0x30"u8.ToArray()));
        Assert.Null(KeyQuality.ModulusOf([0x30]));
        Assert.Equal(KeyFinding.Unreadable, Assert.Single(KeyQuality.CheckCertificate(good, new KeyQualityPolicy())).Finding);
    }

    [Fact]
    public void What_the_policy_ignores_is_left_out()
    {
        var policy = new KeyQualityPolicy();
        policy.Verdicts[KeyFinding.RsaExponentUnsafe] = KeyVerdict.Ignore;
        Assert.Empty(KeyQuality.Check(WeakKeys.RsaKey(GoodModulus, 3), policy));
    }

    private static IReadOnlyList<KeyDefect> Check(byte[] spki, bool thorough = false) => KeyQuality.Check(spki, new KeyQualityPolicy(), thorough);

    private static IEnumerable<KeyFinding> Found(BigInteger modulus, KeyQualityPolicy? policy = null) =>
        KeyQuality.CheckModulus(WeakKeys.Octets(modulus), policy ?? new KeyQualityPolicy()).Select(d => d.Finding);
}
