using System.Formats.Asn1;
using Mss.Sscd.Keys;

namespace Mss.Sscd.Cms;

/// <summary>AlgorithmIdentifiers as CMS verifiers expect them.</summary>
internal static class AlgorithmIdentifiers
{
    /// <summary>digestAlgorithm; RFC 5754 2: parameters absent.</summary>
    public static void WriteDigest(AsnWriter writer, SignatureScheme scheme)
    {
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier(Hashes.OidOf(scheme.Hash));
        }
    }

    /// <summary>signatureAlgorithm.</summary>
    public static void WriteSignature(AsnWriter writer, SignatureScheme scheme)
    {
        using (writer.PushSequence())
        {
            switch (scheme.Algorithm)
            {
                case SignatureAlgorithm.RsaPkcs1:
                    // RFC 5754 3.2 has implementations accept this form, and it is the one that deployed MSSPs send: old clients know no other.
                    writer.WriteObjectIdentifier(CmsOids.RsaEncryption);
                    writer.WriteNull();
                    break;
                case SignatureAlgorithm.RsaPss:
                    writer.WriteObjectIdentifier(CmsOids.RsassaPss);
                    WritePssParameters(writer, scheme);
                    break;
                case SignatureAlgorithm.Ecdsa:
                    writer.WriteObjectIdentifier(Hashes.SizeOf(scheme.Hash) switch
                    {
                        32 => CmsOids.EcdsaWithSha256,
                        48 => CmsOids.EcdsaWithSha384,
                        _ => CmsOids.EcdsaWithSha512,
                    });
                    break;
                default:
                    throw new ArgumentException($"signature algorithm {scheme.Algorithm} is unknown", nameof(scheme));
            }
        }
    }

    // RSASSA-PSS-params, RFC 4055 3.1; there the hash inside carries NULL. The trailer field is left at its default.
    private static void WritePssParameters(AsnWriter writer, SignatureScheme scheme)
    {
        using (writer.PushSequence())
        {
            using (writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 0)))
            {
                WriteHashWithNull(writer, scheme);
            }

            using (writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 1)))
            {
                using (writer.PushSequence())
                {
                    writer.WriteObjectIdentifier(CmsOids.Mgf1);
                    WriteHashWithNull(writer, scheme);
                }
            }

            using (writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 2)))
            {
                writer.WriteInteger(Hashes.SizeOf(scheme.Hash));
            }
        }
    }

    private static void WriteHashWithNull(AsnWriter writer, SignatureScheme scheme)
    {
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier(Hashes.OidOf(scheme.Hash));
            writer.WriteNull();
        }
    }
}
