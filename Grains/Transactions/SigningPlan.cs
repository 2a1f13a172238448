using System.Security.Cryptography;
using Mss.Grains.Interfaces;
using Mss.Sscd;
using Mss.Sscd.Cms;
using Mss.Sscd.Keys;
using Mss.Sscd.Pki;

namespace Mss.Grains.Transactions;

/// <summary>
/// What the device shall sign and show for an order. A pure function of the order, the reservation and the time of acceptance, so that every owner of the
/// transaction asks the device for the same octets and the device's first answer fits whoever asks.
/// </summary>
/// <param name="Shown">What the device shows.</param>
/// <param name="Scheme">How the digest is signed.</param>
/// <param name="Digest">What is signed.</param>
/// <param name="SignedAttributes">CMS signed attributes that the digest is of, or null when it is of the data.</param>
public sealed record SigningPlan(string Shown, SignatureScheme Scheme, byte[] Digest, byte[]? SignedAttributes)
{
    /// <summary>CertificationRequestInfo of PKCS#10 that the digest is of, for the operation pop; else null.</summary>
    public byte[]? CertificationRequestInfo { get; init; }

    /// <summary>Makes the plan, or says why these data cannot be signed in this way (fault 103 or 107).</summary>
    public static (SigningPlan? Plan, Fault? Fault) Create(SignatureOrder order, ReservationAnswer reservation, DateTimeOffset acceptedAt)
    {
        ArgumentNullException.ThrowIfNull(order);
        ArgumentNullException.ThrowIfNull(reservation);
        var data = order.DataToBeSigned;
        var hash = HashAlgorithmName.SHA256;
        byte[] contentDigest;
        switch (data.MimeType)
        {
            case DataObject.Sha256 when data.Content.Length != 32:
                return (null, Because(StatusCode.WrongDataLength, $"DataToBeSigned: a SHA-256 digest has 32 octets, not {data.Content.Length}"));
            case DataObject.Sha256:
                contentDigest = data.Content;
                break;
            case DataObject.OctetStream when order.Format != SignatureFormat.Cms && DigestInfo.TryParse(data.Content, out var given, out var digest):
                if (order.Profile.Operation is ProfileOperation.Authn or ProfileOperation.Anonymous)
                {
                    // Signed as it is, it would be a signature under whatever document has this hash.
                    return (null, Because(StatusCode.WrongParam, "DataToBeSigned: is a DigestInfo, which stands for a document; a log-in signs a challenge") with { SubCode = 1017 });
                }

                if (given != HashAlgorithmName.SHA256 && given != HashAlgorithmName.SHA384 && given != HashAlgorithmName.SHA512)
                {
                    return (null, Because(StatusCode.InappropriateData, $"DataToBeSigned: digests by {given.Name} are not signed"));
                }

                hash = given;
                contentDigest = digest;
                break;
            case DataObject.OctetStream when order.Profile.Operation == ProfileOperation.Digest:
                return (null, Because(StatusCode.WrongParam, "DataToBeSigned: is no DER DigestInfo, and digest signs a hash only") with { SubCode = 1016 });
            case DataObject.OctetStream when data.Content.Length == 0:
                return (null, Because(StatusCode.WrongDataLength, "DataToBeSigned: is empty"));
            default:
                contentDigest = SHA256.HashData(data.Content);
                break;
        }

        if (DisplayText.Compose(data, order.DataToBeDisplayed, reservation.DeviceKind, contentDigest, out var shown, order.EventId) is { } fault)
        {
            return (null, fault);
        }

        var key = new CertificateFacts(Enum.Parse<KeyAlgorithm>(reservation.KeyAlgorithm), reservation.KeySize, default, default);
        var scheme = key.SchemeFor(order.Pss);
        if (order.Profile.Operation == ProfileOperation.Pop)
        {
            var info = CertificationRequestPkcs10.Info(reservation.Certificate);
            return (new SigningPlan(shown, scheme, CryptographicOperations.HashData(scheme.Hash, info), null) { CertificationRequestInfo = info }, null);
        }

        if (order.Format != SignatureFormat.Cms)
        {
            return (new SigningPlan(shown, scheme with { Hash = hash }, contentDigest, null), null);
        }

        // The signing time is the time of acceptance: a later one would differ between two owners of the transaction.
        // One hash serves content and attributes (RFC 5652 5.4), also for a key whose curve would take a longer one.
        scheme = scheme with { Hash = hash };
        var attributes = CmsSignature.SignedAttributes(contentDigest, acceptedAt, reservation.Certificate, hash);
        return (new SigningPlan(shown, scheme, SHA256.HashData(attributes), attributes), null);
    }

    private static Fault Because(StatusCode code, string why) => new(code, why, why);
}
