using Mss.Sscd;

namespace Mss.Grains.Tests.Hosting;

/// <summary>A silo's way to the devices, with hooks.</summary>
internal sealed class HookedSscd(ISscd inner, string silo, Hooks hooks) : ISscd, ISscdAnswerSource, ISscdMessages, ISscdState
{
    public string Kind => inner.Kind;

    public int MaxSignatures => hooks.MaxSignatures ?? inner.MaxSignatures;

    public bool WantsToBeSigned => hooks.WantsToBeSigned;

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

    public ValueTask<DeviceCondition?> InquireDeviceAsync(string deviceId, CancellationToken cancellationToken) =>
        ((ISscdState)inner).InquireDeviceAsync(deviceId, cancellationToken);

    public IDisposable Subscribe(ISscdAnswerSink sink) => ((ISscdAnswerSource)inner).Subscribe(sink);

    public async ValueTask<MessageReply> ShowAsync(ShowCommand command, CancellationToken cancellationToken)
    {
        await hooks.At(silo, Step.BeforeShow, command.TransactionId);
        var reply = await ((ISscdMessages)inner).ShowAsync(command, cancellationToken);
        await hooks.At(silo, Step.AfterShow, command.TransactionId);
        return reply;
    }

    public ValueTask<MessageReply> InquireMessageAsync(TransactionOnDevice transaction, CancellationToken cancellationToken) =>
        ((ISscdMessages)inner).InquireMessageAsync(transaction, cancellationToken);

    public IDisposable SubscribeMessages(ISscdMessageSink sink) => ((ISscdMessages)inner).SubscribeMessages(sink);

    private SscdReply Distorted(Step step, SscdReply reply) => hooks.Distort?.Invoke(step, reply) ?? reply;
}
