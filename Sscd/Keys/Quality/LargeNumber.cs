using System.Numerics;

namespace Mss.Sscd.Keys.Quality;

/// <summary>Products of numbers of millions of bits, for which BigInteger's own take minutes.</summary>
internal static class LargeNumber
{
    // Where both ways take the same time, measured.
    private const int TransformFromBits = 80_000;

    public static BigInteger Multiply(BigInteger a, BigInteger b)
    {
        if (!IsLarge(a) || !IsLarge(b))
        {
            return a * b;
        }

        var magnitude = MultiplyCyclic(BigInteger.Abs(a), BigInteger.Abs(b), a.GetBitLength() + b.GetBitLength() + 2);
        return a.Sign == b.Sign ? magnitude : -magnitude;
    }

    /// <summary>
    /// The product of two numbers of at least 0 where what is above some bit, not lower than <paramref name="bits"/>, is added in at the bottom:
    /// the whole product when it has not more bits than that.
    /// </summary>
    public static BigInteger MultiplyCyclic(BigInteger a, BigInteger b, long bits)
    {
        if (!IsLarge(a) || !IsLarge(b))
        {
            return a * b;
        }

        var length = Spectrum.LengthFor(bits);
        return Spectrum.Of(a, length).Times(Spectrum.Of(b, length));
    }

    /// <summary>
    /// factor · a and factor · b as <see cref="MultiplyCyclic"/>, for a little more than the price of one and a half.
    /// </summary>
    public static (BigInteger A, BigInteger B) MultiplyBothCyclic(BigInteger factor, BigInteger a, BigInteger b, long bits)
    {
        if (!IsLarge(factor) || !IsLarge(a) || !IsLarge(b))
        {
            return (MultiplyCyclic(factor, a, bits), MultiplyCyclic(factor, b, bits));
        }

        var length = Spectrum.LengthFor(bits);
        var common = Spectrum.Of(factor, length);
        return (Spectrum.Of(a, length).Times(common), Spectrum.Of(b, length).Times(common));
    }

    /// <summary>left · right, and the derivative of the product: leftDerivative · right + rightDerivative · left. None is below 0, and no derivative is longer than its number.</summary>
    public static (BigInteger Product, BigInteger Derivative) MultiplyWithDerivative(
        BigInteger left, BigInteger leftDerivative, BigInteger right, BigInteger rightDerivative)
    {
        if (!IsLarge(left) || !IsLarge(right))
        {
            return (left * right, leftDerivative * right + rightDerivative * left);
        }

        var length = Spectrum.LengthFor(left.GetBitLength() + right.GetBitLength() + 2);
        var (l, r) = (Spectrum.Of(left, length), Spectrum.Of(right, length));
        var derivative = Spectrum.Of(leftDerivative, length).TimesPlus(r, Spectrum.Of(rightDerivative, length), l);
        return (l.Times(r), derivative);
    }

    private static bool IsLarge(BigInteger number) => number.GetBitLength() >= TransformFromBits;
}
