using System.Security.Cryptography;

namespace Mss.Sscd.Sim;

/// <summary>The further digests of a card's record with their signatures, in one column: they are written in one piece with the first one, or not at all.</summary>
internal static class CardFurther
{
    /// <summary>The octets; null for nothing, as ordinary records have it.</summary>
    public static byte[]? Encode(IReadOnlyList<FurtherDigest>? digests, IReadOnlyList<byte[]>? values)
    {
        if (digests is null)
        {
            return null;
        }

        using var octets = new MemoryStream();
        using var output = new BinaryWriter(octets);
        output.Write(digests.Count);
        for (var i = 0; i < digests.Count; i++)
        {
            output.Write(digests[i].KeyId);
            output.Write((int)digests[i].Scheme.Algorithm);
            output.Write(digests[i].Scheme.Hash.Name ?? "");
            WriteOctets(output, digests[i].Digest.Span);
            WriteOctets(output, values is null ? [] : values[i]);
        }

        output.Flush();
        return octets.ToArray();
    }

    /// <summary>Reads what <see cref="Encode"/> wrote.</summary>
    public static (IReadOnlyList<FurtherDigest> Digests, IReadOnlyList<byte[]>? Values) Decode(byte[] stored)
    {
        using var input = new BinaryReader(new MemoryStream(stored));
        var digests = new FurtherDigest[input.ReadInt32()];
        var values = new byte[digests.Length][];
        for (var i = 0; i < digests.Length; i++)
        {
            var keyId = input.ReadString();
            var scheme = new SignatureScheme((SignatureAlgorithm)input.ReadInt32(), new HashAlgorithmName(input.ReadString()));
            digests[i] = new FurtherDigest(keyId, scheme, ReadOctets(input));
            values[i] = ReadOctets(input);
        }

        return (digests, values.All(value => value.Length > 0) ? values : null);
    }

    private static void WriteOctets(BinaryWriter output, ReadOnlySpan<byte> octets)
    {
        output.Write(octets.Length);
        output.Write(octets);
    }

    private static byte[] ReadOctets(BinaryReader input) => input.ReadBytes(input.ReadInt32());
}
