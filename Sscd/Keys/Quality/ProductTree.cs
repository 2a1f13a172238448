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

    public static ProductTree Make(ReadOnlyMemory<BigInteger> numbers)
    {
        if (numbers.Length == 1)
        {
            return new ProductTree(numbers.Span[0], BigInteger.One, null, null);
        }

        ProductTree left = null!, right = null!;
        Both(numbers.Length, () => left = Make(numbers[..(numbers.Length / 2)]), () => right = Make(numbers[(numbers.Length / 2)..]));
        var (product, derivative) = LargeNumber.MultiplyWithDerivative(left.Value, left.Derivative, right.Value, right.Derivative);
        left.Derivative = right.Derivative = BigInteger.Zero;
        return new ProductTree(product, derivative, left, right);
    }

    public static BigInteger Product(ReadOnlyMemory<BigInteger> numbers)
    {
        if (numbers.Length == 1)
        {
            return numbers.Span[0];
        }

        BigInteger left = default, right = default;
        Both(numbers.Length, () => left = Product(numbers[..(numbers.Length / 2)]), () => right = Product(numbers[(numbers.Length / 2)..]));
        return LargeNumber.Multiply(left, right);
    }

    /// <summary>
    /// X modulo each number, where X/P is given: X/left is X/P times right, so that a multiplication takes the place of each division
    /// (Bernstein, "Scaled remainder trees", 2004). Whole parts are dropped on the way.
    /// </summary>
    /// <param name="fraction">X/P after the point.</param>
    /// <param name="bits">Bits that the fraction has after the point: those of P and 100 more.</param>
    /// <param name="remainders">One place for each number.</param>
    public void Remainders(BigInteger fraction, int bits, Memory<BigInteger> remainders)
    {
        if (_left is not { } leftTree || _right is not { } rightTree)
        {
            remainders.Span[0] = ((fraction * Value + (BigInteger.One << (bits - 1))) >> bits) % Value;
            return;
        }

        // Below the point only as many bits are true as the other factor left over; what wraps around in the product ends 40 bits below these.
        var (timesRight, timesLeft) = LargeNumber.MultiplyBothCyclic(fraction, rightTree.Value, leftTree.Value, bits + 40L);
        var leftFraction = Below(timesRight, bits, rightTree.Value, out var leftBits);
        var rightFraction = Below(timesLeft, bits, leftTree.Value, out var rightBits);
        var half = remainders.Length / 2;
        Both(
            remainders.Length,
            () => leftTree.Remainders(leftFraction, leftBits, remainders[..half]),
            () => rightTree.Remainders(rightFraction, rightBits, remainders[half..]));
    }

    private static BigInteger Below(BigInteger product, int bits, BigInteger other, out int left)
    {
        var dropped = (int)other.GetBitLength();
        left = bits - dropped;
        return (product >> dropped) & ((BigInteger.One << left) - 1);
    }

    // Halves of this many numbers are worth a task each.
    private static void Both(int length, Action first, Action second)
    {
        if (length >= 256)
        {
            Parallel.Invoke(first, second);
        }
        else
        {
            first();
            second();
        }
    }
}
