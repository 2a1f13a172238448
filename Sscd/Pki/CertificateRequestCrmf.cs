using System.Formats.Asn1;
using System.Security.Cryptography.X509Certificates;
using Mss.Sscd.Keys;

namespace Mss.Sscd.Pki;

/// <summary>
/// A certificate request message (CRMF, RFC 4211) with proof of possession by signature, as CAs that speak CMP take it. The template has subject and public key, so that the
/// signature is over the CertRequest itself (4.1: no poposkInput).
/// </summary>
public static class CertificateRequestCrmf
{
    private static readonly Asn1Tag Popo = new(TagClass.ContextSpecific, 1, isConstructed: true);
    private static readonly Asn1Tag Subject = new(TagClass.ContextSpecific, 5, isConstructed: true);
    private static readonly Asn1Tag PublicKey = new(TagClass.ContextSpecific, 6, isConstructed: true);

    /// <summary>CertRequest with certReqId 0, the subject and the public key of a certificate: what the device signs.</summary>
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
            using (writer.PushSequence())
            {
                // Name is a CHOICE, so that its tag is explicit (X.680 31.2.7); the key's is implicit, as the module says.
                using (writer.PushSequence(Subject))
                {
                    writer.WriteEncodedValue(certificate.SubjectName.RawData);
                }

                var key = new AsnReader(fields.Value.SubjectPublicKeyInfo, AsnEncodingRules.DER).ReadSequence();
                using (writer.PushSequence(PublicKey))
                {
                    while (key.HasData)
                    {
                        writer.WriteEncodedValue(key.ReadEncodedValue().Span);
                    }
                }
            }
        }

        return writer.Encode();
    }

    /// <summary>CertReqMessages with the one message.</summary>
    /// <param name="info">What <see cref="Info"/> made.</param>
    /// <param name="scheme">How it was signed.</param>
    /// <param name="signature">The signature over <paramref name="info"/>, verified by the caller.</param>
    /// <returns>DER.</returns>
    public static byte[] Assemble(byte[] info, SignatureScheme scheme, byte[] signature)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        using (writer.PushSequence())
        {
            writer.WriteEncodedValue(info);

            // ProofOfPossession.signature, POPOSigningKey.
            using (writer.PushSequence(Popo))
            {
                CertificationRequestPkcs10.WriteAlgorithm(writer, scheme);
                writer.WriteBitString(signature);
            }
        }

        return writer.Encode();
    }
}
