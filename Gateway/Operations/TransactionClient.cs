using Mss.Grains.Interfaces;
using Orleans.Runtime;

namespace Mss.Gateway.Operations;

/// <summary>
/// Calls transaction grains, and calls again when a silo was lost in the middle: a submission is the same transaction however often it arrives, and a query changes nothing.
/// </summary>
public sealed class TransactionClient(IGrainFactory grains, TransactionIdFactory ids, TimeProvider time)
{
    private static readonly TimeSpan[] Pauses = [TimeSpan.FromMilliseconds(100), TimeSpan.FromMilliseconds(500), TimeSpan.FromSeconds(2)];

    /// <summary>Submits an order to its transaction.</summary>
    public Task<TransactionAnswer> SubmitAsync(SignatureOrder order, CancellationToken aborted)
    {
        ArgumentNullException.ThrowIfNull(order);
        var id = ids.Create(order.ApId, order.ApTransId, order.UniqueApTransId ? null : order.Instant);
        return CallAsync(id, grain => grain.Submit(order), aborted);
    }

    /// <summary>Asks for a transaction's state, waiting up to 20 s for its outcome.</summary>
    public Task<TransactionAnswer> StatusAsync(TransactionId id, string apId, TimeSpan wait, CancellationToken aborted) =>
        CallAsync(id, grain => grain.Status(apId, wait), aborted);

    private async Task<TransactionAnswer> CallAsync(TransactionId id, Func<ITransactionGrain, Task<TransactionAnswer>> call, CancellationToken aborted)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                return await call(grains.GetGrain<ITransactionGrain>(id.Value)).WaitAsync(aborted);
            }
            catch (Exception e) when (attempt < Pauses.Length && IsPassing(e))
            {
                await Task.Delay(Pauses[attempt], time, aborted);
            }
        }
    }

    private static bool IsPassing(Exception e) => e is SiloUnavailableException or OrleansMessageRejectionException or TimeoutException;
}
