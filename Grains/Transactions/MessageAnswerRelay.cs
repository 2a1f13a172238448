using Microsoft.Extensions.Hosting;
using Mss.Grains.Interfaces;
using Mss.Sscd;

namespace Mss.Grains.Transactions;

/// <summary>While the silo runs, users' late answers to receipts go to the transactions.</summary>
internal sealed class MessageAnswerRelay(IEnumerable<ISscd> kinds, IGrainFactory grains) : IHostedService, ISscdMessageSink
{
    private readonly List<IDisposable> _subscriptions = [];

    public ValueTask MessageAnsweredAsync(string transactionId, MessageReply reply) =>
        ReceiptAnswers.UserResponse(reply.State) is { } response
            ? new ValueTask(grains.GetGrain<ITransactionGrain>(transactionId).ReceiptAnswered(response))
            : ValueTask.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _subscriptions.AddRange(kinds.OfType<ISscdMessages>().Select(kind => kind.SubscribeMessages(this)));
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        _subscriptions.ForEach(subscription => subscription.Dispose());
        return Task.CompletedTask;
    }
}
