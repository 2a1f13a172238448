using System.Formats.Asn1;

namespace Mss.Sscd.Keys.Quality;

/// <summary>The numbers of a SubjectPublicKeyInfo, as they stand in it: the platform's import refuses, and so hides, what is to be reported.</summary>
internal readonly ref struct PublicKeyNumbers
{
    public string Algorithm { get; private init; }

    /// <summary>Named curve, or null.</summary>
    public string? Curve { get; private init; }

    /// <summary>RSA: big-endian without leading zeros.</summary>
    public ReadOnlySpan<byte> Modulus { get; private init; }

    public ReadOnlySpan<byte> Exponent { get; private init; }

    /// <summary>Elliptic curve: the encoded point.</summary>
    public ReadOnlySpan<byte> Point { get; private init; }

    /// <exception cref="AsnContentException">It is no SubjectPublicKeyInfo, or its RSAPublicKey cannot be read.</exception>
    public static PublicKeyNumbers Read(ReadOnlySpan<byte> subjectPublicKeyInfo)
    {
        var content = Content(subjectPublicKeyInfo, out var total);
        RequireEnd(total == subjectPublicKeyInfo.Length);
        var identifier = Content(content, out var read);
        var algorithm = AsnDecoder.ReadObjectIdentifier(identifier, AsnEncodingRules.DER, out var oidLength);
        var parameters = identifier[oidLength..];
        if (!AsnDecoder.TryReadPrimitiveBitString(content[read..], AsnEncodingRules.DER, out var unused, out var key, out var keyLength))
        {
            throw new AsnContentException("the key is no primitive BIT STRING");
        }

        RequireEnd(unused == 0 && read + keyLength == content.Length);
        if (algorithm != SubjectPublicKey.RsaEncryption)
        {
            var named = !parameters.IsEmpty && parameters[0] == 0x06;
            return new PublicKeyNumbers { Algorithm = algorithm, Curve = named ? AsnDecoder.ReadObjectIdentifier(parameters, AsnEncodingRules.DER, out _) : null, Point = key };
        }

        var numbers = Content(key, out total);
        RequireEnd(total == key.Length);
        var modulus = Positive(numbers, out var modulusLength);
        var exponent = Positive(numbers[modulusLength..], out var exponentLength);
        RequireEnd(modulusLength + exponentLength == numbers.Length);
        return new PublicKeyNumbers { Algorithm = algorithm, Modulus = modulus, Exponent = exponent };
    }

    private static ReadOnlySpan<byte> Content(ReadOnlySpan<byte> sequence, out int total)
    {
        AsnDecoder.ReadSequence(sequence, AsnEncodingRules.DER, out var offset, out var length, out total);
        return sequence.Slice(offset, length);
    }

    private static ReadOnlySpan<byte> Positive(ReadOnlySpan<byte> source, out int total)
    {
        var value = AsnDecoder.ReadIntegerBytes(source, AsnEncodingRules.DER, out total);
        if (value[0] >= 0x80)
        {
            throw new AsnContentException("a number of the key is negative");
        }

        return value.TrimStart((byte)0);
    }

    private static void RequireEnd(bool atEnd)
    {
        if (!atEnd)
        {
            throw new AsnContentException("octets follow the key");
        }
    }
}
