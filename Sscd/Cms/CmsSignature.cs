using System.Formats.Asn1;
using System.Security.Cryptography;
using Mss.Sscd.Keys;

namespace Mss.Sscd.Cms;

/// <summary>
/// CMS SignedData (RFC 5652) around a signature value that a device makes elsewhere, in two steps:
/// <see cref="SignedAttributes"/> gives the octets whose digest the device signs, <see cref="Assemble"/> puts everything together.
/// </summary>
/// <remarks>
/// The form is the one that deployed clients read: one SignerInfo with issuerAndSerialNumber, the content attached, and the signer's certificate only
/// (with CA certificates beside it, some clients take the first one for the signer's).
/// </remarks>
public static class CmsSignature
{
    /// <summary>
    /// The signed attributes (RFC 5652 5.3): contentType id-data, signingTime, messageDigest and ESS signingCertificateV2 (RFC 5035 3).
    /// </summary>
    /// <param name="contentDigest">Digest of the content.</param>
    /// <param name="signingTime">When; cut to seconds.</param>
    /// <param name="certificateDer">The signer's certificate.</param>
    /// <param name="hash">The hash that made the digest: SHA-256, SHA-384 or SHA-512.</param>
    /// <returns>DER SET OF Attribute. The same input gives the same octets. The device signs their digest, made with the same hash.</returns>
    /// <exception cref="ArgumentException">The hash is unsupported, the digest's length does not fit it, or the certificate is no certificate.</exception>
    public static byte[] SignedAttributes(
        ReadOnlySpan<byte> contentDigest, DateTimeOffset signingTime, ReadOnlyMemory<byte> certificateDer, HashAlgorithmName hash)
    {
        if (contentDigest.Length == 0 || contentDigest.Length != Hashes.SizeOf(hash))
        {
            throw new ArgumentException($"a digest of {contentDigest.Length} octets is none of {hash.Name}", nameof(contentDigest));
        }

        var certificate = ReadCertificate(certificateDer);
        var writer = new AsnWriter(AsnEncodingRules.DER, 512);
        using (writer.PushSetOf())
        {
            WriteContentType(writer);
            WriteSigningTime(writer, signingTime);
            WriteMessageDigest(writer, contentDigest);
            WriteSigningCertificate(writer, certificateDer.Span, certificate);
        }

        return writer.Encode();
    }

    /// <summary>The finished ContentInfo.</summary>
    /// <param name="content">The content to attach; null gives a detached signature, for when only its digest is known.</param>
    /// <param name="signedAttributes">What <see cref="SignedAttributes"/> returned.</param>
    /// <param name="certificateDer">The signer's certificate.</param>
    /// <param name="scheme">How the attributes' digest was signed.</param>
    /// <param name="signature">The raw value: PKCS#1 octets, or DER ECDSA-Sig-Value. Not verified here.</param>
    /// <param name="timeStampToken">A TimeStampToken (DER) over the signature value, put in as signatureTimeStampToken (CAdES-T, RFC 5126 6.1.1); empty for none.</param>
    /// <returns>DER ContentInfo.</returns>
    /// <exception cref="ArgumentException">
    /// The attributes are not a DER SET or are about another content (their messageDigest is not the content's), the certificate is no certificate, or the signature is empty.
    /// </exception>
    public static byte[] Assemble(
        ReadOnlyMemory<byte>? content,
        byte[] signedAttributes,
        ReadOnlyMemory<byte> certificateDer,
        SignatureScheme scheme,
        ReadOnlyMemory<byte> signature,
        ReadOnlyMemory<byte> timeStampToken = default)
    {
        ArgumentNullException.ThrowIfNull(signedAttributes);
        if (signature.IsEmpty)
        {
            throw new ArgumentException("the signature is empty", nameof(signature));
        }

        CheckAttributes(signedAttributes, content, scheme.Hash);
        var certificate = ReadCertificate(certificateDer);
        var size = 256 + (content?.Length ?? 0) + signedAttributes.Length + certificateDer.Length + signature.Length + certificate.Issuer.Length + timeStampToken.Length;
        var writer = new AsnWriter(AsnEncodingRules.DER, size);
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier(CmsOids.SignedData);
            using (writer.PushSequence(Explicit(0)))
            using (writer.PushSequence())
            {
                writer.WriteInteger(1);
                using (writer.PushSetOf())
                {
                    AlgorithmIdentifiers.WriteDigest(writer, scheme);
                }

                WriteContent(writer, content);
                using (writer.PushSequence(Explicit(0)))
                {
                    writer.WriteEncodedValue(certificateDer.Span);
                }

                using (writer.PushSetOf())
                {
                    WriteSignerInfo(writer, signedAttributes, certificate, scheme, signature.Span, timeStampToken.Span);
                }
            }
        }

