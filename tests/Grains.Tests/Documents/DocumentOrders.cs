using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;
using System.Text;
using Mss.Grains.Interfaces;
using Mss.Grains.Tests.Hosting;
using Mss.Grains.Transactions;

namespace Mss.Grains.Tests.Documents;

/// <summary>Orders with further documents, and the check of what comes of them with the platform's CMS.</summary>
internal static class DocumentOrders
{
    public static readonly string[] Texts = ["Pay 1 euro?", "Pay 2 euro?", "Pay 3 euro?", "Pay 4 euro?", "Pay 5 euro?"];

    public static DataObject Text(string text) => new(DataObject.PlainText, Encoding.UTF8.GetBytes(text));

    /// <summary>The first text is the order's own, the others are items of a batch.</summary>
    public static SignatureOrder Batch(MssCluster mss, Msisdn user, params string[] texts) => mss.Order(user, text: texts[0]) with
    {
        Services = [new ServiceOrder { Uri = ServiceUris.BatchSign, Documents = [.. texts.Skip(1).Select(text => new FurtherDocument { DataToBeSigned = Text(text) })] }],
    };

    /// <summary>An order with documents of docsign.</summary>
    public static SignatureOrder DocSign(MssCluster mss, Msisdn user, params FurtherDocument[] documents) => mss.Order(user) with
    {
        Services = [new ServiceOrder { Uri = ServiceUris.DocSign, Documents = documents }],
    };

    public static FurtherDocument Document(string text, string profile = "mss::sign:loa4", string? reference = null) => new()
    {
        Reference = reference,
        DataToBeSigned = Text(text),
        Profile = SignatureProfile.Parse(profile),
        ProfileAsReceived = profile,
    };

    public static IReadOnlyList<DocumentResult> ResultsOf(TransactionAnswer answer, string uri) => answer.ServiceResults!.Single(result => result.Uri == uri).Documents!;

    public static void AssertCms(string text, byte[] signature)
    {
        var cms = new SignedCms();
        cms.Decode(signature);
        cms.CheckSignature(verifySignatureOnly: true);
        Assert.Equal(text, Encoding.UTF8.GetString(cms.ContentInfo.Content));
    }

    /// <summary>The first signature and one for each item, over its own text and no other.</summary>
    public static void AssertBatch(TransactionAnswer answer, params string[] texts)
    {
        Assert.Equal(StatusCode.Signature, answer.Status);
        var results = ResultsOf(answer, ServiceUris.BatchSign);
        Assert.Equal(answer.Signature, results[0].Signature);
        Assert.Equal(texts.Length, results.Count);
        for (var i = 0; i < texts.Length; i++)
        {
            AssertCms(texts[i], results[i].Signature!);
        }
    }

    public static async Task<T> EventAsync<T>(MssCluster mss, TransactionId id)
        where T : SessionEvent =>
        (T)SessionEventCodec.Decode(typeof(T).Name, (await mss.Log.ReadAsync(id))!.Events.Last(row => row.Kind == typeof(T).Name).Body)!;

    public static byte[] Sha256(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));
}
