using System.Collections.Concurrent;
using System.Security.Cryptography.X509Certificates;

namespace Mss.Cli.Tests.Testing;

/// <summary>The usual behaviour of the fake MSSP: accepts, says 504 as often as told, then delivers a real signature over what it was asked to sign.</summary>
internal sealed class SigningMssp(X509Certificate2 signer, int pendingAnswers = 1)
{
    private readonly ConcurrentDictionary<string, Transaction> _transactions = [];
    private int _next;

    public Func<ReceivedRequest, byte[]> Sign { get; init; } = request => TestCms.Sign(signer, request.Content);

    public FakeAnswer Answer(ReceivedRequest request)
    {
        if (request.IsStatusQuery)
        {
            var id = (string)request.Part.Attribute("MSSP_TransID")!;
            var known = _transactions[id];
            return Interlocked.Decrement(ref known.Pending) >= 0
                ? FakeAnswer.Status(request, 504, "OUTSTANDING_TRANSACTION", null, msisdn: known.Msisdn)
                : FakeAnswer.Signed(request, known.Signature, null, known.Msisdn);
        }

        var transactionId = $"T{Interlocked.Increment(ref _next):D8}";
        var signature = Sign(request);
        if (request.IsSynch)
        {
            return FakeAnswer.Signed(request, signature, transactionId);
        }

        _transactions[transactionId] = new Transaction(request.Msisdn, signature) { Pending = pendingAnswers };
        return FakeAnswer.Status(request, 100, "REQUEST_OK", transactionId);
    }

    private sealed class Transaction(string msisdn, byte[] signature)
    {
        public int Pending;

        public string Msisdn => msisdn;

        public byte[] Signature => signature;
    }
}
