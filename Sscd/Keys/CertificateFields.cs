using System.Diagnostics.CodeAnalysis;
using System.Formats.Asn1;

namespace Mss.Sscd.Keys;

/// <summary>
/// The fields of an X.509 certificate (RFC 5280 4.1) that a signature needs, as they stand in it. X509Certificate2 would do, at twenty times the price, and it re-encodes.
/// </summary>
internal readonly record struct CertificateFields(
    ReadOnlyMemory<byte> Serial,
    ReadOnlyMemory<byte> Issuer,
    ReadOnlyMemory<byte> SubjectPublicKeyInfo,
    DateTimeOffset NotBefore,
    DateTimeOffset NotAfter)
{
    /// <exception cref="AsnContentException">The octets are no DER certificate.</exception>
    public static CertificateFields Read(ReadOnlyMemory<byte> certificateDer)
    {
        var outer = new AsnReader(certificateDer, AsnEncodingRules.DER);
        var certificate = outer.ReadSequence();
        outer.ThrowIfNotEmpty();
        var body = certificate.ReadSequence();
        var versionTag = new Asn1Tag(TagClass.ContextSpecific, 0, isConstructed: true);
        if (body.PeekTag() == versionTag)
        {
            body.ReadEncodedValue();
        }

        var serial = body.PeekEncodedValue();
        body.ReadInteger();
        body.ReadSequence();
        var issuer = body.PeekEncodedValue();
        body.ReadSequence();
        var validity = body.ReadSequence();
        var notBefore = ReadTime(validity);
        var notAfter = ReadTime(validity);
        body.ReadSequence();
        var key = body.PeekEncodedValue();
        body.ReadSequence();
        return new CertificateFields(serial, issuer, key, notBefore, notAfter);
    }

    public static bool TryRead(ReadOnlyMemory<byte> certificateDer, [NotNullWhen(true)] out CertificateFields? fields)
    {
        try
        {
            fields = Read(certificateDer);
            return true;
        }
        catch (AsnContentException)
        {
            fields = null;
            return false;
        }
    }

    private static DateTimeOffset ReadTime(AsnReader validity) =>
        validity.PeekTag().HasSameClassAndValue(Asn1Tag.UtcTime) ? validity.ReadUtcTime() : validity.ReadGeneralizedTime();
}
