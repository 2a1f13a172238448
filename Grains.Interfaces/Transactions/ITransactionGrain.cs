using Orleans.Concurrency;

namespace Mss.Grains.Interfaces;

/// <summary>
/// One signature transaction; the key is its MSSP_TransID. A cache of the fold of the transaction's events in the session log.
/// </summary>
[Alias("mss.ITransactionGrain")]
public interface ITransactionGrain : IGrainWithStringKey
{
    /// <summary>
    /// Accepts the order and starts the work, or answers what an equal order was answered before. Never waits for a human.
    /// </summary>
    /// <returns>100 with the id once the acceptance is durable; the outcome if there is one already; or a fault and nothing is kept.</returns>
    [Alias("Submit")]
    Task<TransactionAnswer> Submit(SignatureOrder order);

    /// <summary>The transaction's state for the AP that started it; for anyone else, and for an unknown id, fault 101.</summary>
    /// <param name="apId">The authenticated AP.</param>
    /// <param name="wait">How long to wait for the outcome, 0 to 20 s; longer is cut.</param>
    [AlwaysInterleave, Alias("Status")]
    Task<TransactionAnswer> Status(string apId, TimeSpan wait);

    /// <summary>A device's answer arrived by its own way. Accepted once; a late or second one is logged and discarded.</summary>
    [AlwaysInterleave, Alias("DeviceAnswered")]
    Task DeviceAnswered(DeviceAnswer answer);

    /// <summary>Goes on with whatever is due: takes over what a dead silo left, expires what is over its deadline. Harmless at any time.</summary>
    [AlwaysInterleave, Alias("GoOn")]
    Task GoOn();

    /// <summary>As <see cref="GoOn"/>, for a wake-up that stands in the session log.</summary>
    /// <param name="due">The wake-up's time.</param>
    /// <returns>True when it is past and the transaction does not count on it (any more), so that it may be taken from the log.</returns>
    [AlwaysInterleave, Alias("WakeUp")]
    Task<bool> WakeUp(DateTimeOffset due);

    /// <summary>
    /// Takes the AP's receipt for a signed transaction, once, and shows its message to the user. The same order again gets the same answer and shows nothing again.
    /// </summary>
    /// <param name="order">The receipt.</param>
    /// <param name="wait">How long to wait for the user's answer, 0 to 20 s; longer is cut. It holds up nothing else.</param>
    /// <returns>Fault 101 when the transaction is unknown, another AP's, without signature, another user's or has another receipt; 103 or 107 for a message that the device
    /// cannot show; 209 when the device is not reached, then the same order may be sent again.</returns>
    [AlwaysInterleave, Alias("Receipt")]
    Task<ReceiptAnswer> Receipt(ReceiptOrder order, TimeSpan wait);

    /// <summary>The user's answer to the receipt's message arrived by its own way. Accepted once.</summary>
    /// <param name="userResponse"><c>OK</c>, <c>CANCEL</c> or <c>TIMEOUT</c>.</param>
    [AlwaysInterleave, Alias("ReceiptAnswered")]
    Task ReceiptAnswered(string userResponse);
}