        return writer.Encode();
    }

    private static void WriteContentType(AsnWriter writer)
    {
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier(CmsOids.ContentType);
            using (writer.PushSetOf())
            {
                writer.WriteObjectIdentifier(CmsOids.Data);
            }
        }
    }

    // RFC 5652 11.3: UTCTime through 2049, GeneralizedTime outside; no fractions of a second.
    private static void WriteSigningTime(AsnWriter writer, DateTimeOffset signingTime)
    {
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier(CmsOids.SigningTime);
            using (writer.PushSetOf())
            {
                if (signingTime.UtcDateTime.Year is >= 1950 and <= 2049)
                {
                    writer.WriteUtcTime(signingTime, twoDigitYearMax: 2049);
                }
                else
                {
                    writer.WriteGeneralizedTime(signingTime, omitFractionalSeconds: true);
                }
            }
        }
    }

    private static void WriteMessageDigest(AsnWriter writer, ReadOnlySpan<byte> contentDigest)
    {
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier(CmsOids.MessageDigest);
            using (writer.PushSetOf())
            {
                writer.WriteOctetString(contentDigest);
            }
        }
    }

    // RFC 5035 3 and 4: SigningCertificateV2 { certs { ESSCertIDv2 { certHash, issuerSerial } } }; SHA-256 is the default and so left out.
    private static void WriteSigningCertificate(AsnWriter writer, ReadOnlySpan<byte> certificateDer, CertificateFields certificate)
    {
        Span<byte> fingerprint = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(certificateDer, fingerprint);
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier(CmsOids.SigningCertificateV2);
            using (writer.PushSetOf())
            using (writer.PushSequence())
            using (writer.PushSequence())
            using (writer.PushSequence())
            {
                writer.WriteOctetString(fingerprint);
                using (writer.PushSequence())
                {
                    using (writer.PushSequence())
                    using (writer.PushSequence(Explicit(4)))
                    {
                        writer.WriteEncodedValue(certificate.Issuer.Span);
                    }

                    writer.WriteEncodedValue(certificate.Serial.Span);
                }
            }
        }
    }

    private static void WriteContent(AsnWriter writer, ReadOnlyMemory<byte>? content)
    {
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier(CmsOids.Data);
            if (content is { } attached)
            {
                using (writer.PushSequence(Explicit(0)))
                {
                    writer.WriteOctetString(attached.Span);
                }
            }
        }
    }

    private static void WriteSignerInfo(
        AsnWriter writer,
        byte[] signedAttributes,
        CertificateFields certificate,
        SignatureScheme scheme,
        ReadOnlySpan<byte> signature,
        ReadOnlySpan<byte> timeStampToken)
    {
        using (writer.PushSequence())
        {
            writer.WriteInteger(1);
            using (writer.PushSequence())
            {
                writer.WriteEncodedValue(certificate.Issuer.Span);
                writer.WriteEncodedValue(certificate.Serial.Span);
            }

            AlgorithmIdentifiers.WriteDigest(writer, scheme);

            // RFC 5652 5.4: what is signed is tagged SET OF, what is sent carries the implicit tag [0].
            byte[] implicitlyTagged = [0xA0, .. signedAttributes.AsSpan(1)];
            writer.WriteEncodedValue(implicitlyTagged);
            AlgorithmIdentifiers.WriteSignature(writer, scheme);
            writer.WriteOctetString(signature);
            if (timeStampToken.Length > 0)
            {
                using (writer.PushSetOf(Explicit(1)))
                using (writer.PushSequence())
                {
                    writer.WriteObjectIdentifier(CmsOids.SignatureTimeStampToken);
                    using (writer.PushSetOf())
                    {
                        writer.WriteEncodedValue(timeStampToken);
                    }
                }
            }
        }
    }

    // Costs a microsecond, and a structure whose content is not the signed one must not exist.
    private static void CheckAttributes(byte[] signedAttributes, ReadOnlyMemory<byte>? content, HashAlgorithmName hash)
    {
        byte[]? messageDigest;
        try
        {
            messageDigest = ReadMessageDigest(signedAttributes);
        }
        catch (AsnContentException e)
        {
            throw new ArgumentException("the signed attributes are not a DER SET OF Attribute", nameof(signedAttributes), e);
        }

        if (messageDigest is null || messageDigest.Length != Hashes.SizeOf(hash))
        {
            throw new ArgumentException($"the signed attributes have no message digest of {hash.Name}", nameof(signedAttributes));
        }

        if (content is { } attached && !CryptographicOperations.HashData(hash, attached.Span).AsSpan().SequenceEqual(messageDigest))
        {
            throw new ArgumentException("the signed attributes are about another content", nameof(signedAttributes));
        }
    }

    private static byte[]? ReadMessageDigest(byte[] signedAttributes)
    {
        var outer = new AsnReader(signedAttributes, AsnEncodingRules.DER);
        var attributes = outer.ReadSetOf();
        outer.ThrowIfNotEmpty();
        while (attributes.HasData)
        {
            var attribute = attributes.ReadSequence();
            if (attribute.ReadObjectIdentifier() == CmsOids.MessageDigest)
            {
                return attribute.ReadSetOf().ReadOctetString();
            }
        }

        return null;
    }

    private static CertificateFields ReadCertificate(ReadOnlyMemory<byte> certificateDer) =>
        CertificateFields.TryRead(certificateDer, out var fields)
            ? fields.Value
            : throw new ArgumentException("the signer's certificate is not a DER certificate", nameof(certificateDer));

    private static Asn1Tag Explicit(int number) => new(TagClass.ContextSpecific, number);
}
