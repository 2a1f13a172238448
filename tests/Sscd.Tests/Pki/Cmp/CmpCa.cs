using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Mss.Sscd.Pki;
using Mss.Sscd.Pki.Cmp;
using Org.BouncyCastle.Asn1;
using Org.BouncyCastle.Asn1.Cmp;
using Org.BouncyCastle.Asn1.Crmf;
using Org.BouncyCastle.Asn1.X509;
using Org.BouncyCastle.Cmp;
using Org.BouncyCastle.Crmf;

namespace Mss.Sscd.Tests.Pki.Cmp;

/// <summary>A CA behind CMP that does, or lies, as a test says.</summary>
internal sealed class CmpCa : HttpMessageHandler
{
    public const string Secret = "a secret of some length";
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly CertificateRequest _name;

    public CmpCa()
    {
        _name = new CertificateRequest("CN=Outside CA,O=Elsewhere", _key, HashAlgorithmName.SHA256);
        _name.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        Root = _name.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-3000), DateTimeOffset.UtcNow.AddDays(3000));
        Authority = new CmpAuthority(new Uri("http://ca.example/pkix/"), "mssp", Secret, Root.SubjectName.RawData);
        var path = new CertificateValidator([Root], [], new RevokedCertificates());
        Client = new CmpClient(new HttpClient(this), Authority, new ObtainedCertificateCheck(path, TimeSpan.FromDays(1200), TimeProvider.System), TimeProvider.System);
    }

    public X509Certificate2 Root { get; }

    public CmpAuthority Authority { get; }

    public CmpClient Client { get; }

    /// <summary>Makes the certificate; the usual one when null.</summary>
    public Func<CertificateWanted, byte[]>? Make { get; set; }

    /// <summary>Changes an answer on its way.</summary>
    public Func<byte[], byte[]> OnTheWay { get; set; } = octets => octets;

    public string ProtectWith { get; set; } = Secret;

    public int Iterations { get; set; } = 1000;

    public byte[]? Nonce { get; set; }

    public PkiStatusInfo? Refusal { get; set; }

    public HttpStatusCode? HttpStatus { get; set; }

    /// <summary>Status of the last certConf; null is accepted.</summary>
    public int? Confirmed { get; private set; }

    public List<int> Received { get; } = [];

    public (byte[] Serial, int Reason)? Revoked { get; private set; }

    public static CertificateWanted Wanted(ECDsa key) => new(
        key.ExportSubjectPublicKeyInfo(), new X500DistinguishedName("CN=Aino,SERIALNUMBER=MIDCHE0123456789,C=FI").RawData, X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.NonRepudiation);

    public byte[] Certificate(
        CertificateWanted wanted, byte[]? key = null, string? subject = null, X509KeyUsageFlags? usage = null, double fromDays = -0.01, double toDays = 1000, bool ca = false, byte[]? serial = null, ECDsa? signer = null)
    {
        var request = new CertificateRequest(
            subject is null ? new X500DistinguishedName(wanted.Subject.Span) : new X500DistinguishedName(subject), PublicKey.CreateFromSubjectPublicKeyInfo(key ?? wanted.PublicKey.Span, out _), HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509KeyUsageExtension(usage ?? wanted.Usage, true));
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(ca, false, 0, true));
        serial ??= [1, .. RandomNumberGenerator.GetBytes(12)];
        using var made = request.Create(
            Root.SubjectName, X509SignatureGenerator.CreateForECDsa(signer ?? _key), DateTimeOffset.UtcNow.AddDays(fromDays), DateTimeOffset.UtcNow.AddDays(toDays), serial);
        return made.RawData;
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (HttpStatus is { } status)
        {
            return new HttpResponseMessage(status) { Content = new StringContent("no") };
        }

        var message = new ProtectedPkiMessage(new GeneralPkiMessage(await request.Content!.ReadAsByteArrayAsync(cancellationToken)));
        Assert.True(message.Verify(new PKMacBuilder(), Secret.ToCharArray()));
        Assert.Equal("application/pkixcmp", request.Content.Headers.ContentType?.MediaType);
        Received.Add(message.Body.Type);
        var answer = new ProtectedPkiMessageBuilder(new GeneralName(X509Name.GetInstance(Root.SubjectName.RawData)), message.Header.Sender)
            .SetTransactionId(message.Header.TransactionID.GetOctets()).SetRecipNonce(Nonce ?? message.Header.SenderNonce.GetOctets()).SetSenderNonce(RandomNumberGenerator.GetBytes(16))
            .SetSenderKID("mssp"u8.ToArray()).SetBody(Answer(message.Body))
            .Build(new PKMacBuilder().SetIterationCount(Iterations).Build(ProtectWith.ToCharArray()));
        var content = new ByteArrayContent(OnTheWay(answer.ToAsn1Message().GetDerEncoded()));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/pkixcmp");
        return new HttpResponseMessage(HttpStatusCode.OK) { Content = content };
    }

    private PkiBody Answer(PkiBody asked)
    {
        if (Refusal is not null)
        {
            return new PkiBody(PkiBody.TYPE_ERROR, new ErrorMsgContent(Refusal));
        }

        switch (asked.Type)
        {
            case PkiBody.TYPE_CERT_REQ:
                var request = CertReqMessages.GetInstance(asked.Content).ToCertReqMsgArray()[0];
                Assert.Equal(ProofOfPossession.TYPE_RA_VERIFIED, request.Pop.Type);
                var template = request.CertReq.CertTemplate;
                var usage = new X509KeyUsageExtension(new AsnEncodedData(template.Extensions.GetExtension(X509Extensions.KeyUsage).Value.GetOctets()), true).KeyUsages;
                var wanted = new CertificateWanted(template.PublicKey.GetDerEncoded(), template.Subject.GetDerEncoded(), usage);
                var made = Make?.Invoke(wanted) ?? Certificate(wanted);
                var response = new CertResponse(DerInteger.ValueOf(0), new PkiStatusInfo(0), new CertifiedKeyPair(new CertOrEncCert(new CmpCertificate(X509CertificateStructure.GetInstance(made)))), null);
                return new PkiBody(PkiBody.TYPE_CERT_REP, new CertRepMessage(null, [response]));
            case PkiBody.TYPE_CERT_CONFIRM:
                Confirmed = CertConfirmContent.GetInstance(asked.Content).ToCertStatusArray()[0].StatusInfo?.Status.IntValueExact;
                return new PkiBody(PkiBody.TYPE_CONFIRM, new PkiConfirmContent());
            case PkiBody.TYPE_REVOCATION_REQ:
                var details = RevReqContent.GetInstance(asked.Content).ToRevDetailsArray()[0];
                var reason = DerEnumerated.GetInstance(details.CrlEntryDetails.GetExtension(X509Extensions.ReasonCode).GetParsedValue());
                Revoked = (details.CertDetails.SerialNumber.Value.ToByteArrayUnsigned(), reason.IntValueExact);
                return new PkiBody(PkiBody.TYPE_REVOCATION_REP, new RevRepContentBuilder().Add(new PkiStatusInfo(0)).Build());
            default:
                throw new InvalidOperationException($"body {asked.Type}");
        }
    }
}
