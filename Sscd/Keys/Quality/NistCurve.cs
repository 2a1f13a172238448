using System.Globalization;
using System.Numerics;

namespace Mss.Sscd.Keys.Quality;

/// <summary>A curve y² = x³ - 3x + b over a prime field (SP 800-186 3.2.1). The cofactor is 1: a point on it that is not at infinity has the full order.</summary>
internal sealed class NistCurve
{
    private static readonly BigInteger One = BigInteger.One;

    private static readonly Dictionary<string, NistCurve> ByOid = new()
    {
        ["1.2.840.10045.3.1.7"] = new("P-256", 32, (One << 256) - (One << 224) + (One << 192) + (One << 96) - 1, "5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604b"),
        ["1.3.132.0.34"] = new(
            "P-384", 48, (One << 384) - (One << 128) - (One << 96) + (One << 32) - 1, "b3312fa7e23ee7e4988e056be3f82d19181d9c6efe8141120314088f5013875ac656398d8a2ed19d2a85c8edd3ec2aef"),
        ["1.3.132.0.35"] = new(
            "P-521",
            66,
            (One << 521) - 1,
            "51953eb9618e1c9a1f929a21a0b68540eea2da725b99b315f3b8b489918ef109e156193951ec7e937b1652c0bd3bb1bf073573df883d2c34f1ef451fd46b503f00"),
    };

    private readonly int _octets;
    private readonly BigInteger _p;
    private readonly BigInteger _b;

    private NistCurve(string name, int octets, BigInteger p, string b)
    {
        (Name, _octets, _p) = (name, octets, p);
        _b = BigInteger.Parse("0" + b, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
    }

    public string Name { get; }

    public static NistCurve? Find(string? oid) => oid is not null && ByOid.TryGetValue(oid, out var curve) ? curve : null;

    /// <summary>What is wrong with an encoded point (SEC 1 2.3.4), or null.</summary>
    public string? Check(ReadOnlySpan<byte> point)
    {
        if (point is [0])
        {
            return "the point is at infinity";
        }

        if (point.Length != 1 + 2 * _octets || point[0] != 4)
        {
            return $"the point is not in the uncompressed form of {Name}";
        }

        var x = new BigInteger(point.Slice(1, _octets), isUnsigned: true, isBigEndian: true);
        var y = new BigInteger(point[(1 + _octets)..], isUnsigned: true, isBigEndian: true);
        if (x >= _p || y >= _p)
        {
            return "a coordinate is not below the field's prime";
        }

        return ((x * x - 3) * x + _b - y * y) % _p == 0 ? null : $"the point is not on {Name}";
    }
}
