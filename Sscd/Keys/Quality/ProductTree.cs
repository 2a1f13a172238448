using System.Numerics;

namespace Mss.Sscd.Keys.Quality;

/// <summary>The products of a list of numbers, pair by pair, up to the product P of all; and the way back down, which gives something modulo each number.</summary>
internal sealed class ProductTree
{
    private readonly ProductTree? _left;
    private readonly ProductTree? _right;

    private ProductTree(BigInteger value, BigInteger derivative, ProductTree? left, ProductTree? right) =>
        (Value, Derivative, _left, _right) = (value, derivative, left, right);

    /// <summary>The product of all.</summary>
    public BigInteger Value { get; }

    /// <summary>The sum of P/n over all n: modulo one n it is P/n, the product of all others. Kept at the root only.</summary>
    public BigInteger Derivative { get; private set; }

    public static ProductTree Make(ReadOnlySpan<BigInteger> numbers)
    {
        if (numbers.Length == 1)
        {
            return new ProductTree(numbers[0], BigInteger.One, null, null);
        }

        var left = Make(numbers[..(numbers.Length / 2)]);
        var right = Make(numbers[(numbers.Length / 2)..]);
        var derivative = LargeNumber.Multiply(left.Derivative, right.Value) + LargeNumber.Multiply(right.Derivative, left.Value);
        left.Derivative = right.Derivative = BigInteger.Zero;
        return new ProductTree(LargeNumber.Multiply(left.Value, right.Value), derivative, left, right);
    }

    public static BigInteger Product(ReadOnlySpan<BigInteger> numbers) => numbers.Length == 1
        ? numbers[0]
        : LargeNumber.Multiply(Product(numbers[..(numbers.Length / 2)]), Product(numbers[(numbers.Length / 2)..]));

    /// <summary>
    /// X modulo each number, where X/P is given: X/left is X/P times right, so that a multiplication takes the place of each division
    /// (Bernstein, "Scaled remainder trees", 2004). Whole parts are dropped on the way.
    /// </summary>
    /// <param name="fraction">X/P after the point.</param>
    /// <param name="bits">Bits that the fraction has after the point: those of P and 100 more.</param>
    /// <param name="remainders">One place for each number.</param>
    public void Remainders(BigInteger fraction, int bits, Span<BigInteger> remainders)
    {
        if (_left is null || _right is null)
        {
            remainders[0] = ((fraction * Value + (BigInteger.One << (bits - 1))) >> bits) % Value;
            return;
        }

        var leftFraction = Descend(fraction, bits, _right.Value, out var leftBits);
        var rightFraction = Descend(fraction, bits, _left.Value, out var rightBits);
        _left.Remainders(leftFraction, leftBits, remainders[..(remainders.Length / 2)]);
        _right.Remainders(rightFraction, rightBits, remainders[(remainders.Length / 2)..]);
    }

    // Below the point only as many bits are true as the other factor left over; what wraps around in the product ends 40 bits below these.
    private static BigInteger Descend(BigInteger fraction, int bits, BigInteger other, out int left)
    {
        var dropped = (int)other.GetBitLength();
        left = bits - dropped;
        var product = LargeNumber.MultiplyCyclic(fraction, other, bits + 40L);
        return (product >> dropped) & ((BigInteger.One << left) - 1);
    }
}
