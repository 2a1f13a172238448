using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using System.Text.Json.Serialization;
using Mss.Sscd;
using Mss.Sscd.Provisioning;
using Mss.Sscd.Sim;

namespace Mss.Silo.Development.FarEnd;

/// <summary>The development PKI for a silo: certificates as DER, those with a key as PKCS#12 without password.</summary>
internal sealed record PkiMessage(byte[] Root, byte[] Issuing, byte[] TlsCa, byte[] ApClient, byte[] TlsServer, byte[] TimeStamp, byte[] Attributes)
{
    public static PkiMessage Of(DevelopmentCertificates pki) => new(
        pki.Root.RawData, pki.Issuing.RawData, pki.TlsCa.RawData, pki.ApClient.RawData, Pfx(pki.TlsServer), Pfx(pki.TimeStamp), Pfx(pki.Attributes));

    /// <exception cref="CryptographicException">It is none.</exception>
    public DevelopmentCertificates Read() => new(
        X509CertificateLoader.LoadCertificate(Root),
        X509CertificateLoader.LoadCertificate(Issuing),
        X509CertificateLoader.LoadCertificate(TlsCa),
        X509CertificateLoader.LoadCertificate(ApClient),
        X509CertificateLoader.LoadPkcs12(TlsServer, null),
        X509CertificateLoader.LoadPkcs12(TimeStamp, null),
        X509CertificateLoader.LoadPkcs12(Attributes, null));

    /// <summary>Without the keys.</summary>
    public override string ToString() => nameof(PkiMessage);

    private static byte[] Pfx(X509Certificate2 certificate) => certificate.Export(X509ContentType.Pkcs12);
}

/// <summary>A key that a card shall have.</summary>
internal sealed record KeyMessage(string DeviceId, string Subscriber, string KeyId, string? Algorithm, byte[] Challenge);

/// <summary>A key that a card has, or why there is none.</summary>
internal sealed record KeyReplyMessage(byte[]? PublicKey, SignatureAlgorithm Algorithm, string? Hash, byte[]? Proof, string? WrongParameter, string Detail)
{
    public static KeyReplyMessage Of(ProvisionReply reply) => new(
        reply.Key?.PublicKey, reply.Key?.Scheme.Algorithm ?? default, reply.Key?.Scheme.Hash.Name, reply.Key?.Proof, reply.WrongParameter, reply.Detail);

    public ProvisionReply Read() => PublicKey is not null && Hash is not null && Proof is not null
        ? new ProvisionReply(new ProvidedKey(PublicKey, new SignatureScheme(Algorithm, new HashAlgorithmName(Hash)), Proof))
        : new ProvisionReply(null, WrongParameter, Detail);
}

/// <summary>A card that is its subscriber's no longer.</summary>
internal sealed record RetireMessage(string DeviceId, string Subscriber);

/// <summary>A certificate to revoke.</summary>
internal sealed record RevokeMessage(byte[] Certificate, X509RevocationReason Reason);

/// <summary>Why it was not revoked; null when it was.</summary>
internal sealed record RevokeReplyMessage(string? Refusal);

/// <summary>What the cards did.</summary>
internal sealed record TallyMessage(long Signatures, long SignedTransactions, IReadOnlyList<CardTally> Cards);

/// <summary>How the far end's API writes and reads JSON.</summary>
internal static class FarEndJson
{
    public static JsonSerializerOptions Options { get; } = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter() },
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    };
}
