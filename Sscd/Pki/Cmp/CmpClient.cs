using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Org.BouncyCastle.Asn1;
using Org.BouncyCastle.Asn1.Cmp;
using Org.BouncyCastle.Asn1.Crmf;
using Org.BouncyCastle.Asn1.X509;
using BigInteger = Org.BouncyCastle.Math.BigInteger;

namespace Mss.Sscd.Pki.Cmp;

/// <summary>
/// Asks an outside CA for certificates and revocations by CMP (RFC 9810, over HTTP RFC 9811). It speaks as a registration authority: the key's owner is not at hand, and that he has
/// the key was proved before (raVerified, RFC 4211 4). Safe for concurrent use.
/// </summary>
/// <param name="http">With the time limit for an answer.</param>
/// <param name="authority">The CA.</param>
/// <param name="check">What its certificates are held against.</param>
/// <param name="time">The clock.</param>
public sealed class CmpClient(HttpClient http, CmpAuthority authority, ObtainedCertificateCheck check, TimeProvider time)
{
    private static readonly DerInteger Id = DerInteger.ValueOf(0);

    /// <summary>Obtains a certificate. One that is not what was asked for is rejected at the CA, too (certConf), so that it revokes it.</summary>
    /// <exception cref="CmpException">The CA was not reached, or its answer cannot be believed.</exception>
    public async Task<CertificateObtained> IssueAsync(CertificateWanted wanted, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(wanted);
        var exchange = new CmpExchange(http, authority, time);
        var answer = await exchange.SendAsync(new PkiBody(PkiBody.TYPE_CERT_REQ, Request(wanted)), cancellationToken);
        var (certificate, refusal) = Believe(() => ReadResponse(answer));
        if (certificate is null)
        {
            return new CertificateObtained(null, refusal);
        }

        var problem = check.Problem(wanted, certificate);
        var hash = CertificateHash(certificate);
        problem ??= hash is null ? "is signed with an algorithm that is not taken" : null;
        var status = problem is null
            ? new CertStatus(hash!, Id.Value)
            : new CertStatus(hash ?? SHA256.HashData(certificate), Id.Value, new PkiStatusInfo((int)PkiStatus.Rejection));
        var confirmed = await exchange.SendAsync(new PkiBody(PkiBody.TYPE_CERT_CONFIRM, CertConfirmContent.GetInstance(new DerSequence(status))), cancellationToken);
        return problem is not null ? new CertificateObtained(null, $"the CA's certificate {problem}")
            : confirmed.Type == PkiBody.TYPE_CONFIRM ? new CertificateObtained(certificate, null)
            : new CertificateObtained(null, Believe(() => Refusal(confirmed)));
    }

    /// <summary>Has a certificate of this CA revoked.</summary>
    /// <param name="certificateDer">The certificate.</param>
    /// <param name="reason">Why.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Null once it is revoked, or why not.</returns>
    /// <exception cref="CmpException">The CA was not reached, or its answer cannot be believed.</exception>
    public async Task<string?> RevokeAsync(byte[] certificateDer, X509RevocationReason reason, CancellationToken cancellationToken)
    {
        using var certificate = X509CertificateLoader.LoadCertificate(certificateDer);
        if (!certificate.IssuerName.RawData.AsSpan().SequenceEqual(authority.IssuerName.Span))
        {
            return "the certificate was issued by another authority";
        }

        var template = new CertTemplateBuilder()
            .SetIssuer(X509Name.GetInstance(certificate.IssuerName.RawData))
            .SetSerialNumber(new DerInteger(new BigInteger(1, certificate.SerialNumberBytes.ToArray())))
            .Build();
        var extensions = new X509ExtensionsGenerator();
        extensions.AddExtension(X509Extensions.ReasonCode, false, new DerEnumerated((int)reason));
        var details = new RevDetails(template, extensions.Generate());
        var answer = await new CmpExchange(http, authority, time).SendAsync(
            new PkiBody(PkiBody.TYPE_REVOCATION_REQ, new RevReqContent(details)), cancellationToken);
        return Believe(() => ReadRevocation(answer));
    }

