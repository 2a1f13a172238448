using Mss.Grains.Interfaces;
using Mss.Sscd;

namespace Mss.Grains.Transactions;

/// <summary>Turns the state of a receipt into what the AP is told.</summary>
internal static class ReceiptAnswers
{
    public const string TimedOut = "TIMEOUT";

    public static Fault NoSuchTransaction(bool exists) =>
        new(StatusCode.WrongParam, exists ? "the transaction is another AP's" : "no such transaction", "There is no such transaction.");

    public static Fault NoSignature { get; } = Because("The transaction has no signature: there is nothing to give a receipt for.");

    public static Fault OtherUser { get; } = Because("MSISDN: is not the user of the transaction.");

    public static Fault SecondReceipt { get; } = Because("A receipt was given for this transaction before.");

    public static Fault NotReached(string detail) => new(StatusCode.OtaError, $"the receipt did not reach the device: {detail}");

    /// <summary>What a user's answer is called on the wire; null for what is no answer.</summary>
    public static string? UserResponse(MessageState state) => state switch
    {
        MessageState.Confirmed => "OK",
        MessageState.Cancelled => "CANCEL",
        MessageState.TimedOut => TimedOut,
        _ => null,
    };

    public static ReceiptAnswer From(Receipted receipt, ReceiptEnded? end) => new()
    {
        IsPending = end is null,
        UserResponse = end?.UserResponse,
        Deadline = receipt.Deadline,
        WasShown = receipt.Text is not null,
    };

    private static Fault Because(string why) => new(StatusCode.WrongParam, why, why);
}
