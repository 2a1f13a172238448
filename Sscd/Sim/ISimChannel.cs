namespace Mss.Sscd.Sim;

/// <summary>What is asked of a card.</summary>
public enum SimOperation
{
    /// <summary>Show and sign; the transaction is a <see cref="SignCommand"/>.</summary>
    Sign,

    /// <summary>Tell what was done.</summary>
    Inquire,

    /// <summary>Forget.</summary>
    Cancel,
}

/// <summary>A message to a card.</summary>
/// <param name="Operation">What is asked.</param>
/// <param name="Transaction">About which transaction on which card.</param>
public readonly record struct SimMessage(SimOperation Operation, TransactionOnDevice Transaction)
{
    /// <summary>What goes with it to the card's program, end to end; empty for cards that need nothing.</summary>
    public ReadOnlyMemory<byte> Attachment { get; init; }
}

/// <summary>Takes an answer that a card gives later than in reply to a message.</summary>
/// <param name="deviceId">The card.</param>
/// <param name="transactionId">MSSP_TransID.</param>
/// <param name="reply">The final answer.</param>
public delegate ValueTask SimAnswerHandler(string deviceId, string transactionId, SscdReply reply);

/// <summary>
/// The way to the cards. The cards themselves are at its end (<see cref="SimulatedCards"/>), and each stage between, such as a network that loses messages
/// or a transport that packs them for the air, is a channel around a channel.
/// </summary>
/// <remarks>A stage may lose, repeat, delay and reorder messages: the card and the asker are made for that. It reports an unreachable card as a reply.</remarks>
public interface ISimChannel
{
    /// <summary>Signatures that one approval can give over this way; see <see cref="ISscd.MaxSignatures"/>.</summary>
    /// <value>1: a stage that cannot carry several says nothing.</value>
    int MaxSignatures => 1;

    /// <summary>Carries a message to a card and its reply back.</summary>
    ValueTask<SscdReply> SendAsync(SimMessage message, CancellationToken cancellationToken);

    /// <summary>Asks a card which of its keys are blocked; nothing is shown. A stage that cannot carry the question knows nothing.</summary>
    /// <returns>The ids of the blocked keys, or null when the card was not reached.</returns>
    ValueTask<IReadOnlyList<string>?> InquireBlockedKeysAsync(string deviceId, CancellationToken cancellationToken) => default;

    /// <summary>Sets who takes the late answers; one taker, set once before the first message.</summary>
    void OnAnswer(SimAnswerHandler handler);
}
