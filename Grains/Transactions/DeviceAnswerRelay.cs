using Mss.Grains.Interfaces;
using Mss.Sscd;

namespace Mss.Grains.Transactions;

/// <summary>Carries answers that devices send by their own way to the transactions that asked.</summary>
public sealed class DeviceAnswerRelay(IGrainFactory grains) : ISscdAnswerSink
{
    /// <inheritdoc/>
    public ValueTask AnsweredAsync(string transactionId, SscdReply reply)
    {
        ArgumentNullException.ThrowIfNull(reply);
        var answer = new DeviceAnswer { Signature = reply.Signature, Failure = new StatusCode(reply.FailureCode), Detail = reply.Detail, Further = reply.Further };
        return new ValueTask(grains.GetGrain<ITransactionGrain>(transactionId).DeviceAnswered(answer));
    }
}
