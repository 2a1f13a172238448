using System.Numerics;

namespace Mss.Sscd.Keys.Quality;

/// <summary>Division by one large number, many times: by its reciprocal, which Newton's iteration finds.</summary>
internal sealed class LargeModulus
{
    private const int Guard = 128;
    private readonly BigInteger _modulus;
    private readonly int _bits;

    // About 2^(2·bits + Guard) / modulus, wrong by some units.
    private readonly BigInteger _reciprocal;

    public LargeModulus(BigInteger modulus)
    {
        _modulus = modulus;
        _bits = checked((int)modulus.GetBitLength());
        _reciprocal = Reciprocal(modulus << Guard, _bits + Guard);
    }

    /// <summary>number modulo this.</summary>
    public BigInteger Reduce(BigInteger number)
    {
        for (var length = number.GetBitLength(); length > 2L * _bits; length = number.GetBitLength())
        {
            var shift = checked((int)(length - 2L * _bits));
            number = (ReduceOnce(number >> shift) << shift) + (number & ((BigInteger.One << shift) - 1));
        }

        return ReduceOnce(number);
    }

    /// <summary>number / this, cut to so many bits after the point; the number is below the modulus. Wrong by some units of the last bit but 64.</summary>
    public BigInteger Fraction(BigInteger number, out int bits)
    {
        bits = _bits + Guard - 8;
        return LargeNumber.Multiply(number, _reciprocal) >> (2 * _bits + Guard - bits);
    }

    private BigInteger ReduceOnce(BigInteger number)
    {
        var quotient = LargeNumber.Multiply(number >> (_bits - 1), _reciprocal) >> (_bits + Guard + 1);
        var remainder = number - LargeNumber.Multiply(quotient, _modulus);
        while (remainder.Sign < 0)
        {
            remainder += _modulus;
        }

        while (remainder >= _modulus)
        {
            remainder -= _modulus;
        }

        return remainder;
    }

    /// <summary>About 2^(2·bits) / number for a number of so many bits.</summary>
    private static BigInteger Reciprocal(BigInteger number, int bits)
    {
        if (bits <= 8192)
        {
            return (BigInteger.One << (2 * bits)) / number;
        }

        // From the reciprocal r of the upper half: r' = r + r·(1 - number·r), of which only the leading half of the correction counts.
        var half = bits / 2 + 34;
        var r = Reciprocal(number >> (bits - half), half);
        var error = (BigInteger.One << (2 * bits)) - (LargeNumber.Multiply(number, r) << (bits - half));
        return (r << (bits - half)) + (LargeNumber.Multiply(r, error >> (2 * bits - 2 * half)) >> (3 * half - bits));
    }
}
