using System.Numerics;
using System.Runtime.InteropServices;

namespace Mss.Sscd.Keys.Quality;

/// <summary>Products of numbers of millions of bits, for which BigInteger's own take minutes.</summary>
internal static class LargeNumber
{
    // Where both ways take the same time, measured.
    private const int TransformFromBits = 80_000;

    public static BigInteger Multiply(BigInteger a, BigInteger b)
    {
        if (a.GetBitLength() < TransformFromBits || b.GetBitLength() < TransformFromBits)
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
        if (a.GetBitLength() < TransformFromBits || b.GetBitLength() < TransformFromBits)
        {
            return a * b;
        }

        var length = checked((int)BitOperations.RoundUpToPowerOf2((ulong)(bits + 15) / 16));
        var (x, y) = (Digits(a, length), Digits(b, length));
        Transform.Forward(x);
        Transform.Forward(y);
        Transform.MultiplyScaled(x, y);
        Transform.Inverse(x);

        // The digits go back into the array that they came from.
        var digits = MemoryMarshal.Cast<ulong, ushort>(y.AsSpan());
        var carry = 0ul;
        for (var i = 0; i < x.Length; i++, carry >>= 16)
        {
            carry += x[i];
            digits[i] = (ushort)carry;
        }

        return new BigInteger(MemoryMarshal.AsBytes(digits[..length]), isUnsigned: true);
    }

    private static ulong[] Digits(BigInteger number, int length)
    {
        var octets = number.ToByteArray(isUnsigned: true);
        var digits = new ulong[length];
        for (var i = 0; i < octets.Length; i += 2)
        {
            // Digits beyond the length wrap around as the product does.
            digits[i / 2 & (length - 1)] += i + 1 < octets.Length ? (uint)(octets[i] | octets[i + 1] << 8) : octets[i];
        }

        return digits;
    }
}