    private static CertReqMessages Request(CertificateWanted wanted)
    {
        var extensions = new X509ExtensionsGenerator();
        var usage = new X509KeyUsageExtension(wanted.Usage, critical: true);
        extensions.AddExtension(X509Extensions.KeyUsage, true, usage.RawData);
        var template = new CertTemplateBuilder()
            .SetSubject(X509Name.GetInstance(wanted.Subject.ToArray()))
            .SetSubjectPublicKeyInfo(SubjectPublicKeyInfo.GetInstance(wanted.PublicKey.ToArray()))
            .SetExtensions(extensions.Generate())
            .Build();
        return new CertReqMessages(new CertReqMsg(new CertRequest(Id, template, null), new ProofOfPossession(), null));
    }

    private static (byte[]? Certificate, string? Refusal) ReadResponse(PkiBody answer)
    {
        if (answer.Type != PkiBody.TYPE_CERT_REP)
        {
            return (null, Refusal(answer));
        }

        var responses = CertRepMessage.GetInstance(answer.Content).GetResponse();
        if (responses.Length != 1 || !responses[0].CertReqID.Equals(Id))
        {
            throw new CmpException("the CA answered another request than was sent");
        }

        // Waiting is not offered: who registers a user has a minute.
        var status = responses[0].Status.Status.IntValueExact;
        return status is (int)PkiStatus.Granted or (int)PkiStatus.GrantedWithMods && responses[0].CertifiedKeyPair?.CertOrEncCert.Certificate?.X509v3PKCert is { } certificate
            ? (certificate.GetDerEncoded(), null)
            : (null, Words(responses[0].Status));
    }

    private static string? ReadRevocation(PkiBody answer)
    {
        if (answer.Type != PkiBody.TYPE_REVOCATION_REP)
        {
            return Refusal(answer);
        }

        var status = RevRepContent.GetInstance(answer.Content).GetStatus();
        return status.Length == 1 && status[0].Status.IntValueExact is (int)PkiStatus.Granted or (int)PkiStatus.GrantedWithMods
            ? null
            : status.Length == 0 ? throw new CmpException("the CA's answer has no status") : Words(status[0]);
    }

    private static string Refusal(PkiBody answer) => answer.Type == PkiBody.TYPE_ERROR
        ? Words(ErrorMsgContent.GetInstance(answer.Content).PkiStatusInfo)
        : throw new CmpException($"the CA answered with a body of type {answer.Type}");

    private static string Words(PkiStatusInfo status)
    {
        var text = status.StatusString is { Count: > 0 } words ? words[0].GetString() : "no reason given";
        text = new string([.. text.Take(200).Select(c => char.IsControl(c) ? ' ' : c)]);
        return $"the CA refused, status {status.Status.IntValueExact}: {text}";
    }

    // RFC 9810 5.3.18: by the hash of the certificate's own signature.
    private static byte[]? CertificateHash(byte[] certificate)
    {
        using var loaded = X509CertificateLoader.LoadCertificate(certificate);
        return loaded.SignatureAlgorithm.Value switch
        {
            "1.2.840.113549.1.1.11" or "1.2.840.10045.4.3.2" => SHA256.HashData(certificate),
            "1.2.840.113549.1.1.12" or "1.2.840.10045.4.3.3" => SHA384.HashData(certificate),
            "1.2.840.113549.1.1.13" or "1.2.840.10045.4.3.4" => SHA512.HashData(certificate),
            _ => null,
        };
    }

    private static T Believe<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is not (CmpException or OutOfMemoryException))
        {
            throw new CmpException("the CA's answer cannot be read", e); // the parser throws whatever it meets
        }
    }
}
