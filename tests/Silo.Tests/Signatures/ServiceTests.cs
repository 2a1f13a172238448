using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Xml.Linq;
using Mss.Grains.Interfaces;
using Mss.Silo.Development;
using Mss.Silo.Tests.Hosting;
using Mss.Silo.Tests.Wire;

namespace Mss.Silo.Tests.Signatures;

/// <summary>AdditionalServices over HTTP, in both SOAP versions, in every mode; each answer is valid by the schema that is served.</summary>
[Collection(SharedAppGroup.Name)]
public sealed class ServiceTests(SharedApp shared)
{
    private const string Pkcs1 = "http://uri.etsi.org/TS102204/v1.1.2#PKCS1";
    private static readonly XNamespace FiCom = "http://mss.ficom.fi/TS102204/v1.0.0#";
    private static readonly XNamespace Mss = "http://uri.etsi.org/TS102204/v1.1.2#";
    private static readonly XNamespace Methics = "http://www.methics.fi/KiuruMSSP/v5.0.0#";
    private static readonly byte[] Text = Encoding.UTF8.GetBytes("Pay 10 euro?");
    private readonly MssApp _app = shared.App;

    public static TheoryData<int, bool, string> Ways => new()
    {
        { 11, false, "synch" },
        { 11, true, "asynchClientServer" },
        { 12, false, "asynchClientServer" },
        { 12, true, "synch" },
    };

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Validation_is_502_and_answered_under_ETSIs_URI(int version, bool rpc, string mode)
    {
        var reply = await AskAsync(version, rpc, mode, new RequestText { Services = RequestText.Service(ServiceUris.Validate) + RequestText.Service(ServiceUris.FiComValidate) });

        Assert.Equal(502, reply.Code);
        Verified.Cms(reply.Signature, Text, _app.Pki);
        var responses = reply.ServiceResponses(ServiceUris.Validate);
        Assert.Equal(["502", "502"], responses.Select(StatusOf));
        Assert.Equal([null, "http://mss.example/"], responses.Select(response => response.Element(FiCom + "Entity")?.Element(Mss + "URI")?.Value));
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task A_time_stamp_is_in_the_CMS_and_in_the_answer(int version, bool rpc, string mode)
    {
        var before = DateTimeOffset.UtcNow;
        var reply = await AskAsync(version, rpc, mode, new RequestText { Msisdn = "+99901000001", Services = RequestText.Service(ServiceUris.TimeStamp) });

        Assert.Equal(500, reply.Code);
        Verified.Cms(reply.Signature, Text, _app.Pki);
        var cms = new SignedCms();
        cms.Decode(reply.Signature);
        var inside = cms.SignerInfos[0].UnsignedAttributes.Cast<CryptographicAttributeObject>().Single(attribute => attribute.Oid.Value == "1.2.840.113549.1.9.16.2.14").Values[0].RawData;
        Assert.Equal(inside, TokenOf(reply));
        Assert.True(Rfc3161TimestampToken.TryDecode(inside, out var token, out _));
        Assert.True(token.VerifySignatureForSignerInfo(cms.SignerInfos[0], out var authority, null));
        Verified.Chain(authority, _app.Pki);
        Assert.InRange(token.TokenInfo.Timestamp, before.AddSeconds(-1), DateTimeOffset.UtcNow.AddSeconds(1));
    }

    [Fact]
    public async Task A_bare_signature_is_stamped_over_its_octets()
    {
        var reply = await AskAsync(12, false, "synch", new RequestText { Format = Pkcs1, Services = RequestText.Service(ServiceUris.TimeStamp) });

        Assert.True(Rfc3161TimestampToken.TryDecode(TokenOf(reply), out var token, out _));
        Assert.True(token.VerifySignatureForData(reply.Signature, out _, null));
    }

    [OpenSslTheory]
    [InlineData(null)]
    public async Task Openssl_accepts_signature_and_time_stamp(string? format)
    {
        var reply = await AskAsync(12, false, "synch", new RequestText { Msisdn = "+99901000001", Format = format, Services = RequestText.Service(ServiceUris.TimeStamp) });
        using var directory = new TemporaryDirectory();
        var cms = new SignedCms();
        cms.Decode(reply.Signature);
        await File.WriteAllBytesAsync(directory.File("signature"), reply.Signature);
        await File.WriteAllBytesAsync(directory.File("value"), cms.SignerInfos[0].GetSignature());
        await File.WriteAllBytesAsync(directory.File("token"), TokenOf(reply));
        await File.WriteAllTextAsync(directory.File("ca.pem"), await File.ReadAllTextAsync(_app.Pki.Path("root.crt")) + await File.ReadAllTextAsync(_app.Pki.Path("issuing.crt")));

        var stamp = await OpenSsl.TryRunAsync("ts", "-verify", "-token_in", "-in", directory.File("token"), "-data", directory.File("value"), "-CAfile", directory.File("ca.pem"));
        Assert.True(stamp.Code == 0, stamp.Complaint);
        var signature = await OpenSsl.TryRunAsync("cms", "-verify", "-binary", "-inform", "DER", "-in", directory.File("signature"), "-CAfile", directory.File("ca.pem"), "-purpose", "sslclient");
        Assert.True(signature.Code == 0, signature.Complaint);
        Assert.Equal(Text, signature.Output);
    }

    [Theory]
    [InlineData(ServiceUris.SigningCertificate, 11)]
    [InlineData(ServiceUris.SigningCertificate, 12)]
    [InlineData(ServiceUris.SigningCertificateVn, 12)]
    public async Task A_bare_signature_comes_with_the_certificate_that_verifies_it(string uri, int version)
    {
        var reply = await AskAsync(version, false, "synch", new RequestText { Format = Pkcs1, Services = RequestText.Service(uri) });

        var chain = Assert.Single(reply.ServiceResponses(uri)).Element(Methics + "signingCertificate")!.Elements(Methics + "X509Certificate")
            .Select(element => X509CertificateLoader.LoadCertificate(Convert.FromBase64String(element.Value))).ToList();
        Assert.Equal(2, chain.Count);
        Verified.Chain(chain[0], _app.Pki);
        Assert.Equal(_app.Pki.Issuing.Thumbprint, chain[1].Thumbprint);
        using var key = chain[0].GetECDsaPublicKey()!;
        Assert.True(key.VerifyData(Text, reply.Signature, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence));
    }

    [Fact]
    public async Task An_outcome_with_services_is_the_same_every_time_it_is_asked_for()
    {
        var request = new RequestText
        {
            Mode = "asynchClientServer",
            Services = RequestText.Service(ServiceUris.Validate) + RequestText.Service(ServiceUris.TimeStamp) + RequestText.Service(ServiceUris.SigningCertificate)
                + RequestText.Service(ServiceUris.PersonIdentity, PersonQuery.Of("age")),
        };
        var accepted = await _app.Client.SignAsync(request);
        Assert.Equal(100, accepted.Code);
        Assert.DoesNotContain("StatusDetail", accepted.Text, StringComparison.Ordinal);

        var first = await _app.Client.OutcomeAsync(request, accepted.TransactionId);
        var second = await _app.Client.StatusAsync(request, accepted.TransactionId);
        var again = await _app.Client.SignAsync(request);

        Assert.Equal(4, first.Message.Descendants(FiCom + "ServiceResponse").Count());
        Assert.Equal(first.Signature, second.Signature);
        var detail = first.Message.Descendants(FiCom + "ServiceResponses").Single().ToString();
        Assert.Equal(detail, second.Message.Descendants(FiCom + "ServiceResponses").Single().ToString());
        Assert.Equal(detail, again.Message.Descendants(FiCom + "ServiceResponses").Single().ToString());

        // Without or with another service it is another request.
        Assert.Equal(101, (await _app.Client.SignAsync(request with { Services = "" })).Fault);
    }

    [Fact]
    public async Task Hints_are_taken_and_leave_no_trace_in_answer_and_signature()
    {
        var reply = await AskAsync(12, false, "synch", new RequestText
        {
            Services = RequestText.Service(ServiceUris.UserLang, $"<fi:UserLang xmlns:fi=\"{ServiceUris.FiCom}\">EN</fi:UserLang>")
                + RequestText.Service(ServiceUris.EventId, $"<fi:EventID xmlns:fi=\"{ServiceUris.FiCom}\">A1B2</fi:EventID>")
                + RequestText.Service(ServiceUris.NoSpam, $"<fi:NoSpamCode xmlns:fi=\"{ServiceUris.FiCom}\" verify=\"yes\">unused7</fi:NoSpamCode>"),
        });

        Assert.Equal(500, reply.Code);
        Assert.DoesNotContain("StatusDetail", reply.Text, StringComparison.Ordinal);
        Verified.Cms(reply.Signature, Text, _app.Pki);
    }

    [Fact]
    public async Task The_event_id_stands_above_the_text_on_the_phone()
    {
        var request = new RequestText
        {
            Msisdn = "+99901000003",
            Mode = "asynchClientServer",
            Services = RequestText.Service(ServiceUris.EventId, "<mss:EventID>E5F6</mss:EventID>"),
        };
        var accepted = await _app.Client.SignAsync(request);
        var shown = await _app.ShownAsync(request.Msisdn);
        await _app.Get<Sscd.Sim.SimulatedPhones>().ApproveAsync(MssApp.CardOf(request.Msisdn), accepted.TransactionId, "1234");

        Assert.Equal("E5F6\nPay 10 euro?", shown.Text);
        Verified.Cms((await _app.Client.OutcomeAsync(request, accepted.TransactionId)).Signature, Text, _app.Pki);
    }

    [Fact]
    public async Task Status_501_a_certificate_that_is_revoked_still_signs_and_is_told_to_whoever_has_it_validated()
    {
        const string User = "+99901001950";
        var certificate = Verified.Cms((await _app.Client.SignAsync(new RequestText { Msisdn = User })).Signature, Text, _app.Pki);
        _app.Get<DevelopmentFarEnd>().Ca.Revoked.Revoke(certificate.IssuerName.RawData, certificate.SerialNumberBytes, DateTimeOffset.UtcNow);

        var reply = await AskAsync(12, false, "synch", new RequestText { Msisdn = User, Services = RequestText.Service(ServiceUris.Validate) });

        Assert.Equal(501, reply.Code);
        Assert.True(reply.HasSignature);
        Assert.Equal("501", StatusOf(Assert.Single(reply.ServiceResponses(ServiceUris.Validate))));
    }

    [Theory]
    [InlineData("http://uri.etsi.org/TS102204/v1.1.2#archive", 101)]
    [InlineData("http://mid.swisscom.ch/as#geofencing", 101)]
    [InlineData(ServiceUris.DisplayName, 104)]
    public async Task A_service_that_is_not_there_or_not_for_this_AP_is_refused(string uri, int code) =>
        Assert.Equal(code, (await _app.Client.SignAsync(new RequestText { Services = RequestText.Service(uri, "<mss:DisplayName>Another bank</mss:DisplayName>") })).Fault);

    private async Task<MssReply> AskAsync(int version, bool rpc, string mode, RequestText request)
    {
        var reply = await _app.Client.FinishAsync(request with { Envelope = new Envelope(version, rpc), Mode = mode });
        Assert.True(reply.Fault is null, reply.Text);
        ServedSchema.AssertValid(reply.Message);
        return reply;
    }

    private static byte[] TokenOf(MssReply reply) =>
        Convert.FromBase64String(Assert.Single(reply.ServiceResponses(ServiceUris.TimeStamp)).Element(XNamespace.Get("urn:x-mss:services:v1") + "TimeStampToken")!.Value);

    private static string StatusOf(XElement response) => response.Element(FiCom + "Status")!.Element(Mss + "StatusCode")!.Attribute("Value")!.Value;
}
