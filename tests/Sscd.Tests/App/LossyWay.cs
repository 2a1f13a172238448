using Mss.Sscd.Sim;

namespace Mss.Sscd.Tests.App;

/// <summary>Loses between the MSSP and a kind of device what the device's behaviour says.</summary>
internal sealed class LossyWay(ISscd inner, Func<string, SimulatedUser?> userOf) : ISscd, ISscdAnswerSource
{
    public string Kind => inner.Kind;

    public async ValueTask<SscdReply> RequestAsync(SignCommand command, CancellationToken cancellationToken)
    {
        switch (userOf(command.DeviceId)?.Behaviour)
        {
            case null or SimulatedBehaviour.Unreachable:
                return Lost;
            case SimulatedBehaviour.LoseRequest:
                return SscdReply.Pending;
            case SimulatedBehaviour.LoseAnswer:
                await inner.RequestAsync(command, cancellationToken);
                return SscdReply.Pending;
            default:
                return await inner.RequestAsync(command, cancellationToken);
        }
    }

    public async ValueTask<SscdReply> InquireAsync(TransactionOnDevice transaction, CancellationToken cancellationToken) =>
        IsGone(transaction) ? Lost : await inner.InquireAsync(transaction, cancellationToken);

    public async ValueTask<SscdReply> CancelAsync(TransactionOnDevice transaction, CancellationToken cancellationToken) =>
        IsGone(transaction) ? Lost : await inner.CancelAsync(transaction, cancellationToken);

    public IDisposable Subscribe(ISscdAnswerSink sink) => ((ISscdAnswerSource)inner).Subscribe(sink);

    private static SscdReply Lost => new(SscdState.Unreachable, Detail: "nothing arrives");

    private bool IsGone(TransactionOnDevice transaction) => userOf(transaction.DeviceId)?.Behaviour is null or SimulatedBehaviour.Unreachable;
}
