using System.Numerics;
using Mss.Sscd.Keys.Quality;

namespace Mss.Sscd.Tests.Keys.Quality;

public sealed class BatchGcdTests
{
    [Theory]
    [InlineData(1, 2, 16)]
    [InlineData(2, 3, 16)]
    [InlineData(3, 40, 16)]
    [InlineData(4, 41, 7)]
    [InlineData(5, 200, 64)]
    [InlineData(6, 200, 1000)]
    public void Every_planted_pair_is_found_and_nothing_else(int seed, int count, int chunkSize)
    {
        // Small primes with few bits make many small moduli quickly; the arithmetic is the same.
        var keys = new WeakKeys(seed);
        var primes = Distinct(() => keys.Prime(128)).Take(2 * count).ToList();
        var moduli = Enumerable.Range(0, count).Select(i => primes[2 * i] * primes[2 * i + 1]).ToList();
        var random = new Random(seed);
        var planted = new HashSet<int>();
        for (var i = 0; i < count / 10 + 1; i++)
        {
            var (a, b) = (random.Next(count), random.Next(count));
            if (a != b && planted.Add(a))
            {
                planted.Add(b);
                moduli[a] = primes[2 * a] * primes[2 * b];
            }
        }

        AssertFinds(moduli, chunkSize);
    }

    [Fact]
    public void Products_of_a_million_bits_find_what_divisors_of_each_two_find()
    {
        // Odd numbers of 2,048 bits without prime factors below 2,000, as quick to make as random ones: the tree is high enough for the transforms.
        var keys = new WeakKeys(8);
        var small = WeakKeys.FirstPrimes(300).Aggregate(BigInteger.One, (product, p) => product * p);
        BigInteger Next(int bits) => Enumerable.Range(0, int.MaxValue).Select(_ => keys.Number(bits)).First(n => BigInteger.GreatestCommonDivisor(n, small).IsOne);
        var numbers = Enumerable.Range(0, 500).Select(_ => Next(2048)).ToList();
        var shared = keys.Prime(256);
        foreach (var place in new[] { 3, 350, 499 })
        {
            numbers[place] = shared * Next(1792);
        }

        AssertFinds(numbers, 170, 500);
    }

    [Fact]
    public void A_modulus_of_which_both_factors_are_shared_is_found()
    {
        var keys = new WeakKeys(9);
        var p = Enumerable.Range(0, 5).Select(_ => keys.Prime(256)).ToList();
        BigInteger[] moduli = [p[0] * p[1], p[1] * p[2], p[2] * p[0], p[3] * p[4]];
        var batch = new BatchGcd(moduli.Select(WeakKeys.Octets));
        var found = batch.FindIn(0);
        Assert.Equal([0, 1, 2], found);
        var partners = batch.Partners(found);
        Assert.Equal([1, 2], partners[0]);
        Assert.Equal([0, 2], partners[1]);
    }

    [Fact]
    public void Moduli_of_different_lengths_go_together()
    {
        var keys = new WeakKeys(10);
        var p = keys.Prime(512);
        var moduli = Enumerable.Range(0, 30).Select(i => keys.Modulus(i % 2 == 0 ? 256 : 512)).Append(p * keys.Prime(300)).Prepend(p * keys.Prime(200)).ToList();
        AssertFinds(moduli, 5);
    }

    [Fact]
    public void An_empty_set_has_no_chunk_and_a_single_modulus_no_partner()
    {
        Assert.Equal(0, new BatchGcd([]).ChunkCount);
        Assert.Empty(new BatchGcd([[0x0f]]).FindIn(0));
    }

    [Fact]
    public void Zero_and_one_are_refused() => Assert.Throws<ArgumentException>(() => new BatchGcd([[1]]));

    [Theory]
    [InlineData(79_000, 90_000)]
    [InlineData(81_000, 82_000)]
    [InlineData(131_072, 131_072)]
    [InlineData(100_000, 1_000_000)]
    [InlineData(2_100_000, 2_000_000)]
    public void The_transform_multiplies_as_BigInteger_does(int left, int right)
    {
        var keys = new WeakKeys(left);
        var (a, b) = (keys.Number(left), keys.Number(right));
        Assert.Equal(a * b, LargeNumber.Multiply(a, b));
        Assert.Equal(-a * b, LargeNumber.Multiply(-a, b));
        Assert.Equal(a * b, LargeNumber.Multiply(-a, -b));
    }

    [Fact]
    public void The_largest_digits_do_not_overflow()
    {
        var ones = (BigInteger.One << 2_000_000) - 1;
        Assert.Equal(ones * ones, LargeNumber.Multiply(ones, ones));
    }

    [Theory]
    [InlineData(100, 50)]
    [InlineData(5_000, 10_000)]
    [InlineData(100_003, 200_001)]
    [InlineData(300_000, 1_000_000)]
    public void Remainders_are_BigIntegers(int modulusBits, int numberBits)
    {
        var keys = new WeakKeys(modulusBits);
        var modulus = keys.Number(modulusBits);
        var number = keys.Number(numberBits);
        var large = new LargeModulus(modulus);
        Assert.Equal(number % modulus, large.Reduce(number));
        Assert.Equal(0, large.Reduce(modulus * 3));
        Assert.Equal(modulus - 1, large.Reduce(modulus * 4 - 1));
        Assert.Equal(0, new LargeModulus(BigInteger.One << (modulusBits - 1)).Reduce(BigInteger.One << numberBits << modulusBits));
    }

    private static void AssertFinds(List<BigInteger> moduli, params int[] chunkSizes)
    {
        var expected = new SortedSet<int>();
        for (var i = 0; i < moduli.Count; i++)
        {
            for (var j = 0; j < i; j++)
            {
                if (!BigInteger.GreatestCommonDivisor(moduli[i], moduli[j]).IsOne)
                {
                    expected.UnionWith([i, j]);
                }
            }
        }

        foreach (var chunkSize in chunkSizes)
        {
            var batch = new BatchGcd(moduli.Select(WeakKeys.Octets), chunkSize);
            Assert.Equal(expected, Enumerable.Range(0, batch.ChunkCount).SelectMany(chunk => batch.FindIn(chunk)));
        }
    }

    private static IEnumerable<BigInteger> Distinct(Func<BigInteger> next)
    {
        var seen = new HashSet<BigInteger>();
        while (true)
        {
            if (next() is var number && seen.Add(number))
            {
                yield return number;
            }
        }
    }
}
