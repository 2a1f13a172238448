using Mss.Grains.Interfaces;

namespace Mss.Gateway.Routing;

/// <summary>
/// This installation's own home MSSP: the grains of the cluster. Calls again when a silo was lost in the middle: a submission is the same transaction however
/// often it arrives, and a query changes nothing.
/// </summary>
public sealed class ClusterHome(IGrainFactory grains, TransactionIdFactory ids, TimeProvider time) : IHomeMssp
{
    /// <inheritdoc/>
    public Task<TransactionAnswer> SubmitAsync(SignatureOrder order, CancellationToken aborted)
    {
        ArgumentNullException.ThrowIfNull(order);
        var id = ids.Create(order.ApId, order.ApTransId, order.UniqueApTransId ? null : order.Instant);
        return CallAsync(id, grain => grain.Submit(order), aborted);
    }

    /// <inheritdoc/>
    public Task<TransactionAnswer> StatusAsync(TransactionId id, string apId, TimeSpan wait, CancellationToken aborted) =>
        CallAsync(id, grain => grain.Status(apId, wait), aborted);

    /// <inheritdoc/>
    public Task<UserDescription> DescribeUserAsync(UserQuery query, CancellationToken aborted)
    {
        ArgumentNullException.ThrowIfNull(query);
        return PassingFailures.RetryAsync(() => grains.GetGrain<IMobileUserGrain>(query.Msisdn.Value).Describe(query), time, aborted);
    }

    /// <inheritdoc/>
    public Task<ReceiptAnswer> ReceiptAsync(TransactionId id, ReceiptOrder order, TimeSpan wait, CancellationToken aborted) =>
        CallAsync(id, grain => grain.Receipt(order, wait), aborted);

    /// <inheritdoc/>
    public Task<RegistrationAnswer> RegisterAsync(RegistrationOrder order, CancellationToken aborted)
    {
        ArgumentNullException.ThrowIfNull(order);
        var id = RegistrationId.Create(ids, order);
        return PassingFailures.RetryAsync(() => grains.GetGrain<IRegistrationGrain>(id.Value).Submit(order), time, aborted);
    }

    private Task<T> CallAsync<T>(TransactionId id, Func<ITransactionGrain, Task<T>> call, CancellationToken aborted) =>
        PassingFailures.RetryAsync(() => call(grains.GetGrain<ITransactionGrain>(id.Value)), time, aborted);
}
