using Microsoft.Extensions.Hosting;
using Mss.Sscd;

namespace Mss.Grains.Transactions;

/// <summary>While the silo runs, answers that devices send by their own way go to the transactions.</summary>
internal sealed class LateAnswers(IEnumerable<ISscd> kinds, ISscdAnswerSink sink) : IHostedService
{
    private readonly List<IDisposable> _subscriptions = [];

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _subscriptions.AddRange(kinds.OfType<ISscdAnswerSource>().Select(kind => kind.Subscribe(sink)));
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        _subscriptions.ForEach(subscription => subscription.Dispose());
        return Task.CompletedTask;
    }
}
