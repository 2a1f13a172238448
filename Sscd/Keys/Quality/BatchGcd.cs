using System.Numerics;

namespace Mss.Sscd.Keys.Quality;

/// <summary>
/// Finds the moduli of a large set that share a factor with another one: for each n the greatest common divisor with the product of all others
/// (Heninger et al., "Mining Your Ps and Qs", USENIX Security 2012). Not safe for concurrent use.
/// </summary>
/// <remarks>
/// In chunks, so that memory is bounded (some 2.7 GiB for 25,000 moduli of 2,048 bits in a chunk, 0.7 GiB for 14,000) and the work can be interrupted between them. The time grows with the
/// square of the number of chunks. Equal moduli divide each other: give each modulus once.
/// </remarks>
public sealed class BatchGcd
{
    /// <summary>Moduli in a chunk by default: a little below a power of two, where the transforms are full.</summary>
    public const int DefaultChunkSize = 30_720;

    private readonly BigInteger[] _moduli;
    private readonly int _chunkSize;
    private readonly BigInteger?[] _products;

    /// <summary>Takes the set.</summary>
    /// <param name="moduli">Big-endian, above 1, each once.</param>
    /// <param name="chunkSize">Moduli in a chunk, 2 or more.</param>
    /// <exception cref="ArgumentException">A modulus is 0 or 1.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The chunk is smaller than 2.</exception>
    public BatchGcd(IEnumerable<byte[]> moduli, int chunkSize = DefaultChunkSize)
    {
        ArgumentNullException.ThrowIfNull(moduli);
        ArgumentOutOfRangeException.ThrowIfLessThan(chunkSize, 2);
        _moduli = [.. moduli.Select(modulus => new BigInteger(modulus, isUnsigned: true, isBigEndian: true))];
        if (_moduli.Any(modulus => modulus <= 1))
        {
            throw new ArgumentException("a modulus is 0 or 1", nameof(moduli));
        }

        // Chunks of equal size, so that none is divided by a much longer one.
        ChunkCount = (_moduli.Length + chunkSize - 1) / chunkSize;
        _chunkSize = ChunkCount == 0 ? 1 : (_moduli.Length + ChunkCount - 1) / ChunkCount;
        ChunkCount = (_moduli.Length + _chunkSize - 1) / _chunkSize;
        _products = new BigInteger?[ChunkCount];
    }

    /// <summary>Number of chunks.</summary>
    public int ChunkCount { get; }

    /// <summary>Finds the moduli of one chunk that share a factor with any modulus of the set.</summary>
    /// <param name="chunk">0 to <see cref="ChunkCount"/> - 1.</param>
    /// <param name="cancellationToken">Looked at between products, seconds apart.</param>
    /// <returns>Their places in the set, ascending.</returns>
    public IReadOnlyList<int> FindIn(int chunk, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(chunk);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(chunk, ChunkCount);
        var members = Members(chunk);
        var tree = ProductTree.Make(members);
        _products[chunk] = tree.Value;
        var modulus = new LargeModulus(tree.Value);
        var others = modulus.Reduce(tree.Derivative);
        for (var other = 0; other < ChunkCount; other++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (other != chunk)
            {
                var product = _products[other] ??= ProductTree.Product(Members(other));
                others = modulus.Reduce(LargeNumber.Multiply(others, modulus.Reduce(product)));
            }
        }

        var remainders = new BigInteger[members.Length];
        var fraction = modulus.Fraction(others, out var bits);
        tree.Remainders(fraction, bits, remainders);
        var found = new List<int>();
        for (var i = 0; i < members.Length; i++)
        {
            if (!BigInteger.GreatestCommonDivisor(members.Span[i], remainders[i]).IsOne)
            {
                found.Add(chunk * _chunkSize + i);
            }
        }

        return found;
    }

    /// <summary>Which of the found moduli share a factor with which, by looking at each two: for as many as are found in practice.</summary>
    /// <param name="found">Places in the set.</param>
    /// <param name="cancellationToken">Looked at for each modulus.</param>
    /// <returns>For each place those of its partners, ascending.</returns>
    public IReadOnlyDictionary<int, IReadOnlyList<int>> Partners(IReadOnlyList<int> found, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(found);
        var partners = found.ToDictionary(place => place, _ => new List<int>());
        for (var i = 0; i < found.Count; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            for (var j = 0; j < i; j++)
            {
                if (!BigInteger.GreatestCommonDivisor(_moduli[found[i]], _moduli[found[j]]).IsOne)
                {
                    partners[found[i]].Add(found[j]);
                    partners[found[j]].Add(found[i]);
                }
            }
        }

        return partners.ToDictionary(pair => pair.Key, pair => (IReadOnlyList<int>)[.. pair.Value.Order()]);
    }

    private Memory<BigInteger> Members(int chunk) =>
        _moduli.AsMemory(chunk * _chunkSize, Math.Min(_chunkSize, _moduli.Length - chunk * _chunkSize));
}
