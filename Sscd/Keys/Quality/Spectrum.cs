using System.Numerics;
using System.Runtime.InteropServices;

namespace Mss.Sscd.Keys.Quality;

/// <summary>A number of at least 0 in the transformed form, so that what is multiplied more than once is transformed once.</summary>
internal readonly struct Spectrum
{
    private readonly ulong[] _values;

    private Spectrum(ulong[] values) => _values = values;

    /// <summary>Elements that hold so many bits: 16 in each, a power of two.</summary>
    public static int LengthFor(long bits) => checked((int)BitOperations.RoundUpToPowerOf2((ulong)(bits + 15) / 16));

    /// <summary>Transforms; bits beyond the length are added in at the bottom, as the cyclic product does it.</summary>
    public static Spectrum Of(BigInteger number, int length)
    {
        var octets = number.ToByteArray(isUnsigned: true);
        var digits = new ulong[length];
        for (var i = 0; i < octets.Length; i += 2)
        {
            digits[i / 2 & (length - 1)] += i + 1 < octets.Length ? (uint)(octets[i] | octets[i + 1] << 8) : octets[i];
        }

        Transform.Forward(digits);
        return new Spectrum(digits);
    }

    /// <summary>this · other, where what is above the length is added in at the bottom. This is used up.</summary>
    public BigInteger Times(Spectrum other)
    {
        Transform.MultiplyScaled(_values, other._values);
        return Number();
    }

    /// <summary>this · a + b · c. This is used up.</summary>
    public BigInteger TimesPlus(Spectrum a, Spectrum b, Spectrum c)
    {
        Transform.MultiplyAddScaled(_values, a._values, b._values, c._values);
        return Number();
    }

    private BigInteger Number()
    {
        Transform.Inverse(_values);

        // The digits go back into the array that they came from: a digit is written where what was there has been read.
        var digits = MemoryMarshal.Cast<ulong, ushort>(_values.AsSpan());
        var carry = 0ul;
        for (var i = 0; i < _values.Length; i++, carry >>= 16)
        {
            carry += _values[i];
            digits[i] = (ushort)carry;
        }

        // A carry out of the top wraps around like everything else; whole products have none.
        var number = new BigInteger(MemoryMarshal.AsBytes(digits[.._values.Length]), isUnsigned: true);
        return carry == 0 ? number : number + carry;
    }
}
