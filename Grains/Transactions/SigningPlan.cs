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
public sealed partial record SigningPlan(string Shown, SignatureScheme Scheme, byte[] Digest, byte[]? SignedAttributes)
{
    /// <summary>CertificationRequestInfo of PKCS#10 that the digest is of, for the operation pop; else null.</summary>
    public byte[]? CertificationRequestInfo { get; init; }

    /// <summary>Further documents, those that are not signed too; null when the order has none.</summary>
    public IReadOnlyList<AcceptedDocument>? Documents { get; init; }

    /// <summary>Makes the plan, or says why these data cannot be signed in this way (fault 103 or 107).</summary>
    public static (SigningPlan? Plan, Fault? Fault) Create(SignatureOrder order, ReservationAnswer reservation, DateTimeOffset acceptedAt)
    {
        ArgumentNullException.ThrowIfNull(order);
        ArgumentNullException.ThrowIfNull(reservation);
        if (Content(order.DataToBeSigned, order.Format, order.Profile.Operation, "", out var hash, out var contentDigest) is { } unsuitable)
        {
            return (null, unsuitable);
        }

        if (FurtherDocuments.Of(order, out var uri) is { } documents)
        {
            return CreateSeveral(order, reservation, acceptedAt, documents, uri, hash, contentDigest);
        }

        if (DisplayText.Compose(order.DataToBeSigned, order.DataToBeDisplayed, reservation.DeviceKind, contentDigest, out var shown, order.EventId) is { } fault)
        {
            return (null, fault);
        }

        return (First(order, reservation, acceptedAt, shown, hash, contentDigest), null);
    }

    private static SigningPlan First(
        SignatureOrder order, ReservationAnswer reservation, DateTimeOffset acceptedAt, string shown, HashAlgorithmName hash, byte[] contentDigest)
    {
        var scheme = SchemeOf(reservation.KeyAlgorithm, reservation.KeySize, order.Pss);
        if (order.Profile.Operation is ProfileOperation.Pop or ProfileOperation.Popo)
        {
            var info = order.Profile.Operation == ProfileOperation.Pop ? CertificationRequestPkcs10.Info(reservation.Certificate) : CertificateRequestCrmf.Info(reservation.Certificate);
            return new SigningPlan(shown, scheme, CryptographicOperations.HashData(scheme.Hash, info), null) { CertificationRequestInfo = info };
        }

        scheme = scheme with { Hash = hash };
        var (digest, attributes) = Sign(order.Format, contentDigest, hash, reservation.Certificate, acceptedAt);
        return new SigningPlan(shown, scheme, digest, attributes);
    }

    /// <summary>Digest and hash of the content, or why it cannot be signed.</summary>
    private static Fault? Content(DataObject data, SignatureFormat format, ProfileOperation operation, string field, out HashAlgorithmName hash, out byte[] contentDigest)
    {
        hash = HashAlgorithmName.SHA256;
        contentDigest = [];
        switch (data.MimeType)
        {
            case DataObject.Sha256 when data.Content.Length != 32:
                return Because(StatusCode.WrongDataLength, $"{field}DataToBeSigned: a SHA-256 digest has 32 octets, not {data.Content.Length}");
            case DataObject.Sha256:
                contentDigest = data.Content;
                break;
            case DataObject.OctetStream when format != SignatureFormat.Cms && DigestInfo.TryParse(data.Content, out var given, out var digest):
                if (operation is ProfileOperation.Authn or ProfileOperation.Anonymous)
                {
                    // Signed as it is, it would be a signature under whatever document has this hash.
                    return Because(StatusCode.WrongParam, $"{field}DataToBeSigned: is a DigestInfo, which stands for a document; a log-in signs a challenge") with { SubCode = 1017 };
                }

                if (given != HashAlgorithmName.SHA256 && given != HashAlgorithmName.SHA384 && given != HashAlgorithmName.SHA512)
                {
                    return Because(StatusCode.InappropriateData, $"{field}DataToBeSigned: digests by {given.Name} are not signed");
                }

                hash = given;
                contentDigest = digest;
                break;
            case DataObject.OctetStream when operation == ProfileOperation.Digest:
                return Because(StatusCode.WrongParam, $"{field}DataToBeSigned: is no DER DigestInfo, and digest signs a hash only") with { SubCode = 1016 };
            case DataObject.OctetStream when data.Content.Length == 0:
                return Because(StatusCode.WrongDataLength, $"{field}DataToBeSigned: is empty");
            default:
                contentDigest = SHA256.HashData(data.Content);
                break;
        }

        return null;
    }

    private static SignatureScheme SchemeOf(string keyAlgorithm, int keySize, bool pss) =>
        new CertificateFacts(Enum.Parse<KeyAlgorithm>(keyAlgorithm), keySize, default, default).SchemeFor(pss);

    /// <summary>What is signed for a content: its digest, or that of the attributes that hold it.</summary>
    private static (byte[] Digest, byte[]? SignedAttributes) Sign(
        SignatureFormat format, byte[] contentDigest, HashAlgorithmName hash, byte[] certificate, DateTimeOffset acceptedAt)
    {
        if (format != SignatureFormat.Cms)
        {
            return (contentDigest, null);
        }

        // The signing time is the time of acceptance: a later one would differ between two owners of the transaction.
        // One hash serves content and attributes (RFC 5652 5.4), also for a key whose curve would take a longer one.
        var attributes = CmsSignature.SignedAttributes(contentDigest, acceptedAt, certificate, hash);
        return (SHA256.HashData(attributes), attributes);
    }

    private static Fault Because(StatusCode code, string why) => new(code, why, why);
}
