using System.Net;
using System.Text;
using Mss.Silo.Tests.Hosting;
using Mss.Silo.Tests.Wire;

namespace Mss.Silo.Tests.Signatures;

/// <summary>The ways to ask for a signature, each with each.</summary>
[Collection(SharedAppGroup.Name)]
public sealed class MatrixTests(SharedApp shared)
{
    public static TheoryData<int, bool, string, string, string, string> Ways()
    {
        var ways = new TheoryData<int, bool, string, string, string, string>();
        foreach (var version in new[] { 11, 12 })
        foreach (var rpc in new[] { false, true })
        foreach (var mode in new[] { "synch", "asynchClientServer" })
        foreach (var (transport, ap) in new[] { ("http", "ap1"), ("https", "ap1"), ("https", "ap2") })
        foreach (var msisdn in new[] { "+99901000001", "+99901000002" })
        {
            ways.Add(version, rpc, mode, transport, ap, msisdn);
        }

        return ways;
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task A_signature_is_made_in_every_way_to_ask_for_one(int version, bool rpc, string mode, string transport, string ap, string msisdn)
    {
        var request = new RequestText
        {
            Ap = ap == "ap2" ? Ap.Two : Ap.One,
            Envelope = new Envelope(version, rpc),
            Mode = mode,
            Msisdn = msisdn,
            Data = "Log in to the bank?",
        };
        var https = transport == "https";
        var app = shared.App;

        var answer = await app.Client.SignAsync(request, https);

        Assert.Equal(HttpStatusCode.OK, answer.Http);
        Assert.Equal(request.Envelope.Namespace, answer.EnvelopeNamespace);
        Assert.Equal(version == 12 ? "application/soap+xml" : "text/xml", answer.ContentType);
        Assert.Equal(rpc ? "MSS_SignatureResponse" : "MSS_SignatureResp", answer.BodyChild);
        Assert.Equal(request.ApTransId, answer.Attribute("AP_Info", "AP_TransID"));
        if (mode == "asynchClientServer")
        {
            Assert.Equal(100, answer.Code);
            Assert.False(answer.HasSignature);
            answer = await app.Client.OutcomeAsync(request, answer.TransactionId, https);
            Assert.Equal(rpc ? "MSS_StatusQueryResponse" : "MSS_StatusResp", answer.BodyChild);
        }

        Assert.Equal(500, answer.Code);
        var signer = Verified.Cms(answer.Signature, Encoding.UTF8.GetBytes(request.Data), app.Pki);
        Assert.Contains("SERIALNUMBER=MSSDEV" + msisdn[^10..], signer.Subject, StringComparison.Ordinal);
        Assert.Equal(msisdn == "+99901000001" ? "RSA" : "ECC", signer.PublicKey.Oid.FriendlyName);
    }
}
