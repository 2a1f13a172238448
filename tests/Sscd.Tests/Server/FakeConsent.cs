using System.Collections.Concurrent;
using System.Security.Cryptography;
using Mss.Sscd.Server;

namespace Mss.Sscd.Tests.Server;

/// <summary>A user whose replies a test decides, with a real consent key.</summary>
internal sealed class FakeConsent : IUserConsent, IDisposable
{
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private IConsentSink? _sink;

    public ConsentMeans Means => new("phone-1", "consent", _key.ExportSubjectPublicKeyInfo());

    public ConcurrentQueue<ConsentRequest> Asked { get; } = new();

    public Func<ConsentRequest, Task<ConsentReply>> OnAsk { get; set; } = _ => Task.FromResult(new ConsentReply(ConsentState.Pending));

    public Func<ConsentReply> OnInquire { get; set; } = () => new ConsentReply(ConsentState.Unknown);

    public Func<ConsentReply> OnCancel { get; set; } = () => new ConsentReply(ConsentState.Forgotten);

    public ConsentReply Given(ReadOnlyMemory<byte> statement) => new(ConsentState.Given, _key.SignHash(statement.Span, DSASignatureFormat.Rfc3279DerSequence));

    public async ValueTask<ConsentReply> AskAsync(ConsentRequest request, CancellationToken cancellationToken)
    {
        Asked.Enqueue(request);
        return await OnAsk(request);
    }

    public ValueTask<ConsentReply> InquireAsync(ConsentMeans means, string transactionId, int epoch, CancellationToken cancellationToken) => new(OnInquire());

    public ValueTask<ConsentReply> CancelAsync(ConsentMeans means, string transactionId, int epoch, CancellationToken cancellationToken) => new(OnCancel());

    public IDisposable Subscribe(IConsentSink sink)
    {
        _sink = sink;
        return new MemoryStream();
    }

    public ValueTask AnswerLateAsync(string transactionId, ConsentReply reply) => _sink!.ConsentAnsweredAsync(transactionId, reply);

    public void Dispose() => _key.Dispose();
}
