using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;
using System.Security.Cryptography.X509Certificates;
using Mss.Sscd.Cms;

namespace Mss.Sscd.Pki;

/// <summary>Issues time-stamp tokens (RFC 3161) with a key of its own. Safe for concurrent use.</summary>
/// <remarks>The tokens are the clock's word: the host's clock must be synchronised to within the accuracy that they state.</remarks>
public sealed class TimeStampAuthority : IDisposable
{
    private const string TimeStamping = "1.3.6.1.5.5.7.3.8";
    private readonly Lock _lock = new();
    private readonly X509Certificate2 _certificate;
    private readonly X509Certificate2Collection _issuers;
    private readonly TimeStampOptions _options;
    private readonly TimeProvider _time;

    /// <summary>Takes key and certificate.</summary>
    /// <param name="certificate">Certificate with its private key; its only extended key usage is timeStamping, critical (RFC 3161 2.3). Owned from here on.</param>
    /// <param name="issuers">CAs between it and a trust anchor; embedded in every token, since a token must be verifiable by itself years later.</param>
    /// <param name="options">Policy and accuracy.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="ArgumentException">The certificate has no private key or is not for time stamping alone.</exception>
    public TimeStampAuthority(X509Certificate2 certificate, IEnumerable<X509Certificate2> issuers, TimeStampOptions options, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(certificate);
        ArgumentNullException.ThrowIfNull(issuers);
        ArgumentNullException.ThrowIfNull(options);
        if (!certificate.HasPrivateKey)
        {
            throw new ArgumentException("the time-stamp certificate has no private key", nameof(certificate));
        }

        var usage = certificate.Extensions.OfType<X509EnhancedKeyUsageExtension>().ToList();
        if (usage is not [{ Critical: true } only] || only.EnhancedKeyUsages is not { Count: 1 } usages || usages[0].Value != TimeStamping)
        {
            throw new ArgumentException("the time-stamp certificate must have the extended key usage timeStamping alone, critical", nameof(certificate));
        }

        (_certificate, _issuers, _options, _time) = (certificate, [.. issuers], options, time);
    }

    /// <summary>A token over a digest, for now.</summary>
    /// <param name="digest">SHA-256 of what is stamped, 32 octets.</param>
    /// <returns>TimeStampToken, DER.</returns>
    /// <exception cref="ArgumentException">The digest has another length.</exception>
    /// <exception cref="CryptographicException">The key cannot be used.</exception>
    public byte[] Stamp(ReadOnlySpan<byte> digest)
    {
        if (digest.Length != SHA256.HashSizeInBytes)
        {
            throw new ArgumentException($"a SHA-256 digest has 32 octets, not {digest.Length}", nameof(digest));
        }

        var cms = new SignedCms(new ContentInfo(new Oid(CmsOids.TimeStampInfo), TokenInfo(digest)), detached: false);
        var signer = new CmsSigner(SubjectIdentifierType.IssuerAndSerialNumber, _certificate)
        {
            DigestAlgorithm = new Oid("2.16.840.1.101.3.4.2.1"),
            IncludeOption = X509IncludeOption.EndCertOnly,
        };
        signer.Certificates.AddRange(_issuers);
        signer.SignedAttributes.Add(new AsnEncodedData(CmsOids.SigningCertificateV2, SigningCertificate()));
        lock (_lock)
        {
            cms.ComputeSignature(signer);
        }

        return cms.Encode();
    }

    /// <inheritdoc/>
    public void Dispose() => _certificate.Dispose();

    // TSTInfo, RFC 3161 2.4.2.
    private byte[] TokenInfo(ReadOnlySpan<byte> digest)
    {
        // RFC 3161: unique for ever, at most 160 bits; 126 random bits are, without a counter that could be lost.
        Span<byte> serial = stackalloc byte[16];
        RandomNumberGenerator.Fill(serial);
        serial[0] = (byte)((serial[0] & 0x3F) | 0x40);
        var writer = new AsnWriter(AsnEncodingRules.DER, 256);
        using (writer.PushSequence())
        {
            writer.WriteInteger(1);
            writer.WriteObjectIdentifier(_options.Policy);
            using (writer.PushSequence())
            {
                using (writer.PushSequence())
                {
                    writer.WriteObjectIdentifier("2.16.840.1.101.3.4.2.1");
                    writer.WriteNull();
                }

                writer.WriteOctetString(digest);
            }

            writer.WriteInteger(serial);

            // To the millisecond: more digits than the accuracy is worth trouble some verifiers.
            var now = _time.GetUtcNow();
            writer.WriteGeneralizedTime(new DateTimeOffset(now.Ticks - (now.Ticks % TimeSpan.TicksPerMillisecond), TimeSpan.Zero));
            using (writer.PushSequence())
            {
                writer.WriteInteger(_options.Accuracy.Ticks / TimeSpan.TicksPerSecond);
                if (_options.Accuracy.Milliseconds > 0)
                {
                    writer.WriteInteger(_options.Accuracy.Milliseconds, new Asn1Tag(TagClass.ContextSpecific, 0));
                }
            }
        }

        return writer.Encode();
    }

    // RFC 5816: SigningCertificateV2 { certs { ESSCertIDv2 { certHash } } }; SHA-256 is the default and so left out.
    private byte[] SigningCertificate()
    {
        var writer = new AsnWriter(AsnEncodingRules.DER, 64);
        using (writer.PushSequence())
        using (writer.PushSequence())
        using (writer.PushSequence())
        {
            writer.WriteOctetString(SHA256.HashData(_certificate.RawDataMemory.Span));
        }

        return writer.Encode();
    }
}
