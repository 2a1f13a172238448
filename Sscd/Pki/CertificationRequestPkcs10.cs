using System.Formats.Asn1;
using System.Security.Cryptography.X509Certificates;
using Mss.Sscd.Cms;
using Mss.Sscd.Keys;

namespace Mss.Sscd.Pki;

/// <summary>A PKCS#10 certification request (RFC 2986): the proof that a device has the private key of a certified public key.</summary>
public static class CertificationRequestPkcs10
{
    /// <summary>CertificationRequestInfo with the subject and the public key of a certificate and no attributes: what the device signs.</summary>
    /// <param name="certificateDer">The key's certificate, DER.</param>
    /// <returns>DER.</returns>
    /// <exception cref="ArgumentException">It is no certificate.</exception>
    public static byte[] Info(byte[] certificateDer)
    {
        if (!CertificateFields.TryRead(certificateDer, out var fields))
        {
            throw new ArgumentException("is not a DER certificate", nameof(certificateDer));
        }

        using var certificate = X509CertificateLoader.LoadCertificate(certificateDer);
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteInteger(0);
            writer.WriteEncodedValue(certificate.SubjectName.RawData);
            writer.WriteEncodedValue(fields.Value.SubjectPublicKeyInfo.Span);
            writer.PushSetOf(new Asn1Tag(TagClass.ContextSpecific, 0, isConstructed: true)).Dispose(); // attributes, of which there are none
        }

        return writer.Encode();
    }

    /// <summary>The request.</summary>
    /// <param name="info">What <see cref="Info"/> made.</param>
    /// <param name="scheme">How it was signed.</param>
    /// <param name="signature">The signature over <paramref name="info"/>, verified by the caller.</param>
    /// <returns>DER.</returns>
    public static byte[] Assemble(byte[] info, SignatureScheme scheme, byte[] signature)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteEncodedValue(info);
            WriteAlgorithm(writer, scheme);
            writer.WriteBitString(signature);
        }

        return writer.Encode();
    }

    /// <summary>As in CMS but for PKCS#1 v1.5, where the hash stands in the identifier (RFC 4055 5): a request names it nowhere else.</summary>
    internal static void WriteAlgorithm(AsnWriter writer, SignatureScheme scheme)
    {
        if (scheme.Algorithm != SignatureAlgorithm.RsaPkcs1)
        {
            AlgorithmIdentifiers.WriteSignature(writer, scheme);
            return;
        }

        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier(Hashes.SizeOf(scheme.Hash) switch
            {
                32 => "1.2.840.113549.1.1.11",
                48 => "1.2.840.113549.1.1.12",
                _ => "1.2.840.113549.1.1.13",
            });
            writer.WriteNull();
        }
    }
}
