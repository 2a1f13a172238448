using Mss.Grains.Interfaces;

namespace Mss.Gateway.Routing;

/// <summary>
/// The home side as the acquiring side sees it (HMSSP of TS 102 207): it owns users, devices and transactions and knows no AP credential. What passes here are
/// messages of <c>Grains.Interfaces</c>, so that a home side elsewhere, reached over TS 102 207, is another implementation and nothing above it changes.
/// </summary>
public interface IHomeMssp
{
    /// <summary>Submits an order to its transaction; never waits for a human.</summary>
    /// <param name="order">What the acquiring side has authenticated, validated and authorised.</param>
    /// <param name="aborted">Ends the waiting for the answer; what was submitted goes on.</param>
    Task<TransactionAnswer> SubmitAsync(SignatureOrder order, CancellationToken aborted);

    /// <summary>Asks for a transaction's state.</summary>
    /// <param name="id">MSSP_TransID.</param>
    /// <param name="apId">The authenticated AP; another AP's transaction is answered like an unknown one.</param>
    /// <param name="wait">How long to wait for the outcome, 0 to 20 s.</param>
    /// <param name="aborted">Ends the waiting.</param>
    Task<TransactionAnswer> StatusAsync(TransactionId id, string apId, TimeSpan wait, CancellationToken aborted);

    /// <summary>Describes a user for MSS_ProfileQuery; the user is not asked anything.</summary>
    /// <param name="query">Whom, and what of it.</param>
    /// <param name="aborted">Ends the waiting.</param>
    Task<UserDescription> DescribeUserAsync(UserQuery query, CancellationToken aborted);

    /// <summary>Gives a transaction its receipt, or asks again what became of it: the same order is the same receipt.</summary>
    /// <param name="id">MSSP_TransID.</param>
    /// <param name="order">The receipt.</param>
    /// <param name="wait">How long to wait for the user's answer, 0 to 20 s.</param>
    /// <param name="aborted">Ends the waiting; the receipt goes on.</param>
    Task<ReceiptAnswer> ReceiptAsync(TransactionId id, ReceiptOrder order, TimeSpan wait, CancellationToken aborted);

    /// <summary>Registers or changes a user, a device or a certificate; waits for devices and the CA, never for a human.</summary>
    /// <param name="order">What the acquiring side has authenticated, validated and authorised.</param>
    /// <param name="aborted">Ends the waiting for the answer; what was begun goes on.</param>
    Task<RegistrationAnswer> RegisterAsync(RegistrationOrder order, CancellationToken aborted);
}
