using System.Runtime.CompilerServices;

namespace Mss.Sscd.Keys.Quality;

/// <summary>
/// Cyclic convolution of vectors whose length is a power of two, by number-theoretic transform modulo p = 2^64 - 2^32 + 1. Exact as long as each sum of products is
/// below p. Forward leaves bit-reversed order, inverse takes it: nothing is ever reordered.
/// </summary>
internal static class Transform
{
    private const ulong P = 0xFFFF_FFFF_0000_0001;
    private const ulong Generator = 7;

    // Below this many elements, half a MiB, the passes stay in the cache.
    private const int Block = 1 << 16;
    private const int ParallelFrom = 1 << 20;
    private static readonly ulong[]?[] Roots = new ulong[]?[32];
    private static readonly Lock RootsLock = new();

    /// <summary>Transforms in place.</summary>
    public static void Forward(Memory<ulong> a)
    {
        if (a.Length <= Block)
        {
            ForwardBlock(a.Span);
            return;
        }

        var (low, high) = (a[..(a.Length / 2)], a[(a.Length / 2)..]);
        ForwardPass(a.Span, RootsFor(a.Length / 2));
        Both(a.Length, () => Forward(low), () => Forward(high));
    }

    /// <summary>Undoes <see cref="Forward"/> but for the factor of the length.</summary>
    public static void Inverse(Memory<ulong> a)
    {
        if (a.Length <= Block)
        {
            InverseBlock(a.Span);
            return;
        }

        var (low, high) = (a[..(a.Length / 2)], a[(a.Length / 2)..]);
        Both(a.Length, () => Inverse(low), () => Inverse(high));
        InversePass(a.Span, RootsFor(a.Length / 2));
    }

    /// <summary>a := (a·b + c·d), element by element, divided by the length.</summary>
    public static void MultiplyAddScaled(Span<ulong> a, ReadOnlySpan<ulong> b, ReadOnlySpan<ulong> c, ReadOnlySpan<ulong> d)
    {
        var scale = P - (P - 1) / (ulong)a.Length;
        for (var i = 0; i < a.Length; i++)
        {
            a[i] = Multiply(Add(Multiply(a[i], b[i]), Multiply(c[i], d[i])), scale);
        }
    }

    /// <summary>a := a·b, element by element, divided by the length.</summary>
    public static void MultiplyScaled(Span<ulong> a, ReadOnlySpan<ulong> b)
    {
        var scale = P - (P - 1) / (ulong)a.Length;
        for (var i = 0; i < a.Length; i++)
        {
            a[i] = Multiply(Multiply(a[i], b[i]), scale);
        }
    }

    // Two halves of this size are worth a task each.
    private static void Both(int length, Action first, Action second)
    {
        if (length > ParallelFrom)
        {
            Parallel.Invoke(first, second);
        }
        else
        {
            first();
            second();
        }
    }

    private static void ForwardBlock(Span<ulong> a)
    {
        for (var half = a.Length / 2; half >= 1; half /= 2)
        {
            var roots = RootsFor(half);
            for (var start = 0; start < a.Length; start += 2 * half)
            {
                ForwardPass(a.Slice(start, 2 * half), roots);
            }
        }
    }

    private static void InverseBlock(Span<ulong> a)
    {
        for (var half = 1; half < a.Length; half *= 2)
        {
            var roots = RootsFor(half);
            for (var start = 0; start < a.Length; start += 2 * half)
            {
                InversePass(a.Slice(start, 2 * half), roots);
            }
        }
    }

    private static void ForwardPass(Span<ulong> a, ReadOnlySpan<ulong> roots)
    {
        var low = a[..roots.Length];
        var high = a.Slice(roots.Length, roots.Length);
        for (var j = 0; j < roots.Length; j++)
        {
            var (u, v) = (low[j], high[j]);
            low[j] = Add(u, v);
            high[j] = Multiply(Subtract(u, v), roots[j]);
        }
    }

    // The inverse of the j-th root of order 2h is minus the (h - j)-th.
    private static void InversePass(Span<ulong> a, ReadOnlySpan<ulong> roots)
    {
        var low = a[..roots.Length];
        var high = a.Slice(roots.Length, roots.Length);
        var (first, second) = (low[0], high[0]);
        low[0] = Add(first, second);
        high[0] = Subtract(first, second);
        for (var j = 1; j < low.Length; j++)
        {
            var u = low[j];
            var v = Multiply(high[j], roots[roots.Length - j]);
            low[j] = Subtract(u, v);
            high[j] = Add(u, v);
        }
    }

    private static ulong[] RootsFor(int half)
    {
        var index = System.Numerics.BitOperations.Log2((uint)half);
        if (Volatile.Read(ref Roots[index]) is { } known)
        {
            return known;
        }

        lock (RootsLock)
        {
            if (Roots[index] is { } made)
            {
                return made;
            }

            var roots = new ulong[half];
            var root = Power(Generator, (P - 1) / (2 * (ulong)half));
            var power = 1ul;
            for (var i = 0; i < half; i++, power = Multiply(power, root))
            {
                roots[i] = power;
            }

            Volatile.Write(ref Roots[index], roots);
            return roots;
        }
    }

    private static ulong Power(ulong x, ulong exponent)
    {
        var result = 1ul;
        for (; exponent > 0; exponent >>= 1, x = Multiply(x, x))
        {
            result = (exponent & 1) == 0 ? result : Multiply(result, x);
        }

        return result;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Add(ulong a, ulong b)
    {
        var sum = a - (P - b);
        return a < P - b ? sum + P : sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Subtract(ulong a, ulong b)
    {
        var difference = a - b;
        return a < b ? difference + P : difference;
    }

    // 2^64 = 2^32 - 1 and 2^96 = -1 modulo p.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Multiply(ulong a, ulong b)
    {
        const ulong Epsilon = 0xFFFF_FFFF;
        var high = Math.BigMul(a, b, out var low);
        var t = low - (high >> 32);
        t = low < high >> 32 ? t - Epsilon : t;
        var middle = (high & Epsilon) * Epsilon;
        var result = t + middle;
        result = result < middle ? result + Epsilon : result;
        return result >= P ? result - P : result;
    }
}
