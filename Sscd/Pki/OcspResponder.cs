using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Org.BouncyCastle.Asn1.Ocsp;
using Org.BouncyCastle.Asn1.X509;
using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.Crypto.Operators;
using Org.BouncyCastle.Ocsp;
using Org.BouncyCastle.Security;
using BcCertificate = Org.BouncyCastle.X509.X509Certificate;

namespace Mss.Sscd.Pki;

/// <summary>
/// Answers OCSP requests (RFC 6960) about one issuer's certificates from its list, signed by a responder certificate that the issuer has delegated to. A certificate of
/// another issuer is "unknown"; of its own whatever is not on the list is "good" (2.2). A nonce is repeated (RFC 8954).
/// </summary>
public sealed class OcspResponder
{
    /// <summary>The largest request that is read, in octets.</summary>
    public const int MaxRequest = 8 * 1024;

    private const int MaxQuestions = 20;
    private static readonly TimeSpan Life = TimeSpan.FromHours(1);
    private readonly BcCertificate _issuer;
    private readonly byte[] _issuerName;
    private readonly BcCertificate _responder;
    private readonly AsymmetricKeyParameter _key;
    private readonly RevokedCertificates _revoked;
    private readonly TimeProvider _time;

    /// <summary>Makes a responder.</summary>
    /// <param name="issuer">Whose certificates.</param>
    /// <param name="responder">Certificate with RSA key, issued by <paramref name="issuer"/> with the extended key usage OCSPSigning.</param>
    /// <param name="revoked">The issuer's list.</param>
    /// <param name="time">The clock.</param>
    public OcspResponder(X509Certificate2 issuer, X509Certificate2 responder, RevokedCertificates revoked, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(issuer);
        ArgumentNullException.ThrowIfNull(responder);
        using var key = responder.GetRSAPrivateKey() ?? throw new ArgumentException("has no RSA key", nameof(responder));
        _key = DotNetUtilities.GetRsaKeyPair(key).Private;
        (_issuer, _issuerName) = (new BcCertificate(issuer.RawData), issuer.SubjectName.RawData);
        _responder = new BcCertificate(responder.RawData);
        (_revoked, _time) = (revoked, time);
    }

    /// <summary>The answer, DER OCSPResponse; to what cannot be read, malformedRequest.</summary>
    /// <param name="request">DER OCSPRequest.</param>
    public byte[] Respond(ReadOnlySpan<byte> request)
    {
        OcspReq read;
        Req[] questions;
        try
        {
            read = new OcspReq(request.ToArray());
            questions = read.GetRequestList();
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            return Failure(OcspRespStatus.MalformedRequest); // the parser throws whatever it meets
        }

        if (request.Length > MaxRequest || questions.Length is 0 or > MaxQuestions)
        {
            return Failure(OcspRespStatus.MalformedRequest);
        }

        var now = _time.GetUtcNow().UtcDateTime;
        var answers = new BasicOcspRespGenerator(new RespID(_responder.SubjectDN));
        foreach (var question in questions)
        {
            answers.AddResponse(question.GetCertID(), StatusOf(question.GetCertID()), now.AddMinutes(-5), now + Life, null);
        }

        if (read.GetExtensionValue(OcspObjectIdentifiers.PkixOcspNonce) is { } nonce && nonce.GetOctetsLength() <= 130)
        {
            var extensions = new X509ExtensionsGenerator();
            extensions.AddExtension(OcspObjectIdentifiers.PkixOcspNonce, false, nonce.GetOctets());
            answers.SetResponseExtensions(extensions.Generate());
        }

        var signed = answers.Generate(new Asn1SignatureFactory("SHA256WITHRSA", _key), [_responder], now);
        return new OCSPRespGenerator().Generate(OcspRespStatus.Successful, signed).GetEncoded();
    }

    private CertificateStatus? StatusOf(CertificateID id)
    {
        if (!MatchesIssuer(id))
        {
            return new UnknownStatus();
        }

        return _revoked.Find(_issuerName, id.SerialNumber.ToByteArrayUnsigned()) is { } entry
            ? entry.Reason == X509RevocationReason.Unspecified
                ? new RevokedStatus(new Org.BouncyCastle.Asn1.Ocsp.RevokedInfo(new Org.BouncyCastle.Asn1.Asn1GeneralizedTime(entry.At.UtcDateTime)))
                : new RevokedStatus(entry.At.UtcDateTime, (int)entry.Reason)
            : CertificateStatus.Good;
    }

    private bool MatchesIssuer(CertificateID id)
    {
        try
        {
            return id.MatchesIssuer(_issuer);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            return false; // a hash algorithm that is not known
        }
    }

    private static byte[] Failure(int status) => new OCSPRespGenerator().Generate(status, null).GetEncoded();
}
