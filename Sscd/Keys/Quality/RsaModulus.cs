using System.Numerics;

namespace Mss.Sscd.Keys.Quality;

/// <summary>Tests of a modulus by itself. None needs the private key, none gives a factor away.</summary>
internal static class RsaModulus
{
    /// <summary>Longest modulus that is looked at: the time of some tests grows with the square of the length.</summary>
    public const int MaxBits = 16_384;

    private const int SmallPrimesBelow = 1 << 16;
    private static readonly Lazy<BigInteger> Primorial = new(MakePrimorial);

    // Which residues squares have: 12 of the 64 modulo 64, one in 150 modulo the product of the others, which fits 32 bits. So few roots are drawn in vain.
    private static readonly ulong SquaresModulo64 = Enumerable.Range(0, 64).Aggregate(0ul, (set, i) => set | 1ul << (i * i % 64));
    private static readonly int[] SquareModuli = [63, 65, 11, 17, 19, 23];
    private static readonly uint SquareProduct = SquareModuli.Aggregate(1u, (product, m) => product * (uint)m);
    private static readonly bool[][] Squares = [.. SquareModuli.Select(m => Enumerable.Range(0, m).Select(r => Enumerable.Range(0, m).Any(i => i * i % m == r)).ToArray())];

    /// <summary>A prime factor below 2^16, the even ones included.</summary>
    public static bool HasSmallFactor(BigInteger n) => n.IsEven || !BigInteger.GreatestCommonDivisor(n, Primorial.Value % n).IsOne;

    /// <summary>n is an r-th power, r at least 3. Squares are the first step of <see cref="HasClosePrimes"/>.</summary>
    public static bool IsPower(BigInteger n)
    {
        // A root without small factors has more than 16 bits.
        var bits = (int)n.GetBitLength();
        foreach (var r in new[] { 3, 5, 7, 11, 13, 17, 19, 23, 29, 31 })
        {
            if (bits / r < 16)
            {
                break;
            }

            if (BigInteger.Pow(IntegerRoot(n, r), r) == n)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>n is a square.</summary>
    public static bool IsSquare(BigInteger n)
    {
        if ((SquaresModulo64 >> (int)(n & 63) & 1) == 0)
        {
            return false;
        }

        var residue = (uint)(n % SquareProduct);
        for (var i = 0; i < Squares.Length; i++)
        {
            if (!Squares[i][residue % (uint)SquareModuli[i]])
            {
                return false;
            }
        }

        var root = IntegerRoot(n, 2);
        return root * root == n;
    }

    /// <summary>n = a² - b² with a among the first integers above √n (Fermat): p and q are close.</summary>
    public static bool HasClosePrimes(BigInteger n, int steps)
    {
        var a = IntegerRoot(n, 2);
        if (a * a < n)
        {
            a++;
        }

        var square = a * a - n;
        var step = 2 * a + 1;
        for (var i = 0; i < steps; i++)
        {
            if (IsSquare(square))
            {
                return true;
            }

            square += step;
            step += 2;
        }

        return false;
    }

    /// <summary>Fermat's test to the base 2: a composite that passes is rarer than a fault of the machine. 20 ms for 2,048 bits.</summary>
    public static bool IsProbablyPrime(BigInteger n) => !n.IsEven && n > 3 && BigInteger.ModPow(2, n - 1, n).IsOne;

    /// <summary>What no random source gives in 2^64 moduli; null when all is well.</summary>
    public static string? Pattern(ReadOnlySpan<byte> modulus)
    {
        const int LongestRun = 96;
        var (ones, run, longest, last) = (0, 0, 0, -1);
        for (var i = 0; i < modulus.Length * 8; i++)
        {
            var bit = modulus[i / 8] >> (7 - i % 8) & 1;
            ones += bit;
            run = bit == last ? run + 1 : 1;
            last = bit;
            longest = Math.Max(longest, run);
        }

        var bits = modulus.Length * 8.0;
        if (longest >= LongestRun)
        {
            return "the modulus has a run of 96 or more equal bits";
        }

        // Nine standard deviations.
        if (Math.Abs(ones - bits / 2) > 4.5 * Math.Sqrt(bits))
        {
            return "the modulus has far too many or too few ones";
        }

        for (var i = 8; i + 8 <= modulus.Length; i += 8)
        {
            if (modulus[..i].IndexOf(modulus.Slice(i, 8)) >= 0)
            {
                return "the modulus repeats 64 bits of itself";
            }
        }

        return null;
    }

    /// <summary>The largest integer whose r-th power is at most n (Newton, from above).</summary>
    public static BigInteger IntegerRoot(BigInteger n, int r)
    {
        if (n < 2)
        {
            return n;
        }

        // The double's precision to start with saves most steps.
        var bits = (int)n.GetBitLength();
        var shift = Math.Max(0, (bits - 900) / r);
        var top = Math.Pow((double)(n >> (shift * r)), 1.0 / r);
        var x = (new BigInteger(top * (1 + 1e-12)) + 1) << shift;
        while (true)
        {
            var next = ((r - 1) * x + n / BigInteger.Pow(x, r - 1)) / r;
            if (next >= x)
            {
                return x;
            }

            x = next;
        }
    }

    private static BigInteger MakePrimorial()
    {
        var composite = new bool[SmallPrimesBelow];
        var factors = new Queue<BigInteger>();
        for (var p = 2; p < composite.Length; p++)
        {
            if (composite[p])
            {
                continue;
            }

            factors.Enqueue(p);
            for (var multiple = (long)p * p; multiple < composite.Length; multiple += p)
            {
                composite[multiple] = true;
            }
        }

        while (factors.Count > 1)
        {
            factors.Enqueue(factors.Dequeue() * factors.Dequeue());
        }

        return factors.Dequeue();
    }
}
