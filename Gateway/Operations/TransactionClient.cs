using Mss.Grains.Interfaces;

namespace Mss.Gateway.Operations;

/// <summary>
/// Calls transaction grains, and calls again when a silo was lost in the middle: a submission is the same transaction however often it arrives, and a query changes nothing.
/// </summary>
public sealed class TransactionClient(IGrainFactory grains, TransactionIdFactory ids, TimeProvider time)
{
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

    private Task<TransactionAnswer> CallAsync(TransactionId id, Func<ITransactionGrain, Task<TransactionAnswer>> call, CancellationToken aborted) =>
        PassingFailures.RetryAsync(() => call(grains.GetGrain<ITransactionGrain>(id.Value)), time, aborted);
}
