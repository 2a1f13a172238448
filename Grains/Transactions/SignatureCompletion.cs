using System.Security.Cryptography;
using System.Text;
using Mss.Grains.Interfaces;
using Mss.Sscd;
using Mss.Sscd.Cms;
using Mss.Sscd.Keys;
using Mss.Sscd.Pki;

namespace Mss.Grains.Transactions;

/// <summary>Turns a device's raw signature value into what is delivered, if it is what was asked for.</summary>
public sealed class SignatureCompletion(SignatureVerifier verifier)
{
    /// <summary>The scheme that a transaction signs with.</summary>
    public static SignatureScheme SchemeOf(Accepted accepted)
    {
        ArgumentNullException.ThrowIfNull(accepted);
        return new SignatureScheme(Enum.Parse<SignatureAlgorithm>(accepted.Algorithm), new HashAlgorithmName(accepted.Hash));
    }

    /// <summary>Verifies the value and builds the signature in the format asked for.</summary>
    /// <returns>The event, or null when the value does not verify: it is then no signature of this user over what was shown.</returns>
    public Signed? Complete(Accepted accepted, byte[] value) => Complete(accepted, value, default);

    /// <summary>Verifies every value of a device's answer with its own digest and certificate.</summary>
    /// <returns>The signatures in their order, or null when one does not verify or is missing: a device that answers so is believed in nothing.</returns>
    public (Signed First, IReadOnlyList<Signed> Further)? Complete(Accepted accepted, SscdReply reply)
    {
        ArgumentNullException.ThrowIfNull(reply);
        if (reply.Signature is null || Complete(accepted, reply.Signature) is not { } first)
        {
            return null;
        }

        if (FurtherDocuments.ToSign(accepted) is not { } documents)
        {
            return (first, []);
        }

        if (reply.Further is not { } values || values.Count != documents.Count)
        {
            return null;
        }

        var further = new Signed[documents.Count];
        for (var i = 0; i < further.Length; i++)
        {
            if (Complete(documents[i].Of(accepted), values[i]) is not { } one)
            {
                return null;
            }

            further[i] = one;
        }

        return (first, further);
    }

    /// <summary>SHA-256 by which the same answer of a device is known again.</summary>
    public static byte[] HashOf(SscdReply reply)
    {
        ArgumentNullException.ThrowIfNull(reply);
        return reply.Further is null ? SHA256.HashData(reply.Signature!) : SHA256.HashData([.. SHA256.HashData(reply.Signature!), .. reply.Further.SelectMany(SHA256.HashData)]);
    }

    /// <summary>As <see cref="Complete(Accepted, byte[])"/>; a CMS also carries a time-stamp token (DER) over the value.</summary>
    public Signed? Complete(Accepted accepted, byte[] value, ReadOnlyMemory<byte> timeStampToken)
    {
        ArgumentNullException.ThrowIfNull(accepted);
        var scheme = SchemeOf(accepted);
        if (!verifier.Verify(accepted.Certificate, scheme, accepted.Digest, value))
        {
            return null;
        }

        if (accepted.CertificationRequestInfo is { } info)
        {
            var isCrmf = SignatureProfile.TryParse(accepted.ProfileUsed, out var profile, out _) && profile.Operation == ProfileOperation.Popo;
            return new Signed { Signature = isCrmf ? CertificateRequestCrmf.Assemble(info, scheme, value) : CertificationRequestPkcs10.Assemble(info, scheme, value) };
        }

        if (accepted.SignedAttributes is null)
        {
            return new Signed { Signature = value };
        }

        // Of a bare digest the content is not known: the CMS is detached. A null of type byte[] would become an empty content.
        var content = accepted.MimeType == DataObject.Sha256 ? (ReadOnlyMemory<byte>?)null : accepted.Data ?? Encoding.UTF8.GetBytes(accepted.Text ?? "");
        return new Signed { Signature = CmsSignature.Assemble(content, accepted.SignedAttributes, accepted.Certificate, scheme, value, timeStampToken) };
    }
}
