using Mss.Sscd;

namespace Mss.Grains.Tests.Hosting;

/// <summary>A silo's way to the devices, with hooks.</summary>
internal sealed class HookedSscd(ISscd inner, string silo, Hooks hooks) : ISscd, ISscdAnswerSource
{
    public string Kind => inner.Kind;

    public async ValueTask<SscdReply> RequestAsync(SignCommand command, CancellationToken cancellationToken)
    {
        hooks.Commands.Enqueue(command);
        await hooks.At(silo, Step.BeforeRequest, command.TransactionId);
        var reply = await inner.RequestAsync(command, cancellationToken);
        await hooks.At(silo, Step.AfterRequest, command.TransactionId);
        return Distorted(Step.AfterRequest, reply);
    }

    public async ValueTask<SscdReply> InquireAsync(TransactionOnDevice transaction, CancellationToken cancellationToken)
    {
        await hooks.At(silo, Step.BeforeInquire, transaction.TransactionId);
        return Distorted(Step.BeforeInquire, await inner.InquireAsync(transaction, cancellationToken));
    }

    public async ValueTask<SscdReply> CancelAsync(TransactionOnDevice transaction, CancellationToken cancellationToken)
    {
        await hooks.At(silo, Step.BeforeCancel, transaction.TransactionId);
        return Distorted(Step.BeforeCancel, await inner.CancelAsync(transaction, cancellationToken));
    }

    public IDisposable Subscribe(ISscdAnswerSink sink) => ((ISscdAnswerSource)inner).Subscribe(sink);

    private SscdReply Distorted(Step step, SscdReply reply) => hooks.Distort?.Invoke(step, reply) ?? reply;
}
