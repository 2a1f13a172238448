using System.Formats.Asn1;
using System.Numerics;
using System.Security.Cryptography;

namespace Mss.Sscd.Tests.Keys.Quality;

/// <summary>Makes keys with a planted fault. Seeded: a failing test fails again.</summary>
internal sealed class WeakKeys(int seed)
{
    private readonly Random _random = new(seed);

    /// <summary>A random number with exactly so many bits.</summary>
    public BigInteger Number(int bits)
    {
        var octets = new byte[(bits + 7) / 8 + 1];
        _random.NextBytes(octets);
        var value = new BigInteger(octets, isUnsigned: true) & ((BigInteger.One << bits) - 1);
        return value | BigInteger.One << (bits - 1);
    }

    /// <summary>A prime whose two highest bits are set, so that a product of two has twice the bits.</summary>
    public BigInteger Prime(int bits) => NextPrime(Number(bits) | BigInteger.One << (bits - 2));

    public static BigInteger NextPrime(BigInteger from)
    {
        var candidate = from | 1;
        while (!IsPrime(candidate))
        {
            candidate += 2;
        }

        return candidate;
    }

    public BigInteger Modulus(int bits) => Prime(bits / 2) * Prime(bits / 2);

    /// <summary>p = k·M + (65537^a mod M), M the product of the first 126 primes, as the cards of CVE-2017-15361 make 1,024-bit primes (Nemec et al. 2017, 2.3).</summary>
    public BigInteger RocaPrime(int bits = 1024, int primes = 126)
    {
        var m = FirstPrimes(primes).Aggregate(BigInteger.One, (product, p) => product * p);
        var free = bits - (int)m.GetBitLength();
        while (true)
        {
            var candidate = ((Number(free) | BigInteger.One << (free - 2)) + (BigInteger.One << free)) * m / 2 / m * m + BigInteger.ModPow(65537, Number(64), m);
            if (candidate.GetBitLength() == bits && IsPrime(candidate))
            {
                return candidate;
            }
        }
    }

    public static byte[] Octets(BigInteger number) => number.ToByteArray(isUnsigned: true, isBigEndian: true);

    public static byte[] RsaKey(BigInteger modulus, BigInteger? exponent = null)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            using (writer.PushSequence())
            {
                writer.WriteObjectIdentifier("1.2.840.113549.1.1.1");
                writer.WriteNull();
            }

            var key = new AsnWriter(AsnEncodingRules.DER);
            using (key.PushSequence())
            {
                key.WriteInteger(modulus);
                key.WriteInteger(exponent ?? 65537);
            }

            writer.WriteBitString(key.Encode());
        }

        return writer.Encode();
    }

    public static byte[] CurveKey(string? curve, ReadOnlySpan<byte> point)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            using (writer.PushSequence())
            {
                writer.WriteObjectIdentifier("1.2.840.10045.2.1");
                if (curve is null)
                {
                    writer.WriteNull();
                }
                else
                {
                    writer.WriteObjectIdentifier(curve);
                }
            }

            writer.WriteBitString(point);
        }

        return writer.Encode();
    }

    public static byte[] Point(ECDsa key)
    {
        var q = key.ExportParameters(false).Q;
        return [4, .. q.X!, .. q.Y!];
    }

    public static IEnumerable<int> FirstPrimes(int count) =>
        Enumerable.Range(2, 10_000).Where(n => Enumerable.Range(2, n).TakeWhile(d => d * d <= n).All(d => n % d != 0)).Take(count);

    private static readonly BigInteger Sieve = FirstPrimes(300).Skip(1).Aggregate(BigInteger.One, (product, p) => product * p);

    private static bool IsPrime(BigInteger n) => BigInteger.GreatestCommonDivisor(n, Sieve % n).IsOne && BigInteger.ModPow(2, n - 1, n).IsOne;
}
