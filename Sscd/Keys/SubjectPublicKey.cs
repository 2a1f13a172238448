using System.Formats.Asn1;

namespace Mss.Sscd.Keys;

/// <summary>Reads the algorithm of a SubjectPublicKeyInfo (RFC 5280 4.1.2.7, RFC 5480 2.1).</summary>
internal static class SubjectPublicKey
{
    public const string RsaEncryption = "1.2.840.113549.1.1.1";
    public const string EcPublicKey = "1.2.840.10045.2.1";

    public static string? AlgorithmOf(ReadOnlySpan<byte> subjectPublicKeyInfo) => Read(subjectPublicKeyInfo).Algorithm;

    // Explicit curve parameters are refused: a key may bring its own weak generator (CVE-2020-0601).
    public static bool IsNistCurve(ReadOnlySpan<byte> subjectPublicKeyInfo) =>
        Read(subjectPublicKeyInfo).Curve is "1.2.840.10045.3.1.7" or "1.3.132.0.34" or "1.3.132.0.35";

    private static (string? Algorithm, string? Curve) Read(ReadOnlySpan<byte> subjectPublicKeyInfo)
    {
        try
        {
            AsnDecoder.ReadSequence(subjectPublicKeyInfo, AsnEncodingRules.DER, out var offset, out var length, out _);
            var content = subjectPublicKeyInfo.Slice(offset, length);
            AsnDecoder.ReadSequence(content, AsnEncodingRules.DER, out offset, out length, out _);
            var identifier = content.Slice(offset, length);
            var algorithm = AsnDecoder.ReadObjectIdentifier(identifier, AsnEncodingRules.DER, out var read);
            var parameters = identifier[read..];
            var named = !parameters.IsEmpty && parameters[0] == 0x06;
            return (algorithm, named ? AsnDecoder.ReadObjectIdentifier(parameters, AsnEncodingRules.DER, out _) : null);
        }
        catch (AsnContentException)
        {
            return (null, null);
        }
    }
}
